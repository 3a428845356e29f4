"""What happened to emergency admissions, beside comparators?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from newcare.outcomes import INDICATORS
from newcare.report.charts import indexed_lines
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms import Quarter
from newcare.terms.words import interval_words, number_words, per_cent

GROUP_WORDS = {"model of care": "Model of care", "comparison": "Comparison"}


def what_happened(results: Results) -> Section:
    """Each indicator of both groups, indexed to the baseline: the primary outcome first, then the balance."""
    about = results.about
    primary = about["primary"]
    by_indicator = {
        name: [row for row in results["rate"] if row["indicator"] == name] for name in _shown(results)
    }
    drawable = [name for name, rows in by_indicator.items() if any(row["index"] is not None for row in rows)]
    others = [name for name in by_indicator if name not in drawable]
    changes = {name: _last_year(rows) for name, rows in by_indicator.items()}
    head = changes[primary]
    answer = (
        f"In the last four quarters {INDICATORS[primary].title.lower()} stood at"
        f" {number_words(head['model of care'])} where the model of care runs and at"
        f" {number_words(head['comparison'])} in the comparison (mean of {about['baseline_year']} = 100)."
    )
    rest = "; ".join(
        f"{INDICATORS[name].title.lower()} {number_words(change['model of care'])} against"
        f" {number_words(change['comparison'])}"
        for name, change in changes.items()
        if name != primary
    )
    return Section(
        "what-happened",
        f"What happened to {INDICATORS[primary].title.lower()}?",
        (
            answer,
            f"Beside it, on the same scale: {rest}. Stays of no night are shown apart because the way they are"
            " recorded differs between hospitals and moves over time.",
            *(
                f"{INDICATORS[name].title}: too few to give a rate in every baseline quarter, so no line is drawn."
                for name in others
            ),
            "These lines say what happened, not why: the first section does.",
        ),
        charts=tuple(_chart(name, by_indicator[name], about["starts"]) for name in drawable),
        tables=tuple(_table(name, by_indicator[name]) for name in (*drawable, *others)),
        notes=results.notes(
            results["rate"][0]["method"],
            f"{per_cent(results['rate'][0]['confidence'], places=0)} limits of each rate; a person's repeat admissions"
            " are counted as independent, which makes them somewhat narrow",
            *(f"{INDICATORS[name].title}: {INDICATORS[name].counting}." for name in by_indicator),
        ),
    )


def _shown(results: Results) -> list[str]:
    return [results.about["primary"], *results.about["balancing"]]


def _last_year(rows: Sequence[Row]) -> dict[str, float | None]:
    """Mean index of each group over the last four quarters."""
    means: dict[str, float | None] = {}
    for group in GROUP_WORDS:
        last = [row["index"] for row in rows if row["group"] == group][-4:]
        means[group] = None if None in last or not last else sum(last) / len(last)
    return means


def _chart(name: str, rows: Sequence[Row], starts: dict[str, str]) -> Chart:
    title = INDICATORS[name].title
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


def _table(name: str, rows: Sequence[Row]) -> DataTable:
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
        f"{INDICATORS[name].title} by quarter: number, rate per 1,000 person-years with limits, index",
        cells,
        quarter="Quarter",
        model_events="Model of care: number",
        model_rate="Rate (limits)",
        model_index="Index",
        comparison_events="Comparison: number",
        comparison_rate="Rate (limits)",
        comparison_index="Index",
    )
