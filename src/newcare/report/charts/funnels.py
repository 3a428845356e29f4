"""A funnel: units by their size beside limits that narrow with it. A unit outside is a question, not a verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from newcare.report.charts.funnel_marks import key_of_funnel, limit_lines, unit_points
from newcare.report.charts.funnel_names import leaders_and_ground, named_points, names_of_points
from newcare.report.charts.keys import key_above
from newcare.report.charts.line_ends import beside_plot, words_beside_plot
from newcare.report.charts.scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    every_nth,
    in_two_widths,
    is_known,
    known,
    level_line,
    measure,
    words_of,
    wrapped,
)

_PLOT = (570, 190)
_CAUTION = "A unit outside the limits is a question to ask, not a verdict."


def funnel(
    rows: Rows,
    limits: Rows,
    *,
    baseline: float,
    unadjusted: Rows = (),
    title: str = "",
    x_title: str = "",
    unit: Unit = "number",
) -> Spec:
    """A funnel with the names of the units outside its limits, as far as they have room.

    Args:
        rows: one row per unit: `name`, `size`, `value`, `outlier` (`high_998`, `high_95`, `low_95`, `low_998` or
            None); a row whose `value` is null is left out.
        limits: one row per size, rising: `size`, `lower_95`, `upper_95`, `lower_998`, `upper_998`.
        baseline: value in the middle of the funnel.
        unadjusted: limits that do not allow for differences beyond chance, where `limits` do; drawn dotted.
        title: what is measured; stands level above the plot.
        x_title: what the size is.

    Raises:
        InvalidInput: no row has a known value.
    """
    points = sorted(
        (_point(row) for row in known(rows, "size", "value")), key=lambda point: _surprise(point, baseline)
    )
    adjusted = list(limits)
    smallest, largest = min(p["size"] for p in points), max(p["size"] for p in points)
    near = [row for row in adjusted if row["size"] >= smallest] or adjusted[-1:]
    reach = [p["value"] for p in points] + [near[0][end] for end in ("lower_95", "upper_95")] + [baseline]

    def build(narrow: bool) -> Spec:
        height, plot_width = (280, _PLOT[1]) if narrow else (360, _PLOT[0])
        domain, axis = axis_of([end for end in reach if is_known(end)], unit, narrow=narrow)
        sizes, across = _across(largest, narrow=narrow)
        upright = measure("value", domain, axis)
        named = named_points(points, adjusted, sizes, domain, (plot_width, height), most=5 if narrow else 14)
        outside = sum(point["level"] != "none" for point in points)
        across["title"] = [
            line
            for part in (x_title, _CAUTION, _unnamed(outside - len(named)))
            for line in wrapped(part, 44 if narrow else 100)
            if part
        ]
        keys, _ = key_above(key_of_funnel(points, bool(unadjusted)), room=plot_width + 60, above=6)
        ends = [{"value": baseline, "words": f"average {words_of(baseline, unit)}"}]
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow),
            "layer": [
                level_line(baseline, upright),
                *limit_lines(adjusted, across, upright, dotted=False),
                *limit_lines(unadjusted, across, upright, dotted=True),
                *leaders_and_ground(named, across, upright),
                *unit_points(points, across, upright, narrow=narrow),
                *names_of_points(named, across, upright),
                words_beside_plot(beside_plot(ends, domain, height, letters=9 if narrow else 20)),
                *keys,
            ],
        }

    return {**in_two_widths(build), "description": _described(points, baseline, title, unit)}


def _across(largest: float, *, narrow: bool) -> tuple[list[float], Spec]:
    """The axis of size, from nothing."""
    sizes, axis = axis_of([0.0, largest * 1.02], "count", narrow=True)
    axis["values"] = every_nth(axis["values"], 3 if narrow else 6)
    return sizes, {
        "type": "quantitative",
        "scale": {"domain": sizes, "zero": False, "nice": False},
        "axis": {**axis, "titleAnchor": "start"},
    }


def _unnamed(units: int) -> str:
    """How many units outside have no name on the chart."""
    return f"Outside the limits but not named here for want of room: {units}; see the table." if units else ""


def _point(row: Any) -> dict[str, Any]:
    """One unit to draw."""
    return {
        "name": str(row["name"]),
        "size": row["size"],
        "value": row["value"],
        "outlier": row["outlier"] or "none",
        "level": (row["outlier"] or "none").rpartition("_")[2],
    }


def _surprise(point: dict[str, Any], baseline: float) -> tuple[int, float]:
    """Units inside first, so that what lies outside is drawn over them; of those the furthest out last."""
    away = abs(point["value"] - baseline) * math.sqrt(point["size"])
    return ("none", "95", "998").index(point["level"]), away


def _described(points: Sequence[dict[str, Any]], baseline: float, title: str, unit: Unit) -> str:
    """The chart in words."""
    outer = [point["name"] for point in points if point["level"] == "998"]
    inner = sum(point["level"] == "95" for point in points)
    named = f" ({', '.join(outer[:10])})" if outer else ""
    return (
        f"Funnel plot{f' of {title}' if title else ''}: {len(points)} units, average {words_of(baseline, unit)}; "
        f"{len(outer)} outside the 99.8 % limits{named}, {inner} more outside the 95 % limits. {_CAUTION}"
    )
