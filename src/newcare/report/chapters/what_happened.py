"""What happened to emergency admissions, beside comparators?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from newcare.report.charts import indexed_lines
from newcare.report.outcomes.figures import (
    COMPARISON,
    GROUP_WORDS,
    MODEL,
    Figures,
    chance_words,
    figures_of,
)
from newcare.report.outcomes.headline import SPLIT_WORDS, sentence
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms import Quarter
from newcare.terms.words import interval_words, number_words, per_cent


def what_happened(results: Results) -> Section:
    """Each indicator of both groups, indexed to the baseline: the primary outcome first, then the balance."""
    figures = figures_of(results)
    rows = {each.indicator.id: _rows(results, each) for each in figures}
    drawn = [each for each in figures if any(row["index"] is not None for row in rows[each.indicator.id])]
    others = [each for each in figures if each not in drawn]
    starts = results.about["starts"]
    return Section(
        "what-happened",
        f"What happened to {figures[0].title.lower()}?",
        (
            _answer(figures[0], results.about["baseline_year"]),
            *(f"Beside it: {sentence(each)}" for each in figures[1:]),
            SPLIT_WORDS,
            *(
                f"{each.title}: too few to give a rate in every baseline quarter, so no line is drawn."
                for each in others
            ),
            "These lines say what happened, not why: the first section does. Control charts, each unit by itself,"
            " funnels and inequality are in outcomes.html.",
        ),
        charts=tuple(_chart(each.title, rows[each.indicator.id], starts) for each in drawn),
        tables=tuple(_table(each.title, rows[each.indicator.id]) for each in (*drawn, *others)),
        notes=results.notes(
            results["rate"][0]["method"],
            f"{per_cent(results['rate'][0]['confidence'], places=0)} limits of each rate",
            *(f"{each.title}: {each.indicator.counting}." for each in figures),
        ),
    )


def _answer(primary: Figures, baseline_year: str) -> str:
    """The primary outcome as an index, and what chance explains of the gap."""
    return (
        f"In the last four quarters {primary.title.lower()} stood at {primary.index_words(MODEL)} where the"
        f" model of care runs and at {primary.index_words(COMPARISON)} in the comparison ({baseline_year} ="
        f" 100); the gap between the two changes is {chance_words(primary.beside['sign'])}."
    )


def _rows(results: Results, each: Figures) -> list[Row]:
    """Rates of one indicator by group and quarter."""
    return [row for row in results["rate"] if row["indicator"] == each.indicator.id]


def _chart(title: str, rows: Sequence[Row], starts: dict[str, str]) -> Chart:
    points = [{**row, "group": GROUP_WORDS[row["group"]]} for row in rows]
    last = {row["group"]: row["index"] for row in points}
    return Chart(
        f"{title}, baseline = 100",
        f"{title} by quarter as an index of the baseline year: "
        + "; ".join(f"{group} ends at {number_words(value)}" for group, value in last.items()),
        indexed_lines(
            points,
            "quarter",
            "index",
            "group",
            rules=[(_quarter_of(min(starts.values()), rows), "first start")],
            title=f"{title} per person-year, standardised, baseline = 100",
        ),
    )


def _quarter_of(day: str, rows: Sequence[Row]) -> str:
    """The quarter of the rows in which a day falls; the first where it lies before them."""
    label = str(Quarter.of(dt.date.fromisoformat(day)))
    return label if any(row["quarter"] == label for row in rows) else str(rows[0]["quarter"])


def _table(title: str, rows: Sequence[Row]) -> DataTable:
    by_quarter: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_quarter.setdefault(row["quarter"], {})[row["group"]] = row
    cells = []
    for quarter, groups in by_quarter.items():
        cell = {"quarter": quarter}
        for group, row in groups.items():
            short = group.split()[0]
            cell[f"{short}_events"] = counted(row["events"])
            limits = interval_words(row["lower"], row["upper"], words=number_words)
            cell[f"{short}_rate"] = f"{number_words(row['value'])} ({limits})"
            cell[f"{short}_index"] = number_words(row["index"])
        cells.append(cell)
    return table_of(
        f"{title} by quarter: number, rate per 1,000 person-years with limits, index",
        cells,
        quarter="Quarter",
        model_events="Model of care: number",
        model_rate="Rate (limits)",
        model_index="Index",
        comparison_events="Comparison: number",
        comparison_rate="Rate (limits)",
        comparison_index="Index",
    )
