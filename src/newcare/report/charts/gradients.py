"""Inequality: a rate by fifths of deprivation, each as wide as its share of people, with the fitted slope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    in_two_widths,
    is_known,
    known,
    measure,
    words_of,
    wrapped,
)
from newcare.report.charts.theme import ACCENT, ACCENT_TINT, INK, MUTED

_FOOT_LETTERS = (100, 44)
_PLOT = (660, 245)
_LINE = 15


def inequality(
    rows: Rows,
    *,
    intercept: float | None = None,
    slope: float | None = None,
    title: str = "",
    x_title: str = "Share of people, the most deprived first",
    unit: Unit = "number",
) -> Spec:
    """Groups side by side in order of deprivation, with their intervals and the fitted line across them.

    Args:
        rows: one row per group, in order: `name`, `share` (of all people), `value`, `lower`, `upper` in `unit`; a row
            whose `value` is null keeps its place and shows nothing.
        intercept: of the fitted line, at the end that comes first.
        slope: what the line gains from the first end to the last: the slope index of inequality.
        title: what is measured; stands level above the plot.
        x_title: what the groups are laid out by.

    Raises:
        InvalidInput: no row has a known value.
    """
    seen = known(rows, "value")
    groups = _side_by_side(rows)
    line = [] if intercept is None or slope is None else [intercept, intercept + slope]
    reach = [0.0, *line]
    reach += [row[end] for row in seen for end in ("value", "lower", "upper") if is_known(row[end])]
    said = [] if slope is None else [f"The dashed line is fitted: {_slope_words(slope, unit)}"]

    def build(narrow: bool) -> Spec:
        domain, axis = axis_of(reach, unit, narrow=narrow)
        across = {
            "type": "quantitative",
            "scale": {"domain": [0, 1], "zero": False, "nice": False},
            "axis": None,
        }
        height = 240 if narrow else 300
        upright = measure("value", domain, axis)
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow),
            "data": {"values": groups},
            "layer": [
                *_bars(across, upright),
                *_fitted(line, across, upright),
                *_words_below(groups, [x_title, *said], across, height, narrow=narrow),
            ],
        }

    return {**in_two_widths(build), "description": _described(groups, said, title, unit)}


def _side_by_side(rows: Rows) -> list[dict[str, Any]]:
    """Groups with the shares of people between which they stand."""
    whole, before, groups = sum(row["share"] for row in rows), 0.0, []
    for row in rows:
        end = before + row["share"] / whole
        shown = {key: row[key] if is_known(row[key]) else None for key in ("value", "lower", "upper")}
        if shown["lower"] is None or shown["upper"] is None:
            shown |= {"lower": None, "upper": None}
        groups.append(
            {"name": str(row["name"]), "from": before, "to": end, "middle": (before + end) / 2, **shown}
        )
        before = end
    return groups


def _slope_words(slope: float, unit: Unit) -> str:
    """What the slope is, in words."""
    size = words_of(abs(slope), "share" if unit == "change" else unit)
    way = "lower" if slope < 0 else "higher"
    return f"{size} {way} at the last end than at the first (slope index of inequality)."


def _bars(across: Spec, upright: Spec) -> list[Spec]:
    """A bar for each group, and its interval."""
    bar = {"type": "rect", "color": ACCENT_TINT, "stroke": ACCENT, "strokeWidth": 1, "opacity": 1}
    interval = {"type": "rule", "color": ACCENT, "strokeWidth": 2}
    dot = {"type": "point", "filled": True, "size": 70, "color": ACCENT, "opacity": 1}
    middle = {"field": "middle", **across}
    return [
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": bar,
            "encoding": {
                "x": {"field": "from", **across},
                "x2": {"field": "to"},
                "y": upright,
                "y2": {"datum": 0},
            },
        },
        {
            "transform": [{"filter": "isValid(datum.lower)"}],
            "mark": interval,
            "encoding": {"x": middle, "y": {**upright, "field": "lower"}, "y2": {"field": "upper"}},
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": dot,
            "encoding": {"x": middle, "y": upright},
        },
    ]


def _fitted(line: Sequence[float], across: Spec, upright: Spec) -> list[Spec]:
    """The fitted line from the first end to the last."""
    ends = [{"at": at, "value": value} for at, value in zip((0, 1), line, strict=False)]
    mark = {"type": "line", "color": INK, "strokeDash": [6, 4], "strokeWidth": 2}
    encoding = {"x": {"field": "at", **across}, "y": upright}
    return [{"data": {"values": ends}, "mark": mark, "encoding": encoding}] if ends else []


def _words_below(
    groups: Sequence[dict[str, Any]], foot: Sequence[str], across: Spec, height: int, *, narrow: bool
) -> list[Spec]:
    """Names under the bars (on a phone those of the two ends), and under them what the chart is laid out by."""
    room = _PLOT[narrow]
    shown = [groups[0], groups[-1]] if narrow else list(groups)
    letters = [16] * 2 if narrow else [max(6, int(room * (g["to"] - g["from"]) / 7.6)) for g in shown]
    names = [
        {**group, "words": wrapped(group["name"], most)} for group, most in zip(shown, letters, strict=True)
    ]
    text = {"type": "text", "baseline": "top", "lineHeight": _LINE, "color": MUTED}
    tall = max(len(name["words"]) for name in names)
    lines = [line for part in foot for line in wrapped(part, _FOOT_LETTERS[narrow])]
    ends = (("left", names[:1], "from"), ("right", names[1:], "to"))
    parts = ends if narrow else (("center", names, "middle"),)
    return [
        *(
            {
                "data": {"values": held},
                "mark": {**text, "align": align},
                "encoding": {
                    "x": {"field": field, **across},
                    "y": {"value": height + 6},
                    "text": {"field": "words"},
                },
            }
            for align, held, field in parts
        ),
        {
            "data": {"values": [{}]},
            "mark": {**text, "align": "left", "text": lines},
            "encoding": {"x": {"value": 0}, "y": {"value": height + 14 + _LINE * tall}},
        },
    ]


def _described(groups: Sequence[dict[str, Any]], said: Sequence[str], title: str, unit: Unit) -> str:
    """The chart in words."""
    rates = "; ".join(f"{group['name']}: {words_of(group['value'], unit)}" for group in groups)
    return " ".join([f"{title or 'Rates'} by group. {rates}.", *said])
