"""Lines over time, indexed to a baseline, each named where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.line_ends import beside_plot, words_beside_plot
from newcare.report.charts.scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    in_two_widths,
    is_known,
    known,
    level_line,
    measure,
    words_of,
)
from newcare.report.charts.theme import SERIES, TINT
from newcare.report.charts.time_axis import noted_lines, place_of, time_axis, upright_notes

DASHES = ([1, 0], [7, 4], [2, 4], [9, 4, 2, 4], [4, 3])  # lines differ in pattern as well as in colour
_PLOT = (540, 190)


def indexed_lines(
    rows: Rows,
    x: str,
    y: str,
    group: str,
    *,
    lower: str | None = None,
    upper: str | None = None,
    baseline: float | None = 100,
    baseline_periods: tuple[str, str] | None = None,
    rules: Sequence[tuple[str, str]] = (),
    breaks: Sequence[tuple[str, str]] = (),
    title: str = "",
    unit: Unit = "number",
) -> Spec:
    """Lines of one measure over periods, one for each group; the first group is drawn strongest.

    Args:
        rows: one row per group and period, periods in order; where `y` is null the line breaks.
        x: column of the period's label, such as "2022-23 Q1"; the axis names first quarters only, by their year.
        y: column of the value, in `unit`.
        group: column of the group's name, which stands at the line's end with its last value.
        lower, upper: columns of the limits of each value, drawn as a band; None for no band.
        baseline: value at which a level line is drawn, or None.
        baseline_periods: first and last period that average the baseline; tinted.
        rules: (period, words) of upright lines, such as ("2015-16 Q1", "first practices start"); one at a period
            that the rows do not hold is left out.
        breaks: (period, words) of accepted reporting breaks, marked like `rules` with "reporting break" before them.
        title: what is measured; stands level above the plot.
    """
    limits = (lower, upper) if lower is not None and upper is not None else None
    points = [
        {"period": str(row[x]), "group": str(row[group]), "value": row[y] if is_known(row[y]) else None}
        | ({} if limits is None else {"lower": row[limits[0]], "upper": row[limits[1]]})
        for row in rows
    ]
    seen = known(points, "value")
    periods = list(dict.fromkeys(str(row[x]) for row in rows))
    notes = [*rules, *((period, f"reporting break: {words}") for period, words in breaks)]
    reach = [] if baseline is None else [float(baseline)]
    reach += [point[end] for point in seen for end in ("value", "lower", "upper") if is_known(point.get(end))]

    def build(narrow: bool) -> Spec:
        height, plot_width = (280, _PLOT[1]) if narrow else (320, _PLOT[0])
        domain, axis = axis_of(reach, unit, narrow=narrow)
        ends = beside_plot(_line_ends(seen, unit), domain, height, letters=12 if narrow else 20)
        groups = [end["group"] for end in ends]
        across = time_axis(periods, plot_width=plot_width)
        upright = measure("value", domain, axis)
        noted, above = noted_lines(notes, periods, across, plot_width=plot_width)
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow),
            "data": {"values": points},
            "layer": [
                *_baseline_band(baseline_periods, periods, across, plot_width, above),
                *([] if baseline is None else [level_line(float(baseline), upright)]),
                *noted,
                *([] if limits is None else [_bands(across, upright, groups)]),
                _lines(across, upright, groups),
                _last_points(ends, across, upright),
                words_beside_plot(ends, colours_of(groups)),
            ],
        }

    return in_two_widths(build)


def colours_of(groups: Sequence[str]) -> Spec:
    """A colour for each group, in the order in which the rows name them."""
    colours = [SERIES[rank % len(SERIES)] for rank in range(len(groups))]
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": list(groups), "range": colours},
        "legend": None,
    }


def _baseline_band(
    ends: tuple[str, str] | None, periods: Sequence[str], across: Spec, plot_width: float, above: float
) -> list[Spec]:
    """A tint behind the periods that average the baseline, with its word above the words of upright lines."""
    if ends is None or not set(ends) <= set(periods):
        return []
    band = {"x": {**across, "datum": ends[0]}, "x2": {"datum": ends[1]}}
    at = place_of(ends[0], periods, plot_width)
    words, _ = upright_notes([(at, {**across, "datum": ends[0]}, "baseline")], plot_width=plot_width)
    words[1]["encoding"]["y"] = {"value": -4 - above}
    tint = {"type": "rect", "color": TINT, "opacity": 1}
    return [{"data": {"values": [{}]}, "mark": tint, "encoding": band}, words[1]]


def _bands(across: Spec, upright: Spec, groups: Sequence[str]) -> Spec:
    """The limits of every group, under its line."""
    return {
        "transform": [{"filter": "isValid(datum.lower) && isValid(datum.upper)"}],
        "mark": {"type": "area", "opacity": 0.14, "line": False},
        "encoding": {
            "x": {"field": "period", **across},
            "y": {**upright, "field": "lower"},
            "y2": {"field": "upper"},
            "color": colours_of(groups),
        },
    }


def _lines(across: Spec, upright: Spec, groups: Sequence[str]) -> Spec:
    """One line for each group."""
    looks = {
        "strokeDash": [DASHES[rank % len(DASHES)] for rank in range(len(groups))],
        "strokeWidth": [3.25, *(2 for _ in groups[1:])],
    }
    return {
        "mark": {"type": "line", "invalid": "break-paths-show-domains"},
        "encoding": {
            "x": {"field": "period", **across},
            "y": upright,
            "color": colours_of(groups),
            **{
                look: {
                    "field": "group",
                    "type": "nominal",
                    "scale": {"domain": list(groups), "range": choices},
                    "legend": None,
                }
                for look, choices in looks.items()
            },
        },
    }


def _line_ends(seen: Sequence[dict[str, Any]], unit: Unit) -> list[dict[str, Any]]:
    """The last known point of each group, with its name and value in words."""
    last = {point["group"]: point for point in seen}
    return [
        {**point, "words": f"{point['group']} {words_of(point['value'], unit)}"} for point in last.values()
    ]


def _last_points(ends: Sequence[dict[str, Any]], across: Spec, upright: Spec) -> Spec:
    """A dot where each line ends."""
    return {
        "data": {"values": list(ends)},
        "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
        "encoding": {
            "x": {"field": "period", **across},
            "y": upright,
            "color": colours_of([end["group"] for end in ends]),
        },
    }
