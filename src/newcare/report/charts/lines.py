"""Lines over time, indexed to a baseline, each named where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.chart_scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    every_nth,
    in_two_widths,
    is_known,
    kept_apart,
    known,
    measure,
    upright_line,
    words_of,
    wrapped,
)
from newcare.report.theme import INK, SERIES

_DASHES = ([1, 0], [7, 4], [2, 4], [9, 4, 2, 4], [4, 3])  # lines differ in pattern as well as in colour
_LINE_HEIGHT = 16  # pixels of one line of a name


def indexed_lines(
    rows: Rows,
    x: str,
    y: str,
    group: str,
    *,
    baseline: float | None = 100,
    rules: Sequence[tuple[str, str]] = (),
    title: str = "",
    unit: Unit = "number",
) -> Spec:
    """Lines of one measure over periods, one for each group; the first group is drawn strongest.

    Args:
        rows: one row per group and period, periods in order; where `y` is null the line breaks.
        x: column of the period's label, such as "2022-23 Q1"; the axis names first quarters only, by their year.
        y: column of the value, in `unit`.
        group: column of the group's name, which stands at the line's end with its last value.
        baseline: value at which a level line is drawn, or None.
        rules: (period, words) of upright lines, such as ("2015-16 Q1", "first practices start"); one at a period
            that the rows do not hold is left out.
        title: what is measured; stands level above the plot.
    """
    points = [
        {"period": str(row[x]), "group": str(row[group]), "value": row[y] if is_known(row[y]) else None}
        for row in rows
    ]
    seen = known(points, "value")
    periods = list(dict.fromkeys(str(row[x]) for row in rows))
    rules = [(at, words) for at, words in rules if at in periods]
    levels = [] if baseline is None else [float(baseline)]

    def build(narrow: bool) -> Spec:
        height = 280 if narrow else 320
        domain, axis = axis_of([*(point["value"] for point in seen), *levels], unit, narrow=narrow)
        ends = _line_ends(seen, domain, height, unit, letters=12 if narrow else 20)
        across, upright = _across(periods, most=3 if narrow else 8), measure("value", domain, axis)
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow, upright_lines=len(rules)),
            "data": {"values": points},
            "layer": [
                *(_level_line(level, upright) for level in levels),
                *(
                    layer
                    for rank, (at, words) in enumerate(rules)
                    for layer in upright_line({**across, "datum": at}, words, rank)
                ),
                _lines(across, upright, [end["group"] for end in ends]),
                *_names(ends, across, upright),
            ],
        }

    return in_two_widths(build)


def _across(periods: Sequence[str], most: int) -> Spec:
    """The time axis; each label starts at the quarter it names."""
    first_quarters = [period for period in periods if period.endswith(" Q1")]
    return {
        "type": "ordinal",
        "title": None,
        "scale": {"type": "point", "padding": 0.3, "domain": list(periods)},
        "axis": {
            "values": every_nth(first_quarters or list(periods), most),
            "labelExpr": "replace(datum.label, ' Q1', '')",
            "labelAngle": 0,
            "labelAlign": "left",
            "labelOverlap": False,
        },
    }


def _level_line(level: float, upright: Spec) -> Spec:
    """The baseline, drawn in ink under the lines."""
    at = {key: part for key, part in upright.items() if key != "field"} | {"datum": level}
    return {"data": {"values": [{}]}, "mark": {"type": "rule", "color": INK}, "encoding": {"y": at}}


def _lines(across: Spec, upright: Spec, groups: Sequence[str]) -> Spec:
    """One line for each group."""
    dashes = [_DASHES[rank % len(_DASHES)] for rank in range(len(groups))]
    widths = [3.25, *(2 for _ in groups[1:])]
    return {
        "mark": {"type": "line", "invalid": "break-paths-show-domains"},
        "encoding": {
            "x": {"field": "period", **across},
            "y": upright,
            "color": _colours(groups),
            "strokeDash": {
                "field": "group",
                "type": "nominal",
                "scale": {"domain": groups, "range": dashes},
                "legend": None,
            },
            "strokeWidth": {
                "field": "group",
                "type": "nominal",
                "scale": {"domain": groups, "range": widths},
                "legend": None,
            },
        },
    }


def _colours(groups: Sequence[str]) -> Spec:
    """A colour for each group, in the order in which the rows name them."""
    colours = [SERIES[rank % len(SERIES)] for rank in range(len(groups))]
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": groups, "range": colours},
        "legend": None,
    }


def _line_ends(
    points: Sequence[dict[str, Any]], domain: list[float], height: int, unit: Unit, letters: int
) -> list[dict[str, Any]]:
    """Where each line ends, and its name placed there clear of the other names."""
    last = {point["group"]: point for point in points}
    ends = [
        {**point, "words": wrapped(f"{point['group']} {words_of(point['value'], unit)}", letters)}
        for point in last.values()
    ]
    centres = [height * (domain[1] - end["value"]) / (domain[1] - domain[0]) for end in ends]
    tall = [_LINE_HEIGHT * len(end["words"]) + 4 for end in ends]
    for end, centre in zip(ends, kept_apart(centres, tall, float(height)), strict=True):
        end["first_line"] = centre - _LINE_HEIGHT * (len(end["words"]) - 1) / 2
    return ends


def _names(ends: Sequence[dict[str, Any]], across: Spec, upright: Spec) -> list[Spec]:
    """A dot where each line ends, and the group's name beside the last period of all."""
    colours = _colours([end["group"] for end in ends])
    shared = {"data": {"values": list(ends)}}
    place = {"x": {"value": "width"}, "y": {"field": "first_line", "type": "quantitative", "scale": None}}
    words = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "dx": 6,
        "lineHeight": _LINE_HEIGHT,
        "fontWeight": 700,
    }
    return [
        {
            **shared,
            "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
            "encoding": {"x": {"field": "period", **across}, "y": upright, "color": colours},
        },
        {**shared, "mark": words, "encoding": {**place, "text": {"field": "words"}, "color": colours}},
    ]
