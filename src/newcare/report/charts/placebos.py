"""Placebo gaps: the effect in the treated unit beside what the same method finds in units that were not treated."""

from __future__ import annotations

from typing import Any

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
    known,
    level_line,
    measure,
    words_of,
    wrapped,
)
from newcare.report.charts.theme import ACCENT, MUTED
from newcare.report.charts.time_axis import upright_notes

_PLOT = (540, 180)
_STROKE = "M-1,0L1,0"
_DONOR = {"strokeWidth": 1, "stroke": "#87918f"}
_TREATED = {"strokeWidth": 3.25, "stroke": ACCENT}


def placebo_gaps(
    rows: Rows,
    *,
    treated: str,
    start: int,
    title: str = "",
    x_title: str = "",
    unit: Unit = "number",
) -> Spec:
    """The treated unit's gap as a strong line over the thin lines of all others.

    Args:
        rows: one row per unit and period: `name`, `period` (a whole number), `gap` in `unit`; rows whose `gap` is null
            are left out.
        treated: name of the treated unit.
        start: its first treated period.
        title: what is measured; stands level above the plot.
        x_title: what the periods are.

    Raises:
        InvalidInput: no row has a known gap.
    """
    points = [
        {"name": str(row["name"]), "period": int(row["period"]), "gap": row["gap"]}
        for row in known(rows, "gap")
    ]
    others = [point for point in points if point["name"] != treated]
    own = [point for point in points if point["name"] == treated]
    donors = len({point["name"] for point in others})
    periods = sorted({point["period"] for point in points})
    edges = [periods[0] - 0.5, periods[-1] + 0.5]

    def build(narrow: bool) -> Spec:
        height, plot_width = (240, _PLOT[1]) if narrow else (300, _PLOT[0])
        domain, axis = axis_of([*(point["gap"] for point in points), 0.0], unit, narrow=narrow)
        across = {
            "type": "quantitative",
            "title": wrapped(x_title, 44),
            "scale": {"domain": edges, "zero": False, "nice": False},
            "axis": {
                "values": every_nth(periods, 5 if narrow else 12, through=start),
                "format": "d",
                "domain": False,
                "ticks": False,
                "titleAnchor": "start",
            },
        }
        upright = measure("gap", domain, axis)
        at = plot_width * (start - 0.5 - edges[0]) / (edges[1] - edges[0])
        lines, above = upright_notes([(at, {**across, "datum": start - 0.5}, "start")], plot_width=plot_width)
        keys, _ = key_above(_entries(treated, donors), room=plot_width + 60, above=above)
        ends = [{"value": own[-1]["gap"], "words": words_of(own[-1]["gap"], unit)}] if own else []
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow),
            "layer": [
                level_line(0.0, upright),
                *lines,
                _curve(others, _DONOR, across, upright),
                _curve(own, _TREATED, across, upright),
                words_beside_plot(beside_plot(ends, domain, height, letters=10)),
                *keys,
            ],
        }

    described = (
        f"Gaps{f', {title}' if title else ''}: {treated} beside {donors} units that were not treated, from period "
        f"{periods[0]} to {periods[-1]}, start {start}."
    )
    return {**in_two_widths(build), "description": described}


def _entries(treated: str, donors: int) -> list[tuple[dict[str, Any], str]]:
    """The key: the treated unit and the others."""
    line = {"type": "point", "shape": _STROKE, "size": 200, "opacity": 1}
    others = f"{donors} others, each as if it had started then"
    return [({**line, **_TREATED}, treated), ({**line, **_DONOR, "stroke": MUTED}, others)]


def _curve(points: list[dict[str, Any]], look: dict[str, Any], across: Spec, upright: Spec) -> Spec:
    """A line per unit."""
    return {
        "data": {"values": points},
        "mark": {"type": "line", **look},
        "encoding": {
            "x": {"field": "period", **across},
            "y": upright,
            "detail": {"field": "name", "type": "nominal"},
        },
    }
