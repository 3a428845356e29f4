"""Charts for whoever chooses a cohort: concentration of use, who stays, the ceiling, and five years in steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.charts.row_layout import row_chart
from newcare.report.charts.scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    every_nth,
    in_two_widths,
    kept_apart,
    known,
    measure,
    upright_line,
    words_of,
    wrapped,
)
from newcare.report.charts.theme import ACCENT, ACCENT_TINT, INK, MUTED, PAPER, RULE, SERIES
from newcare.terms.words import per_cent

_LINE_HEIGHT = 16  # pixels of one line of a name
_DASHES = ([1, 0], [7, 4], [2, 4])  # lines differ in pattern as well as in colour


def concentration_curves(
    rows: Rows, cohort: Rows, *, people: float | None, reach: float = 20.0, title: str = ""
) -> Spec:
    """Share of use by share of people, those who use most first, as one line for each measure from nothing upward.

    Args:
        rows: one row per measure and point: `name`, `top_percent`, `share`; points in order.
        cohort: one row per measure: `name`, `share` of the cohort; drawn as diamonds.
        people: per cent of all people who are in the cohort, where an upright line is drawn; None for no line.
        reach: per cent of people at which the plot ends.
        title: what is measured; stands level above the plot.
    """
    names = list(dict.fromkeys(str(row["name"]) for row in rows))
    points = [
        {"name": name, "at": at, "value": value}
        for name in names
        for at, value in [
            (0.0, 0.0),
            *((row["top_percent"], row["share"]) for row in known(rows, "share") if row["name"] == name),
        ]
        if at <= reach
    ]
    marks = [
        {"name": row["name"], "at": people, "value": row["share"]} for row in cohort if people is not None
    ]

    def build(narrow: bool) -> Spec:
        height = 280 if narrow else 320
        domain, axis = axis_of([0.0, 1.0], "share", narrow=narrow)
        across, upright = _people_axis(reach, narrow=narrow), measure("value", domain, axis)
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow, upright_lines=1 if marks else 0),
            "data": {"values": points},
            "layer": [
                *(upright_line({**across, "datum": people}, "the cohort") if marks else []),
                _curves(across, upright, names),
                _diamonds(marks, across, upright, names),
                _curve_names(points, names, height, letters=12 if narrow else 20),
            ],
        }

    return in_two_widths(build)


def _people_axis(reach: float, *, narrow: bool) -> Spec:
    """The level axis: per cent of all people, from those who use most."""
    domain, axis = axis_of([0.0, reach / 100], "share", narrow=narrow)
    marks = every_nth([100 * mark for mark in axis["values"]], 3 if narrow else 6)
    return {
        "type": "quantitative",
        "title": wrapped("People, those who use most first", 46),
        "scale": {"domain": [0, 100 * domain[1]], "zero": False, "nice": False},
        "axis": {
            "values": marks,
            "labelExpr": "format(datum.value, ',.4~r') + ' %'",
            "titleAnchor": "start",
            "labelOverlap": False,
        },
    }


def _colours(names: Sequence[str]) -> Spec:
    """A colour for each measure."""
    return {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": list(names), "range": list(SERIES[: len(names)])},
        "legend": None,
    }


def _curves(across: Spec, upright: Spec, names: Sequence[str]) -> Spec:
    """One line for each measure."""
    dash = {"domain": list(names), "range": [_DASHES[rank % len(_DASHES)] for rank in range(len(names))]}
    return {
        "mark": {"type": "line", "interpolate": "monotone"},
        "encoding": {
            "x": {"field": "at", **across},
            "y": upright,
            "color": _colours(names),
            "strokeDash": {"field": "name", "type": "nominal", "scale": dash, "legend": None},
        },
    }


def _diamonds(marks: Rows, across: Spec, upright: Spec, names: Sequence[str]) -> Spec:
    """Where the cohort stands on each measure."""
    return {
        "data": {"values": list(marks)},
        "mark": {
            "type": "point",
            "shape": "diamond",
            "filled": True,
            "size": 120,
            "opacity": 1,
            "stroke": PAPER,
        },
        "encoding": {"x": {"field": "at", **across}, "y": upright, "color": _colours(names)},
    }


def _curve_names(
    points: Sequence[Mapping[str, Any]], names: Sequence[str], height: int, *, letters: int
) -> Spec:
    """Each line's name and its last value, beside its end and clear of the others."""
    last = {point["name"]: point for point in points}
    ends = [
        {**last[name], "words": wrapped(f"{name} {per_cent(last[name]['value'], places=0)}", letters)}
        for name in names
    ]
    centres = [height * (1 - end["value"]) for end in ends]
    tall = [_LINE_HEIGHT * len(end["words"]) + 4 for end in ends]
    for end, centre in zip(ends, kept_apart(centres, tall, float(height)), strict=True):
        end["first_line"] = centre - _LINE_HEIGHT * (len(end["words"]) - 1) / 2
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "dx": 6,
        "lineHeight": _LINE_HEIGHT,
        "fontWeight": 700,
    }
    place = {"x": {"value": "width"}, "y": {"field": "first_line", "type": "quantitative", "scale": None}}
    return {
        "data": {"values": ends},
        "mark": mark,
        "encoding": {**place, "text": {"field": "words"}, "color": _colours(names)},
    }


def fates(rows: Rows, *, title: str = "") -> Spec:
    """What became of each group in a year, as one bar of parts: still chosen, no longer, left, died.

    Args:
        rows: one row per group: `name`, and `people`, `still`, `registered`, `left`, `died` (counts); where the last
            two are not known, they are one part.
        title: what is measured; stands level under the plot.
    """
    points = []
    for row in known(rows, "people", "still", "registered"):
        gone = max(0, row["people"] - row["registered"])
        apart = row["left"] is not None and row["died"] is not None
        parts = [row["still"], max(0, row["registered"] - row["still"])]
        parts += [row["left"], row["died"]] if apart else [gone, 0]
        names = ("still chosen", "no longer", *(("left", "died") if apart else ("left or died",)))
        whole = sum(parts)
        said = zip(names, parts, strict=False)
        words = ", ".join(f"{per_cent(part / whole, places=0)} {name}" for name, part in said)
        ends = {f"end_{rank}": sum(parts[: rank + 1]) / whole for rank in range(4)}
        points.append({"name": row["name"], "words": words, "zero": 0.0} | ends)
    looks = (ACCENT, ACCENT_TINT, RULE, MUTED)
    starts = ("zero", "end_0", "end_1", "end_2")
    marks = [
        ({"type": "rect", "color": look, "opacity": 1, "stroke": PAPER}, start, f"end_{rank}")
        for rank, (look, start) in enumerate(zip(looks, starts, strict=True))
    ]
    return row_chart(points, marks, None, title, "share")


def ceiling_bars(rows: Rows, *, target: float, title: str = "") -> Spec:
    """Parts of everybody's use as bars from nothing, beside an upright line at a target.

    Args:
        rows: one row per bar: `name`, `value` (share of everybody's use), `whole` (true for the bar of everything).
        target: where the line stands.
        title: what is measured; stands level under the plot.
    """
    points = [
        {
            "name": row["name"],
            "words": words_of(row["value"], "share"),
            "zero": 0.0,
            "all": row["value"] if row["whole"] else None,
            "part": None if row["whole"] else row["value"],
        }
        for row in known(rows, "value")
    ]
    outline = {"type": "rect", "color": ACCENT_TINT, "opacity": 1, "stroke": ACCENT}
    bar = {"type": "rect", "color": ACCENT, "opacity": 1}
    return row_chart(points, [(outline, "zero", "all"), (bar, "zero", "part")], target, title, "share")


def waterfall(
    start: float, steps: Rows, *, names: tuple[str, str], title: str = "", unit: Unit = "count"
) -> Spec:
    """A level, what each step adds to it or takes away, and the level that they lead to.

    Args:
        start: the level before the first step, in `unit`.
        steps: one row per step, in order: `step` (its name), `before`, `after`.
        names: what the first and the last level are called.
        title: what is measured; stands level under the plot.
    """
    end = steps[-1]["after"] if steps else start
    points: list[dict[str, Any]] = [_level(names[0], start, unit)]
    for row in steps:
        change = row["after"] - row["before"]
        sign = "+" if change > 0 else ""
        points.append(
            {
                "name": str(row["step"]).capitalize(),
                "words": f"{sign}{words_of(change, unit)}",
                "zero": 0,
                "level": None,
                "low": min(row["before"], row["after"]),
                "high": max(row["before"], row["after"]),
            }
        )
    points.append(_level(names[1], end, unit))
    total = {"type": "rect", "color": ACCENT, "opacity": 1}
    step = {"type": "rect", "color": ACCENT_TINT, "opacity": 1, "stroke": INK}
    return row_chart(points, [(total, "zero", "level"), (step, "low", "high")], None, title, unit)


def _level(name: str, value: float, unit: Unit) -> dict[str, Any]:
    """A whole level as a bar."""
    return {
        "name": name,
        "words": words_of(value, unit),
        "zero": 0,
        "level": value,
        "low": None,
        "high": None,
    }
