"""Did it work, and with what certainty? The report of the evaluation in one chapter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import zip_longest

from newcare.report.evaluation.check_table import checks_table
from newcare.report.evaluation.effects_sections import designs_section, outcomes_section, time_section
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.evaluation.of_run import evaluated_of_run
from newcare.report.evaluation.opening import answer_section
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results
from newcare.terms import Quarter
from newcare.terms.words import number_words, per_cent


def did_it_work(results: Results) -> Section:
    """The verdict, then designs, quarters and years, outcomes, and what could refute it."""
    found = evaluated_of_run(results)
    main = found.main
    exhibits = sorted(_exhibits(found), key=lambda exhibit: exhibit[0] is None)  # tables alone come last
    return Section(
        "did-it-work",
        "Did it work, and how sure are we?",
        (
            *answer_section(found).paragraphs,
            *_breaks(results),
            _follow_up(results),
            f"Before the start the place said what would count as failure: {results.about['failure']}",
        ),
        charts=tuple(chart for chart, _ in exhibits if chart is not None),
        tables=tuple(table for _, table in exhibits),
        notes=results.notes(
            main["method"],
            f"{per_cent(main['confidence'], places=0)}; with {main['units_treated']} units that started and"
            f" {main['units_comparison']} that never did",
            "Effects of quarters before the start are a check: they should be near no change.",
        ),
    )


def _exhibits(found: Evaluated) -> Iterator[tuple[Chart | None, DataTable]]:
    """The charts and tables of the report's own sections, each table with the chart over it, then the checks."""
    for section in (designs_section(found), time_section(found), outcomes_section(found)):
        if section is not None:
            yield from zip_longest(section.charts, section.tables)
    if found.checks:
        yield None, checks_table(found.checks, found.outcome_titles)


def _breaks(results: Results) -> list[str]:
    """Name the providers whose reporting broke."""
    rows = results["reporting_break"]
    if not rows:
        return ["No provider's reporting broke by the screen that was set beforehand."]
    named = "; ".join(
        f"{row['provider']}, {row['kind']} in {row['month']} ({per_cent(row['change'], signed=True)})"
        for row in rows
    )
    return [
        f"Reporting broke: {named}. Units that depend on them are left out of the analyses"
        " “units without a reporting break” and kept in the others."
    ]


def _follow_up(results: Results) -> str:
    """How much of the follow-up that the protocol asks for has been seen."""
    planned = results.about["follow_up_years"]
    first = Quarter.of(dt.date.fromisoformat(min(results.about["starts"].values())))
    last = Quarter.parse(results.about["last_quarter"])
    seen = (4 * (last.financial_year - first.financial_year) + last.number - first.number + 1) / 4
    early = (
        "Effects of such models have taken years to show, so this is an early look." if seen < planned else ""
    )
    return (
        f"The protocol follows units for {planned} years; the first to start have been seen for"
        f" {number_words(seen)}. {early}".strip()
    )
