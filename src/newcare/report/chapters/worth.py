"""What was it worth?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from newcare.evaluation.verdict import VerdictCode
from newcare.report.charts import range_bar
from newcare.report.evaluation.judged import judged
from newcare.report.page import Chart, DataTable, Notes, Section
from newcare.report.results import Results, Row, table_of
from newcare.report.tornado import swings_table, tornado_chart
from newcare.terms.words import (
    interval_words,
    number_words,
    per_cent,
    pounds_words,
    probability_words,
)
from newcare.value.appraisal_swings import value_swings


def worth(results: Results) -> Section:
    """Net saving and return per 100 pounds as a range that carries the estimate's interval."""
    rows = {row["scenario"]: row for row in results["value"]}
    unknown = next((row["reason"] for row in rows.values() if row["net_saving_pence"] is None), None)
    known = unknown is None
    return Section(
        "worth",
        "What was it worth?",
        (*_if_at_all(results), *_answer(rows, _title(results))) if known else (f"Not known: {unknown}.",),
        charts=(_chart(rows), *_tornado(rows)) if known else (),
        tables=(_scenarios(results), *_swings(rows), _costs(results)) if known else (_costs(results),),
        notes=_notes(results, rows["central"]),
    )


def _title(results: Results) -> str:
    """The outcome that was valued, in words."""
    return results.indicator(results.about["primary"]).title


def _range(rows: Mapping[str, Row]) -> tuple[Row, Row]:
    """The scenarios at the limits, the lower net saving first."""
    low, high = sorted((rows["lower limit"], rows["upper limit"]), key=lambda row: row["net_saving_pence"])
    return low, high


def _answer(rows: Mapping[str, Row], title: str) -> tuple[str, ...]:
    """Net saving and its range, the chance that it is above nought, and what kind of saving it is."""
    central, (low, high) = rows["central"], _range(rows)
    return (
        f"Net saving of {_signed(central['net_saving_pence'])}"
        f" ({interval_words(low['net_saving_pence'], high['net_saving_pence'], words=_signed)}) on a cost of"
        f" {pounds_words(central['programme_cost_pence'])}: for every £100 spent"
        f" {_per_100(central['return_per_100_pounds'])} net, somewhere between"
        f" {_per_100(low['return_per_100_pounds'])} and {_per_100(high['return_per_100_pounds'])}.",
        f"The chance that it saved more than it cost is {probability_words(central['chance_net_saving_positive'])}."
        f" It would break even at a change of {per_cent(central['break_even_relative_effect'], signed=True)} in"
        f" {title.lower()}.",
        f"This is {central['class']}.",
    )


def _chart(rows: Mapping[str, Row]) -> Chart:
    """Gross and net saving as ranges."""
    central, (low, high) = rows["central"], _range(rows)
    kinds = {"Gross saving": "gross_saving_pence", "Net saving": "net_saving_pence"}
    bars = [
        {"what": name, "value": central[column], "lower": low[column], "upper": high[column]}
        for name, column in kinds.items()
    ]
    return Chart(
        "The range runs from the least to the most that the data allow",
        f"Net saving: central {_signed(central['net_saving_pence'])}, from {_signed(low['net_saving_pence'])} to"
        f" {_signed(high['net_saving_pence'])}.",
        range_bar(
            bars,
            "what",
            "value",
            "lower",
            "upper",
            title="Pounds over the whole time, central estimate and interval",
        ),
    )


def _tornado(rows: Mapping[str, Row]) -> tuple[Chart, ...]:
    """What the net saving hangs on, one thing at a time."""
    swings = value_swings(list(rows.values()))
    if not swings:
        return ()
    net = rows["central"]["net_saving_pence"]
    return (
        Chart(
            "One thing at a time, the widest swing first",
            f"For each assumption a bar to either side of the central net saving of {_signed(net)}.",
            tornado_chart(
                Fraction(net, 100), swings, title=f"Net saving in pounds; the line is {_signed(net)}"
            ),
        ),
    )


def _swings(rows: Mapping[str, Row]) -> tuple[DataTable, ...]:
    """The table under the tornado, where there is one."""
    swings = value_swings(list(rows.values()))
    return (swings_table(swings),) if swings else ()


def _scenarios(results: Results) -> DataTable:
    """Value at the estimate and at each limit."""
    return table_of(
        "Value at the estimate and at each limit of its interval",
        [
            {
                "scenario": row["scenario"].capitalize(),
                "effect": per_cent(row["relative_effect"], signed=True),
                "avoided": number_words(row["events_avoided"], places=0, signed=True),
                "gross": pounds_words(row["gross_saving_pence"]),
                "cost": pounds_words(row["programme_cost_pence"]),
                "net": _signed(row["net_saving_pence"]),
                "per_100": _per_100(row["return_per_100_pounds"]),
            }
            for row in results["value"]
        ],
        scenario="Scenario",
        effect="Effect",
        avoided=f"{_title(results)} avoided",
        gross="Gross saving",
        cost="Cost",
        net="Net saving",
        per_100="Net per £100 spent",
    )


def _costs(results: Results) -> DataTable:
    """What each intervention cost."""
    return table_of(
        "What the model of care cost",
        [
            {
                "name": f"{row['element']} {row['name']}",
                "quantity": number_words(row["quantity"]),
                "per": row["per"].replace("-", " "),
                "price": pounds_words(row["unit_pence"]),
                "cost": pounds_words(row["cost_pence"]),
            }
            for row in results["programme_cost"]
        ],
        text=("per",),
        name="Intervention",
        quantity="Quantity",
        per="Counted in",
        price="Price of one",
        cost="Cost",
    )


def _notes(results: Results, central: Row) -> Notes:
    """Method, interval and the class of saving."""
    return results.notes(
        f"{_title(results).lower()} avoided x the price of one, {pounds_words(central['unit_value_pence'])}, less the"
        f" cost of every intervention, both in pounds of {central['price_year']}. {_price(central)}",
        f"the {per_cent(central['confidence'], places=0)} interval of the effect; nothing is added for doubt about the"
        " prices",
        f"Class of saving: {central['class']}. A bed that is not filled is worth what is done with it.",
    )


def _if_at_all(results: Results) -> list[str]:
    """Say first that the difference may not be the model of care's, where that is not known."""
    if judged(results).code != VerdictCode.CANNOT_TELL:
        return []
    return [
        "It is not known whether the model of care made the difference, so what follows is what the difference would"
        " be worth if it had."
    ]


def _price(row: Row) -> str:
    """Where the price of one event comes from, and what carried it to the year of the costs."""
    published = (
        f"Price as published: {pounds_words(row['original_price_pence'])} in prices of {row['price_base']}"
        f" ({row['unit_value_source']})"
    )
    if row["deflator_source"] is None:
        return published
    return (
        f"{published}; carried to {row['price_year']} by the factor {row['deflator']:g}"
        f" ({row['deflator_source']})"
    )


def _signed(pence: float | None) -> str:
    return pounds_words(pence, signed=True)


def _per_100(pounds: float | None) -> str:
    """Net saving for each 100 pounds, in whole pounds."""
    return pounds_words(None if pounds is None else round(pounds) * 100, signed=True)
