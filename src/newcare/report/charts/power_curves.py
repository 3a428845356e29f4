"""Power: how likely a design is to see an effect, by the size of the effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.line_ends import beside_plot, words_beside_plot
from newcare.report.charts.lines import DASHES, colours_of
from newcare.report.charts.scales import (
    Rows,
    Spec,
    above_plot,
    axis_of,
    in_two_widths,
    known,
    level_line,
    measure,
    wrapped,
)
from newcare.report.charts.time_axis import upright_notes
from newcare.terms.words import per_cent

_PLOT = (520, 180)


def power_curve(
    rows: Rows,
    *,
    goal: float = 0.8,
    marks: Sequence[tuple[float, str]] = (),
    title: str = "Chance of seeing the effect",
    x_title: str = "Size of the true effect",
) -> Spec:
    """A line per design or length of follow-up, with the goal as a level line.

    Args:
        rows: one row per line and size of effect: `name`, `effect` (a share, size without sign), `power` (a share).
        goal: power aimed at.
        marks: (effect, words) of upright lines, such as the most that the cohort allows for.
        title: what is measured; stands level above the plot.
        x_title: what the size is.

    Raises:
        InvalidInput: no row has a known power.
    """
    points = sorted(
        (
            {"group": str(row["name"]), "effect": row["effect"], "power": row["power"]}
            for row in known(rows, "effect", "power")
        ),
        key=lambda point: point["effect"],
    )
    names = list(dict.fromkeys(str(row["name"]) for row in rows))
    furthest = max(*(point["effect"] for point in points), *(effect for effect, _ in marks), 0.0)

    def build(narrow: bool) -> Spec:
        height, plot_width = (250, _PLOT[1]) if narrow else (300, _PLOT[0])
        domain, axis = axis_of([0.0, 1.0], "share", narrow=narrow)
        effects, effect_axis = axis_of([0.0, furthest], "share", narrow=True)
        across = {
            "type": "quantitative",
            "title": wrapped(x_title, 46),
            "scale": {"domain": effects, "zero": False, "nice": False},
            "axis": {**effect_axis, "titleAnchor": "start"},
        }
        upright = measure("power", domain, axis)
        places = [
            (plot_width * effect / effects[1], {**across, "datum": effect}, words) for effect, words in marks
        ]
        lines, _ = upright_notes(places, plot_width=plot_width)
        last = {point["group"]: point for point in points}
        ends = [
            {"group": name, "value": last[name]["power"], "words": name} for name in names if name in last
        ]
        placed = beside_plot(ends, domain, height, letters=12 if narrow else 22)
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow),
            "data": {"values": points},
            "layer": [
                *_goal(goal, upright),
                *lines,
                _curves(names, across, upright),
                words_beside_plot(placed, colours_of(names)),
            ],
        }

    return {**in_two_widths(build), "description": _described(points, names, goal, title)}


def _goal(goal: float, upright: Spec) -> list[Spec]:
    """The power aimed at, with its words at the far end of the line, where curves have left it behind."""
    line = level_line(goal, upright)
    text = {"type": "text", "align": "right", "baseline": "bottom", "dx": -2, "dy": -3}
    words = {"value": f"goal {per_cent(goal, places=0)}"}
    return [
        line,
        {**line, "mark": text, "encoding": {**line["encoding"], "x": {"value": "width"}, "text": words}},
    ]


def _curves(names: Sequence[str], across: Spec, upright: Spec) -> Spec:
    """One line for each name, in a pattern of its own."""
    dashes = {"domain": list(names), "range": [DASHES[rank % len(DASHES)] for rank in range(len(names))]}
    return {
        "mark": {"type": "line", "interpolate": "monotone"},
        "encoding": {
            "x": {"field": "effect", **across},
            "y": upright,
            "color": colours_of(names),
            "strokeDash": {"field": "group", "type": "nominal", "scale": dashes, "legend": None},
        },
    }


def _described(points: Sequence[dict[str, Any]], names: Sequence[str], goal: float, title: str) -> str:
    """The chart in words: the smallest effect drawn at which each line reaches the goal."""
    said = []
    for name in names:
        enough = [point["effect"] for point in points if point["group"] == name and point["power"] >= goal]
        reached = (
            f"reaches {per_cent(goal, places=0)} at {per_cent(enough[0])}" if enough else "does not reach it"
        )
        said.append(f"{name} {reached}")
    return f"{title}, by size of the effect: {'; '.join(said)}."
