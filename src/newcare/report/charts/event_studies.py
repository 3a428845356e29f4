"""An event study: the effect by time since the start, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    measure,
    upright_line,
)
from newcare.report.charts.theme import ACCENT, INK, PAPER, TINT

_EDGE = 0.7  # periods of room before the first and after the last


def event_study(
    rows: Rows,
    x: str,
    value: str,
    lower: str,
    upper: str,
    *,
    title: str = "",
    x_title: str = "Quarters since the start",
    unit: Unit = "change",
) -> Spec:
    """Effect by time since the start; what came before the start is drawn hollow, as a check.

    Args:
        rows: one row per period; a row whose `value` is null is left out, an interval not known is not drawn.
        x: column of whole periods since the start: -1 is the last before it, 0 the first after.
        value: column of the effect, in `unit`.
        lower: column of the interval's lower end.
        upper: column of the interval's upper end.
        title: what is measured; stands level above the plot.
        x_title: what the periods are.
    """
    points = [_point(row, x, value, lower, upper) for row in known(rows, value)]
    periods = [int(point["period"]) for point in points]
    edges = [min(periods) - _EDGE, max(periods) + _EDGE]
    reach = [point[end] for point in points for end in ("value", "lower", "upper") if point[end] is not None]

    def build(narrow: bool) -> Spec:
        domain, axis = axis_of([*reach, 0.0], unit, narrow=narrow)
        if unit == "change":  # nothing falls by more than all of it
            domain = [max(domain[0], -1.0), domain[1]]
            axis = {**axis, "values": [mark for mark in axis["values"] if mark >= domain[0]]}
        ticks = every_nth(list(range(min(periods), max(periods) + 1)), 7 if narrow else 16, through=0)
        across = {
            "type": "quantitative",
            "title": x_title,
            "scale": {"domain": edges, "zero": False, "nice": False},
            "axis": {
                "values": ticks,
                "labelExpr": "datum.value > 0 ? '+' + datum.label : datum.label",
                "domain": False,
                "ticks": False,
                "titleAnchor": "start",
            },
        }
        return {
            "height": 260 if narrow else 300,
            "title": above_plot(title, narrow=narrow, upright_lines=1),
            "data": {"values": points},
            "layer": [
                _after(across, edges[1]),
                *upright_line({**across, "datum": -0.5}, "start"),
                *_effects(across, measure("value", domain, axis)),
            ],
        }

    return in_two_widths(build)


def _point(row: Mapping[str, Any], x: str, value: str, lower: str, upper: str) -> dict[str, Any]:
    """One effect to draw; its interval only where both ends are known."""
    whole = is_known(row[lower]) and is_known(row[upper])
    ends = {"lower": row[lower], "upper": row[upper]} if whole else {"lower": None, "upper": None}
    return {"period": row[x], "value": row[value], **ends, "before": row[x] < 0}


def _after(across: Spec, end: float) -> Spec:
    """A tint behind the periods after the start."""
    ends = {"x": {**across, "datum": -0.5}, "x2": {"datum": end}}
    return {"data": {"values": [{}]}, "mark": {"type": "rect", "color": TINT}, "encoding": ends}


def _effects(across: Spec, upright: Spec) -> list[Spec]:
    """The line of no effect, then intervals, then effects on top of them."""
    zero = {key: part for key, part in upright.items() if key != "field"} | {"datum": 0}
    x = {"field": "period", **across}
    known_interval = [{"filter": "isValid(datum.lower)"}]
    interval = {"x": x, "y": {**upright, "field": "lower"}, "y2": {"field": "upper"}}
    hollow = {"condition": {"test": "datum.before", "value": PAPER}, "value": ACCENT}
    return [
        {"data": {"values": [{}]}, "mark": {"type": "rule", "color": INK}, "encoding": {"y": zero}},
        {
            "transform": known_interval,
            "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 2},
            "encoding": interval,
        },
        {
            "mark": {"type": "point", "size": 75, "stroke": ACCENT, "strokeWidth": 2, "opacity": 1},
            "encoding": {"x": x, "y": upright, "fill": hollow},
        },
    ]
