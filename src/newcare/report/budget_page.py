"""A pot as a page: from the pot to the budget, year by year, and what each unit is given in shadow."""

from __future__ import annotations

from newcare.caremodel.pots import CommissioningPot
from newcare.payment.pot import PotBudget, PotYear
from newcare.report.budget_units import reserve_section, units_section
from newcare.report.charts.waterfalls import WaterfallStep, waterfall
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.terms.words import count_words, per_cent, pounds_words

METHOD = (
    "people by need x weight x rate, less carve-outs; the rate grows by uplift less efficiency and is tied back to the"
    " spend in scope of the base year"
)
_CONTRIBUTORS = {"nhs": "NHS", "council": "Council", "pooled": "Pooled by agreement"}


def budget_page(pot: CommissioningPot, budget: PotBudget) -> Page:
    """Lay out a pot's budget; the first year paid for comes first."""
    notes = Notes(
        METHOD,
        f"none: arithmetic, tied back to spend with a gap of {per_cent(float(budget.gap_share), signed=True)}",
        pot.sha256[:12],
    )
    return Page(
        title=f"Budget: {pot.pot.name}",
        lede=budget_words(budget),
        key_figures=_key_figures(budget),
        sections=(
            _from_the_pot(pot, budget, notes),
            _years(budget, notes),
            *((units_section(budget, notes),) if budget.units else ()),
            *((reserve_section(budget.years[1].year, budget.release, notes),) if budget.release else ()),
        ),
        colophon=(
            f"Pot file {pot.sha256[:12]} (SHA-256); pounds at prices of {pot.pot.price_base}, grown as the file says.",
            "The budget is in shadow until a contract pays it. The same sums, with formulas that work, stand in"
            " budget.xlsx.",
        ),
    )


def budget_words(budget: PotBudget) -> str:
    """The budget of the first year paid for, in a sentence or two."""
    first = budget.years[1]
    return (
        f"Of a pot of {pounds_words(budget.total_pence)}, {pounds_words(budget.in_scope_pence)} is in scope. For"
        f" {first.year} the budget is {pounds_words(first.budget_pence)}: for each of"
        f" {count_words(float(first.people))} people {pounds_words(first.budget_pence / float(first.people))}."
    )


def _key_figures(budget: PotBudget) -> tuple[KeyFigure, ...]:
    """The budget, its tie to spend, the distance from target, the true-up."""
    first = budget.years[1]
    figures = [
        KeyFigure(f"Budget of {first.year}", pounds_words(first.budget_pence), "after carve-outs"),
        KeyFigure(
            "Tie to spend",
            per_cent(float(budget.gap_share), places=2, signed=True),
            "rate x weighted people against the spend in scope",
        ),
    ]
    if budget.target is not None:
        distance = float(budget.target.distance_percent) / 100
        where = "above" if distance >= 0 else "below"
        words = f"the NHS lines are {where} the fair share"
        figures.append(KeyFigure("Distance from target", per_cent(distance, signed=True), words))
    if budget.true_up is not None and budget.true_up.true_up_pence is not None:
        figures.append(
            KeyFigure(
                "True-up by the list",
                pounds_words(budget.true_up.true_up_pence, signed=True),
                f"{count_words(float(budget.true_up.average_list_size))} people on average in"
                f" {budget.true_up.months} months",
            )
        )
    return tuple(figures)


def _from_the_pot(pot: CommissioningPot, budget: PotBudget, notes: Notes) -> Section:
    """From all the money to the budget of the first year."""
    first = budget.years[1]
    steps = [
        WaterfallStep("Pot of the base year", budget.total_pence, "total"),
        WaterfallStep("Out of scope", -budget.out_of_scope_pence),
        WaterfallStep("Rate x people, beside spend", first.base_pence - budget.in_scope_pence),
        WaterfallStep("Uplift less efficiency", first.price_pence),
        WaterfallStep("More people, more need", first.people_pence),
        WaterfallStep("Carve-outs", -first.carve_out_pence),
        WaterfallStep(f"Budget of {first.year}", first.budget_pence, "total"),
    ]
    columns = (
        TableColumn("line", "Line"),
        TableColumn("contributor", "From"),
        TableColumn("scope", "In scope"),
        TableColumn("fence", "Ring-fenced for"),
        TableColumn("out", "Carved out", "right"),
        TableColumn("pounds", "Spend", "right"),
    )
    rows = tuple(
        {
            "line": line.id,
            "contributor": _CONTRIBUTORS[line.contributor],
            "scope": "yes" if line.in_scope else "no",
            "fence": line.ring_fenced_for or "",
            "out": pounds_words(100 * float(line.carve_out_pounds)),
            "pounds": pounds_words(100 * float(line.pounds)),
        }
        for line in pot.lines
    )
    parts = ", ".join(
        f"{_CONTRIBUTORS[name]} {pounds_words(pence)}"
        for name, pence in budget.by_contributor.items()
        if pence
    )
    return Section(
        "pot",
        "What is in the pot, and what of it is the budget?",
        f"{parts}. {pounds_words(budget.out_of_scope_pence)} is out of scope, {pounds_words(budget.carve_out_pence)} is"
        f" carved out, {pounds_words(budget.ring_fenced_pence)} is ring-fenced.",
        charts=(
            Chart(
                "From the pot to the budget",
                "Bars from all the money in the pot through what is out of scope, growth and carve-outs to the budget.",
                waterfall(steps, title="pounds"),
            ),
        ),
        tables=(DataTable("Lines of the pot, base year", columns, rows),),
        notes=notes,
    )


def _years(budget: PotBudget, notes: Notes) -> Section:
    """The budget year by year."""
    columns = (
        TableColumn("year", "Year"),
        TableColumn("people", "People", "right"),
        TableColumn("need", "Need a person", "right"),
        TableColumn("price", "For prices", "right"),
        TableColumn("more", "For people", "right"),
        TableColumn("budget", "Budget", "right"),
    )
    last = budget.years[-1]
    return Section(
        "years",
        "How does the budget grow?",
        f"By {last.year} it is {pounds_words(last.budget_pence)}: since the base year {pounds_words(last.price_pence)}"
        f" more for prices and {pounds_words(last.people_pence)} more for people.",
        tables=(
            DataTable(
                "Budget by year; growth is since the base year", columns, tuple(map(_year, budget.years))
            ),
        ),
        notes=notes,
    )


def _year(year: PotYear) -> dict[str, str]:
    """One year as a row."""
    return {
        "year": year.year,
        "people": count_words(float(year.people)),
        "need": f"{float(year.weighted_people / year.people):.3f}",
        "price": pounds_words(year.price_pence, signed=True),
        "more": pounds_words(year.people_pence, signed=True),
        "budget": pounds_words(year.budget_pence),
    }
