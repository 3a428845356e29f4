"""The lines of a proposition: what was planned, is forecast and came about."""

from __future__ import annotations

from fractions import Fraction

from newcare.caremodel.ledgers.sections import Priced
from newcare.methods.exact_inputs import total
from newcare.report.page import DataTable, Section
from newcare.report.results import table_of
from newcare.report.value.words import money, notes
from newcare.value.ledger import Amounts, LedgerLine, cost_lines
from newcare.value.valued import Valued


def lines_section(valued: Valued) -> Section:
    """Plan, forecast and actual of every line."""
    costs = cost_lines(valued.ledger)
    savings = [line.line for line in valued.appraised.lines["central"]]
    known = _last_actual([*costs, *savings])
    said = (
        f"What is known of the years up to {valued.ledger.years()[known - 1]} is actual; later years are forecast, or"
        " as planned where nothing is forecast."
        if known
        else "No year is over: every figure is a forecast or a plan."
    )
    return Section(
        "lines",
        "What was planned, is forecast, and came about?",
        said,
        tables=(_lines("Costs by line", costs), _lines("Savings by line, as claimed", savings)),
        notes=notes(
            valued.ledger,
            "none: plan, forecast and actual are as written in the ledger",
            *_deflators(valued),
        ),
    )


def _last_actual(lines: list[LedgerLine]) -> int:
    """How many years have an actual in every line that has any."""
    told = [sum(pounds is not None for pounds in line.actual) for line in lines]
    return min((years for years in told if years), default=0)


def _lines(caption: str, lines: tuple[LedgerLine, ...] | list[LedgerLine]) -> DataTable:
    """Each line's views over the years they cover, and the latest over the term."""
    return table_of(
        caption,
        [
            {
                "name": line.name,
                "category": line.category,
                "evidence": line.evidence,
                "plan": _view(line.plan),
                "forecast": _view(line.forecast),
                "actual": _view(line.actual),
                "latest": money(line.total),
            }
            for line in lines
        ],
        text=("category", "evidence"),
        name="Line",
        category="Category",
        evidence="Evidence",
        plan="Plan",
        forecast="Forecast",
        actual="Actual",
        latest="Latest view, whole term",
    )


def _view(amounts: Amounts) -> str:
    """Sum of a view, with the number of years it covers where that is not all."""
    told: list[Fraction] = [pounds for pounds in amounts if pounds is not None]
    if not told:
        return "none given"
    return money(total(told)) + (
        "" if len(told) == len(amounts) else f" ({len(told)} of {len(amounts)} years)"
    )


def _deflators(valued: Valued) -> list[str]:
    """What carried pounds of other years to the proposition's prices."""
    ledger = valued.ledger
    priced: list[tuple[str, Priced]] = [(cost.name, cost) for cost in ledger.costs]
    priced += [(saving.name, saving) for saving in ledger.savings]
    priced += [
        (f"{saving.name}, price of an event", saving.events)
        for saving in ledger.savings
        if saving.events is not None
    ]
    return [
        f"{label}: from prices of {section.price_base} by the factor {section.deflator.factor:g}"
        f" ({section.deflator.source})."
        for label, section in priced
        if section.deflator is not None
    ]
