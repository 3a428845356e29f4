"""Charts of the chapter on effect: designs, quarters around the start, and outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.chapters.did_it_work_rows import (
    around_start,
    designs_of,
    effect_words,
    main_row,
    name_of,
    outcomes_of,
    title_of,
)
from newcare.report.charts import event_study, interval_dots
from newcare.report.page import Chart
from newcare.report.results import Results, Row


def charts_of(results: Results) -> tuple[Chart, ...]:
    """Designs, quarters around the start, and outcomes; what has nothing to draw is left to the tables."""
    main = main_row(results)
    designs = [{**row, "name": name_of(row)} for row in designs_of(results, main)]
    if all(row["relative_effect"] is None for row in designs):
        return ()
    charts = [_dots("Each design, comparison and screen", designs)]
    around = around_start(results, main)
    if any(row["relative_effect"] is not None and row["relative_quarter"] != -1 for row in around):
        charts.append(_quarters_chart(around))
        outcomes = [{**row, "name": title_of(results, row)} for row in outcomes_of(results, main)]
        if len([row for row in outcomes if row["relative_effect"] is not None]) > 1:
            charts.append(_dots("Each outcome, by the headline's design", outcomes))
    return tuple(charts)


def _dots(title: str, rows: Sequence[Row]) -> Chart:
    """A line for each row, with its interval."""
    return Chart(
        title,
        "Relative effect: " + "; ".join(f"{row['name']} {effect_words(row)}" for row in rows),
        interval_dots(
            rows, "name", "relative_effect", "lower", "upper", title="Change in the rate, with interval"
        ),
    )


def _quarters_chart(around: Sequence[Row]) -> Chart:
    """Quarters before and after the start."""
    return Chart(
        "Quarter by quarter around the start",
        f"Relative effect from {around[0]['relative_quarter']} to {around[-1]['relative_quarter']} quarters"
        " since the start, against the quarter before it; the table below holds every value.",
        event_study(
            around,
            "relative_quarter",
            "relative_effect",
            "lower",
            "upper",
            title="Change in the rate, against the quarter before the start",
        ),
    )
