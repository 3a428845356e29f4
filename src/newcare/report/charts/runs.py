"""A run chart: a series beside its median, without limits, and the runs and trends that a rule set marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.keys import key_above
from newcare.report.charts.line_ends import beside_plot, words_beside_plot
from newcare.report.charts.scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    in_two_widths,
    known,
    level_line,
    measure,
    words_of,
    wrapped,
)
from newcare.report.charts.theme import MUTED, SERIES
from newcare.report.charts.time_axis import noted_lines, period_words, time_axis

_PLOT = (560, 190)
_FOOT_LETTERS = (100, 44)
_WORDS = {"shift": "in a run on one side of the median", "trend": "in a trend up or down"}
_SHAPES = {"shift": "square", "trend": "triangle-up"}


def run_chart(
    rows: Rows,
    *,
    rule_set: str,
    median: float,
    signal: str,
    notes: Sequence[tuple[str, str]] = (),
    title: str = "",
    unit: Unit = "number",
) -> Spec:
    """A run chart with its rule set's name and what that found under it.

    Args:
        rows: one row per point in order of time: `period`, `value`, `flag` (None, `shift` or `trend`).
        rule_set: name of the rule set by which runs are judged.
        median: of all values; drawn as a line.
        signal: what the rule set found, as a sentence.
        notes: (period, words) of upright lines.
        title: what is measured; stands level above the plot.

    Raises:
        InvalidInput: no row has a known value.
    """
    points = [
        {"period": str(row["period"]), "value": row["value"], "flag": row["flag"] or "none"}
        for row in known(rows, "value")
    ]
    found = list(dict.fromkeys(point["flag"] for point in points if point["flag"] != "none"))
    foot = f"Run chart, rule set “{rule_set}”: {signal}"
    periods = [point["period"] for point in points]

    def build(narrow: bool) -> Spec:
        height, plot_width = (230, _PLOT[1]) if narrow else (280, _PLOT[0])
        domain, axis = axis_of([*(point["value"] for point in points), median], unit, narrow=narrow)
        across = time_axis(periods, plot_width=plot_width)
        across["title"] = wrapped(foot, _FOOT_LETTERS[narrow])
        across["axis"] |= {"titleAnchor": "start", "titlePadding": 10}
        upright = measure("value", domain, axis)
        lines, above = noted_lines(notes, periods, across, plot_width=plot_width)
        entries = [(_look(flag), _WORDS[flag]) for flag in found]
        keys, _ = key_above(entries, room=plot_width + 50, above=above)
        end = {"value": median, "words": f"median {words_of(median, unit)}"}
        ends = beside_plot([end], domain, height, letters=11 if narrow else 20)
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow),
            "data": {"values": points},
            "layer": [
                *lines,
                level_line(median, upright),
                *_series(points, ["none", *found], across, upright, narrow=narrow),
                words_beside_plot(ends),
                *keys,
            ],
        }

    return {**in_two_widths(build), "description": _described(points, median, foot, title, unit)}


def _look(flag: str, *, narrow: bool = False) -> dict[str, Any]:
    """The point mark of a flag."""
    shared = {"type": "point", "opacity": 1}
    if flag == "none":
        return {**shared, "shape": "circle", "size": 16 if narrow else 26, "fill": MUTED, "stroke": MUTED}
    return {
        **shared,
        "shape": _SHAPES[flag],
        "size": 45 if narrow else 80,
        "fill": SERIES[3],
        "stroke": SERIES[3],
    }


def _series(
    points: Sequence[dict[str, Any]], looks: Sequence[str], across: Spec, upright: Spec, *, narrow: bool
) -> list[Spec]:
    """The line, then the points of each look."""
    place = {"x": {"field": "period", **across}, "y": upright}
    marks = [
        {
            "data": {"values": [point for point in points if point["flag"] == flag]},
            "mark": _look(flag, narrow=narrow),
            "encoding": place,
        }
        for flag in looks
    ]
    return [{"mark": {"type": "line", "color": MUTED, "strokeWidth": 1.5}, "encoding": place}, *marks]


def _described(points: Sequence[dict[str, Any]], median: float, foot: str, title: str, unit: Unit) -> str:
    """The chart in words."""
    first, last = period_words(points[0]["period"]), period_words(points[-1]["period"])
    return (
        f"Run chart{f' of {title}' if title else ''}: {len(points)} points from {first} to {last}, "
        f"median {words_of(median, unit)}. {foot}"
    )
