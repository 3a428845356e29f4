"""What a control chart is drawn from: the levels of each phase, the series, its points, the words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.control_words import COMMON, look_of
from newcare.report.charts.scales import Spec, Unit, is_known, words_of
from newcare.report.charts.theme import INK, MUTED


def level_lines(phases: Sequence[dict[str, Any]], across: Spec, upright: Spec) -> list[Spec]:
    """The mean, whole, and the limits, dashed, of each phase."""
    looks = {
        "mean": {"color": INK, "strokeWidth": 1.25},
        "lower_limit": {"color": MUTED, "strokeDash": [7, 4], "strokeWidth": 1.25},
        "upper_limit": {"color": MUTED, "strokeDash": [7, 4], "strokeWidth": 1.25},
    }
    return [
        {
            "data": {"values": [phase for phase in phases if is_known(phase[name])]},
            "mark": {"type": "rule", **look},
            "encoding": {
                "x": {"field": "from", **across},
                "x2": {"field": "to"},
                "y": {**upright, "field": name},
            },
        }
        for name, look in looks.items()
    ]


def series_and_points(
    points: Sequence[dict[str, Any]],
    found: Sequence[tuple[str, str]],
    across: Spec,
    upright: Spec,
    *,
    narrow: bool,
) -> list[Spec]:
    """The line through all points, broken between phases, then the points of each look."""
    place = {"x": {"field": "period", **across}, "y": upright}
    line = {
        "mark": {"type": "line", "color": MUTED, "strokeWidth": 1.5},
        "encoding": {**place, "detail": {"field": "phase", "type": "nominal"}},
    }
    looks = [(COMMON, "common"), *found]
    return [
        line,
        *(
            {
                "data": {"values": [p for p in points if (p["rule"], p["kind"]) == look]},
                "mark": look_of(*look, narrow=narrow),
                "encoding": place,
            }
            for look in looks
            if any((p["rule"], p["kind"]) == look for p in points)
        ),
    ]


def words_at_levels(last: dict[str, Any], target: float | None, unit: Unit) -> list[dict[str, Any]]:
    """What stands beside the plot: limits and mean of the last phase, and the target."""
    named = {"upper_limit": "upper limit", "mean": "mean", "lower_limit": "lower limit"}
    ends = [
        {"value": last[name], "words": f"{words} {words_of(last[name], unit)}"}
        for name, words in named.items()
        if is_known(last[name])
    ]
    return ends if target is None else [*ends, {"value": target, "words": f"target {words_of(target, unit)}"}]
