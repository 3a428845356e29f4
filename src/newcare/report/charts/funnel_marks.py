"""Marks of a funnel: its limits as curves, its units by where they lie, and the key that explains both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.scales import Rows, Spec, is_known
from newcare.report.charts.theme import ACCENT, MUTED, PAPER, SERIES

_LEVELS = {"998": "99.8 %", "95": "95 %"}
_STROKE = "M-1,0L1,0"
_DASHES = {"998": [1, 0], "95": [6, 4], "unadjusted": [2, 3]}


def look_of_level(level: str, *, narrow: bool = False) -> dict[str, Any]:
    """The point mark of units inside the limits, outside the inner ones, outside the outer ones."""
    shared = {"type": "point", "opacity": 1, "strokeWidth": 1.5}
    small = 0.6 if narrow else 1
    return {
        "none": {**shared, "shape": "circle", "size": 32 * small, "fill": PAPER, "stroke": MUTED},
        "95": {**shared, "shape": "triangle-up", "size": 75 * small, "fill": SERIES[4], "stroke": SERIES[4]},
        "998": {**shared, "shape": "diamond", "size": 95 * small, "fill": SERIES[3], "stroke": SERIES[3]},
    }[level]


def key_of_funnel(points: Sequence[dict[str, Any]], unadjusted: bool) -> list[tuple[dict[str, Any], str]]:
    """The key: every kind of line and point that is drawn."""
    line = {
        "type": "point",
        "shape": _STROKE,
        "size": 190,
        "stroke": ACCENT,
        "strokeWidth": 1.75,
        "opacity": 1,
    }
    entries = [
        ({**line, "strokeDash": _DASHES[level]}, f"{words} limits") for level, words in _LEVELS.items()
    ]
    if unadjusted:
        dotted = {**line, "stroke": MUTED, "strokeDash": _DASHES["unadjusted"]}
        entries.append((dotted, "limits by chance alone"))
    says = {"none": "inside", "95": "outside 95 %", "998": "outside 99.8 %"}
    shown = {point["level"] for point in points}
    return entries + [(look_of_level(level), words) for level, words in says.items() if level in shown]


def limit_lines(limits: Rows, across: Spec, upright: Spec, *, dotted: bool) -> list[Spec]:
    """The four limits as curves that end where the plot does."""
    rows = [dict(row) for row in limits]
    return [
        {
            "data": {"values": [row for row in rows if is_known(row[f"{end}_{level}"])]},
            "mark": {
                "type": "line",
                "clip": True,
                "color": MUTED if dotted else ACCENT,
                "strokeWidth": 1.25 if dotted else 1.75,
                "strokeDash": _DASHES["unadjusted" if dotted else level],
            },
            "encoding": {
                "x": {"field": "size", **across},
                "y": {**upright, "field": f"{end}_{level}"},
            },
        }
        for level in _LEVELS
        for end in ("lower", "upper")
        if rows
    ]


def unit_points(points: Sequence[dict[str, Any]], across: Spec, upright: Spec, *, narrow: bool) -> list[Spec]:
    """Units, those outside over the others."""
    return [
        {
            "data": {"values": [point for point in points if point["level"] == level]},
            "mark": look_of_level(level, narrow=narrow),
            "encoding": {"x": {"field": "size", **across}, "y": upright},
        }
        for level in ("none", "95", "998")
    ]
