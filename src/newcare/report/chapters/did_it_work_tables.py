"""Tables of the chapter on effect: designs, quarters, outcomes, years, and the checks."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.chapters.check_table import checks_table
from newcare.report.chapters.did_it_work_rows import (
    around_start,
    designs_of,
    figure_words,
    interval_of,
    main_row,
    name_of,
    of_main,
    outcomes_of,
    title_of,
)
from newcare.report.page import DataTable
from newcare.report.results import Results, Row, table_of
from newcare.terms.words import number_words, per_cent

_ROLES = {
    "primary": "judged by",
    "balancing": "must not get worse",
    "negative-control": "cannot be moved by the model of care",
}


def tables_of(results: Results) -> tuple[DataTable, ...]:
    """A table under each chart, then years and checks; what has no row is left out."""
    main = main_row(results)
    tables = (
        _designs_table(designs_of(results, main)),
        _quarters_table(around_start(results, main)),
        _outcomes_table(results, outcomes_of(results, main)),
        _years_table([row for row in results["effect_by_year"] if of_main(row, main)]),
        checks_table(results.tables.get("diagnostic", ())),
    )
    return tuple(table for table in tables if table.rows)


def _designs_table(rows: Sequence[Row]) -> DataTable:
    return table_of(
        "Estimates by design, comparison and screen",
        [
            {
                "name": name_of(row),
                "effect": figure_words(row),
                "interval": interval_of(row),
                "absolute": number_words(row["absolute_effect"], signed=True),
                "avoided": number_words(row["events_avoided"], places=0, signed=True),
                "units": f"{row['units_treated']} and {row['units_comparison']}",
                "detectable": per_cent(row["minimum_detectable_effect"]),
                "trend": number_words(row["pre_trend_p"], places=2),
            }
            for row in rows
        ],
        name="Design, comparison and screen",
        effect="Effect",
        interval="Interval",
        absolute="Per 1,000 person-years",
        avoided="Avoided",
        units="Units started and not",
        detectable="Could have missed",
        trend="Trend before, p",
    )


def _outcomes_table(results: Results, rows: Sequence[Row]) -> DataTable:
    return table_of(
        "All outcomes by the headline's design",
        [
            {
                "name": title_of(results, row),
                "role": _ROLES[row.get("role", "primary")],
                "effect": figure_words(row),
                "interval": interval_of(row),
                "absolute": number_words(row["absolute_effect"], signed=True),
                "detectable": per_cent(row["minimum_detectable_effect"]),
            }
            for row in rows
        ],
        text=("role",),
        name="Outcome",
        role="What it is for",
        effect="Effect",
        interval="Interval",
        absolute="Per 1,000 person-years",
        detectable="Could have missed",
    )


def _quarters_table(rows: Sequence[Row]) -> DataTable:
    return table_of(
        "Effect by quarter since the start",
        [{"quarter": f"{row['relative_quarter']:+d}".replace("-", "−"), **_cells(row)} for row in rows],
        quarter="Quarters since the start",
        effect="Effect",
        interval="Interval",
        units="Units",
    )


def _years_table(rows: Sequence[Row]) -> DataTable:
    return table_of(
        "Effect by year since the start",
        [{"year": f"Year {row['year']}", **_cells(row)} for row in rows],
        year="Year",
        effect="Effect",
        interval="Interval",
        units="Units",
    )


def _cells(row: Row) -> dict[str, str]:
    """Effect, interval and units of a row."""
    return {"effect": figure_words(row), "interval": interval_of(row), "units": str(row["units_treated"])}
