"""What would the contract have paid?"""

from __future__ import annotations

from newcare.report.charts import interval_dots
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms.words import number_words, per_cent, pounds_words, probability_words


def contract(results: Results) -> Section:
    """The whole-population budget of each unit beside its cost, and the settlement line by line."""
    about = results.about
    lines = {row["item"]: row for row in results["settlement"] if row["party"] is None}
    payments = [row for row in results["settlement"] if row["party"] is not None]
    variance = lines["variance"]["pence"]
    share = variance / lines["benchmark"]["pence"]
    budgets = [row for row in results["budget"] if row["group"] == "model of care"]
    shown = [row for row in budgets if row["budget_pence"] is not None]
    others = [
        row for row in results["budget"] if row["group"] == "comparison" and row["budget_pence"] is not None
    ]
    over = [row for row in shown if row["variance_pence"] < 0]
    return Section(
        "contract",
        "What would the contract have paid?",
        (
            f"The care of the people under the model cost {pounds_words(abs(variance))}"
            f" ({per_cent(abs(share))}) {'less' if variance >= 0 else 'more'} than their whole-population budget of"
            f" {pounds_words(lines['benchmark']['pence'])} for {about['payment_year']};"
            f" {_paid(payments, shadow=about['shadow'])}.",
            _beside(share, others),
            f"{len(over)} of {len(shown)} units overspent. {_luck(shown)}",
        ),
        charts=(_chart(shown, results.unit),) if shown else (),
        tables=(_budgets(budgets, results.unit), _settlement(results)),
        notes=results.notes(
            budgets[0]["method"],
            "the chance beside each budget is that of luck alone, in the base year and in the payment year: one"
            " person's cost varies, and a shared shock of 1.5 % (an assumption) moves everybody",
            f"Growth from {about['base_year']}: uplift {per_cent(about['uplift'])} less efficiency"
            f" {per_cent(about['efficiency'])} a year.",
            f"Lines in scope: {', '.join(about['lines'])}.",
        ),
    )


def _luck(shown: list[Row]) -> str:
    """How often luck alone overspends the budget of the unit in the middle."""
    if not shown:
        return "Every unit is too small to show."
    typical = sorted(row["chance_over_2_per_cent"] for row in shown)[len(shown) // 2]
    return (
        f"Luck alone overspends the budget of a typical unit by more than 2 % in {probability_words(typical)} years, so"
        " one unit's result says little."
    )


def _beside(share: float, others: list[Row]) -> str:
    """The same figure for the units that never started, which tells how much of it is the budget's own making."""
    if not others:
        return "There is no comparison beside it."
    budget = sum(row["budget_pence"] for row in others)
    beside = sum(row["variance_pence"] for row in others) / budget
    return (
        f"Units that never started ended {per_cent(abs(beside))} {'below' if beside >= 0 else 'above'} theirs, by the"
        f" same rule: what both have in common ({per_cent(min(share, beside, key=abs), signed=True)}) cannot be"
        " put down to the model of care."
        if share * beside > 0
        else f"Units that never started ended {per_cent(abs(beside))} {'below' if beside >= 0 else 'above'} theirs, by"
        " the same rule."
    )


def _paid(payments: list[Row], *, shadow: bool) -> str:
    """Who would have had or owed what."""
    if not any(row["pence"] for row in payments):
        return "within the corridor of the contract, so nothing would have been paid"
    parts = ", ".join(
        f"{row['party']} {'gains' if row['pence'] >= 0 else 'owes'} {pounds_words(abs(row['pence']))}"
        for row in payments
    )
    return (
        f"{'it is a shadow year, so no money moves; ' if shadow else ''}by the shares of the contract {parts}"
    )


def _chart(budgets: list[Row], unit: str) -> Chart:
    """Spread of the units' results beside what luck alone would give."""
    ranked = sorted(row["variance_pence"] / row["budget_pence"] for row in budgets)
    picks = {"Lowest": 0, "Lower quarter": len(ranked) // 4, "Middle": len(ranked) // 2}
    picks |= {"Upper quarter": 3 * len(ranked) // 4, "Highest": len(ranked) - 1}
    rows = [{"place": name, "value": ranked[at], "lower": None, "upper": None} for name, at in picks.items()]
    return Chart(
        f"How far a {unit} ends from its budget",
        f"Budget less cost as a share of the budget, over {len(ranked)} units: "
        + "; ".join(f"{row['place'].lower()} {per_cent(row['value'], signed=True)}" for row in rows),
        interval_dots(
            rows,
            "place",
            "value",
            "lower",
            "upper",
            title="Budget less cost, share of the budget; above 0 an underspend",
        ),
    )


def _budgets(budgets: list[Row], unit: str) -> DataTable:
    return table_of(
        f"Whole-population budget of each {unit} under the model of care",
        [
            {
                "unit": row["unit"],
                "people": counted(row["people"]),
                "weighted": number_words(row["weighted_people"], places=0),
                "budget": pounds_words(row["budget_pence"]),
                "actual": pounds_words(row["actual_pence"]),
                "variance": pounds_words(row["variance_pence"], signed=True),
                "chance": per_cent(row["chance_over_2_per_cent"], places=0),
                "believed": per_cent(row["credibility"], places=0),
                "blended": pounds_words(row["blended_budget_pence"]),
            }
            for row in budgets
        ],
        unit=unit.capitalize(),
        people="People",
        weighted="Weighted by need",
        budget="Budget",
        actual="Cost",
        variance="Budget less cost",
        chance="Chance of more than 2 % over, by luck",
        believed="Own cost to be believed",
        blended="Budget blended so",
    )


def _settlement(results: Results) -> DataTable:
    return table_of(
        "Settlement, line by line",
        [
            {
                "item": row["item"].capitalize() if row["party"] is None else f"Payment: {row['party']}",
                "rule": row["rule"],
                "pounds": f"£{row['pence'] / 100:,.2f}".replace("£-", "−£"),
                "inputs": row["inputs"],
            }
            for row in results["settlement"]
        ],
        text=("rule", "inputs"),
        item="Line",
        pounds="Amount",
        rule="Rule",
        inputs="Inputs",
    )
