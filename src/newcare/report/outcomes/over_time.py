"""Control charts of the model of care, one for each indicator, with every point of both groups under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts import control_chart
from newcare.report.outcomes.figures import COMPARISON, MODEL, STAR_NOTE, VARIATION_WORDS, Figures, mark_words
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of

IMPROVEMENT = {"lower": "decrease", "higher": "increase", "neither": "neutral"}
ASSURANCE_WORDS = {
    "consistent_pass": "left as it is, the process will meet the target in every quarter",
    "consistent_fail": "left as it is, the process will miss the target in every quarter",
    "inconsistent": "left as it is, the process will meet the target in some quarters and miss it in others",
}


def over_time(results: Results, figures: Sequence[Figures]) -> Section:
    """Quarter by quarter: is there more than chance?"""
    charted = [each for each in figures if each.variation[MODEL]["variation"] is not None]
    others = [each for each in figures if each not in charted]
    ordered = [*charted, *others]
    return Section(
        "over-time",
        "Is it more than the usual ups and downs?",
        (
            _answer(charted),
            *(_assured(each) for each in charted if each.variation[MODEL]["assurance"] is not None),
            *(f"{each.title}: no chart, {each.variation[MODEL]['reason']}." for each in others),
            "A start of the model of care does not move the limits: a lasting change shows as points outside them or in"
            " a run. A hospital that changes how it reports does move them.",
        ),
        charts=tuple(_chart(results, each) for each in charted),
        tables=tuple(_table(results, each) for each in ordered),
        notes=results.notes(
            results["control_point"][0]["method"],
            "process limits hold nearly all points of a process that only chance moves; they are not limits of a rate",
            f"Limits of the model of care rest on {figures[0].variation[MODEL]['limits_from']}.",
            STAR_NOTE,
            "Quarters have seasons: a winter above a summer is not by itself a change.",
        ),
    )


def _answer(figures: Sequence[Figures]) -> str:
    """Which indicators are out of the ordinary in the last quarter."""
    special = {
        each.title.lower(): VARIATION_WORDS[each.variation[MODEL]["variation"]].split(" ", 1)[1]
        for each in figures
        if each.variation[MODEL]["variation"] != "common_cause"
    }
    if not special:
        return (
            "In the last quarter no indicator of the model of care stands out from its usual ups and downs: what is"
            " seen is no more than chance explains."
        )
    named = "; ".join(f"{title}: {words}" for title, words in special.items())
    rest = " The others are within their usual ups and downs." if len(special) < len(figures) else ""
    return f"In the last quarter these stand out from their usual ups and downs: {named}.{rest}"


def _assured(each: Figures) -> str:
    """What the target is and whether the process meets it."""
    row = each.variation[MODEL]
    return (
        f"{each.title}: the target is {each.words(row['target'])} {each.unit_words};"
        f" {ASSURANCE_WORDS[row['assurance']]}."
    )


def _points(results: Results, each: Figures, area: str) -> list[Row]:
    """Points of one chart, in order."""
    return [
        row
        for row in results["control_point"]
        if (row["level"], row["area"], row["indicator"]) == ("group", area, each.indicator.id)
    ]


def _chart(results: Results, each: Figures) -> Chart:
    """The control chart of the model of care."""
    mark, points = each.variation[MODEL], _points(results, each, MODEL)
    started = next((row["quarter"] for row in points if row["started"]), None)
    rows: list[dict[str, Any]] = [
        {
            **row,
            "period": row["quarter"],
            "flag": row["flag"] or "common_cause",
            **{name: each.shown(row[name]) for name in ("value", "mean", "lower_limit", "upper_limit")},
        }
        for row in points
    ]
    return Chart(
        f"{each.title} where the model of care runs",
        f"{each.title}, {each.unit_words}, by quarter from {points[0]['quarter']} to {points[-1]['quarter']}, beside"
        f" its process limits; last quarter {each.cell(points[-1])}:"
        f" {mark_words(mark)}.",
        control_chart(
            rows,
            rule_set=mark["rule_set"],
            variation=mark["variation"],
            improvement=IMPROVEMENT[each.indicator.direction],
            assurance=mark["assurance"],
            target=each.shown(mark["target"]),
            notes=[] if started is None else [(started, "first start")],
            title=f"{each.title} {each.unit_words}, standardised by age and sex",
            unit=each.chart_unit,
        ),
    )


def _table(results: Results, each: Figures) -> DataTable:
    """Every point of the chart, beside the comparison's."""
    comparison = {row["quarter"]: row for row in _points(results, each, COMPARISON)}
    return table_of(
        f"{each.title} by quarter, {each.unit_words}",
        [
            {
                "quarter": row["quarter"],
                "number": counted(row["events"]),
                "value": each.cell(row),
                "limits": each.process_limits(row),
                "mark": mark_words(row, "point_type"),
                "other": each.cell(comparison[row["quarter"]]),
            }
            for row in _points(results, each, MODEL)
        ],
        text=("mark",),
        quarter="Quarter",
        number="Number",
        value="Model of care",
        limits="Process limits",
        mark="Mark",
        other="Comparison",
    )
