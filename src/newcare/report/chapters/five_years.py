"""What will the cohort be in five years, and what moves it?"""

from __future__ import annotations

from newcare.report.chapters.cohort_words import MEASURES, unknown
from newcare.report.charts.cohorts import waterfall
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import SUPPRESSED, Results, Row, table_of
from newcare.terms.words import interval_words, number_words, pounds_words

PROJECTED = {
    "people": "People",
    **{name: MEASURES[name] for name in ("emergency_admissions", "emergency_bed_days", "cost_pence")},
}


def five_years(results: Results) -> Section:
    """The projection and its steps."""
    steps = results["projection_step"]
    by_year = {(row["measure"], row["year"]): row for row in results["projection"]}
    first, last = by_year.get(("emergency_admissions", 0)), by_year.get(("emergency_admissions", 5))
    if first is None or last is None or first["value"] is None:
        return unknown(results, "five-years", "What will it be in five years?")
    cost = [row for row in steps if row["measure"] == "cost_pence"]
    admissions = [row for row in steps if row["measure"] == "emergency_admissions"]
    now, then = by_year[("cost_pence", 0)], by_year[("cost_pence", 5)]
    return Section(
        "five-years",
        "What will it be in five years?",
        (
            f"If the same rule is applied each year and nothing else changes, its emergency admissions go from"
            f" {number_words(first['value'], places=0)} to {number_words(last['value'], places=0)} a year (range"
            f" {_range_words(last, 'emergency_admissions')}), and its cost from {pounds_words(now['value'])} to"
            f" {pounds_words(then['value'])} (range {_range_words(then, 'cost_pence')}), prices included.",
            f"Steps are taken in this order, and add up exactly: {', '.join(row['step'] for row in cost)}. Another"
            " order would share the change out differently.",
        ),
        charts=(
            Chart(
                "What moves the cost of the cohort",
                "; ".join(f"{row['step']} {pounds_words(row['change'], signed=True)}" for row in cost),
                waterfall(
                    now["value"],
                    cost,
                    names=("Now, a year", "In five years"),
                    title="Cost of the cohort in a year",
                    unit="pence",
                ),
            ),
            Chart(
                "What moves its emergency admissions",
                "; ".join(
                    f"{row['step']} {number_words(row['change'], places=0, signed=True)}"
                    for row in admissions
                ),
                waterfall(
                    first["value"],
                    admissions,
                    names=("Now, a year", "In five years"),
                    title="Emergency admissions of the cohort in a year",
                ),
            ),
        ),
        tables=(_steps_table(results), _projection_table(results)),
        notes=results.notes(
            first["method"], "the range in which 95 in 100 of the draws lie; not an interval of an estimate"
        ),
    )


def _steps_table(results: Results) -> DataTable:
    """What each step adds."""
    return table_of(
        "What each step adds by the fifth year",
        [
            {
                "measure": f"{PROJECTED[row['measure']]}: {row['step']}",
                "before": _amount(row["before"], row["measure"]),
                "change": _amount(row["change"], row["measure"], signed=True),
                "range": _range_words(row, row["measure"], signed=True),
                "after": _amount(row["after"], row["measure"]),
            }
            for row in results["projection_step"]
        ],
        measure="Step",
        before="Before",
        change="Adds",
        range="Range of what it adds",
        after="After",
    )


def _projection_table(results: Results) -> DataTable:
    """Every measure in every year."""
    years = sorted({row["year"] for row in results["projection"]})
    found = {(row["measure"], row["year"]): row for row in results["projection"]}
    return table_of(
        "The cohort in each year (range)",
        [
            {"year": "Now" if year == 0 else f"In {year} year{'s' * (year > 1)}"}
            | {
                name: _amount(found[name, year]["value"], name)
                + ("" if year == 0 else f" ({_range_words(found[name, year], name)})")
                for name in PROJECTED
            }
            for year in years
        ],
        year="Year",
        **PROJECTED,
    )


def _amount(value: float | None, measure: str, *, signed: bool = False) -> str:
    """People, events or pounds."""
    if value is None:
        return SUPPRESSED
    return (
        pounds_words(value, signed=signed)
        if measure == "cost_pence"
        else number_words(value, places=0, signed=signed)
    )


def _range_words(row: Row, measure: str, *, signed: bool = False) -> str:
    return interval_words(row["lower"], row["upper"], words=lambda end: _amount(end, measure, signed=signed))
