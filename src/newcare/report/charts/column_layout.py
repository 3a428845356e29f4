"""Rows in columns: names, marks on one axis, and values in words; on a phone the words stand over the mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newcare.report.charts.row_layout import mark_layer, placed_rows, reference_line, row_words, track
from newcare.report.charts.scales import Spec, Unit, axis_of, in_two_widths, pixel, width_of, wrapped
from newcare.report.charts.theme import INK, MUTED, TINT

_LINE = 17  # pixels of one line of words
_NAME_LETTERS = 27
_SIDE_LETTERS = (18, 20)
_TITLE_LETTERS = (60, 46)
Extra = Callable[[Sequence[Mapping[str, Any]], Spec], list[Spec]]


def column_chart(
    points: Sequence[dict[str, Any]],
    marks: Sequence[tuple[Mapping[str, Any], str, str | None]],
    *,
    levels: Sequence[float] = (),
    band: tuple[float, float] | None = None,
    sides: tuple[str, str] = ("", ""),
    title: str = "",
    unit: Unit = "number",
    head: Callable[[bool, float], list[Spec]] = lambda _narrow, _above: [],
    extra: Extra = lambda _rows, _along: [],
) -> Spec:
    """Rows under each other, name on the left and words on the right of a plot that all share.

    Args:
        points: one row each, in the order to be read: `name`, `words`, and the fields of `marks`.
        marks: a mark with the field at which it stands, or the fields from which and to which it reaches.
        levels: values at which upright lines are drawn.
        band: values between which the plot is tinted.
        sides: what lies to the left and to the right, in words above the plot.
        title: what is measured; stands under the plot.
        head: layers above the plot, from whether the drawing is narrow and the pixels taken above the plot.
        extra: layers from the placed rows (`mark_at`, pixels down) and the encoding along the axis.
    """
    fields = [field for _, *ends in marks for field in ends if field is not None]
    reach = [point[field] for point in points for field in fields if point[field] is not None]
    reach += [*levels, *(band or ())]

    def build(narrow: bool) -> Spec:
        rows, height = placed_rows(points, narrow=True) if narrow else _in_columns(points)
        domain, axis = axis_of(reach, unit, narrow=True)
        along = {
            "type": "quantitative",
            "title": wrapped(title, _TITLE_LETTERS[narrow]),
            "scale": {"domain": domain, "zero": False, "nice": False},
            "axis": {**axis, "titleAnchor": "start"},
        }
        words, above = _sides(sides, narrow=narrow)
        return {
            "height": height,
            "padding": {"left": 2, "top": 4, "bottom": 2, "right": 4},
            "data": {"values": rows},
            "layer": [
                *([] if band is None else [_band(band, along)]),
                *(reference_line(level, along) for level in levels),
                track(),
                *(row_words(narrow=True) if narrow else _words_in_columns()),
                *(mark_layer(mark, start, end, along) for mark, start, end in marks),
                *extra(rows, along),
                *words,
                *head(narrow, above),
            ],
        }

    return in_two_widths(build)


def _in_columns(points: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Each row with the pixels at which its words and its mark stand, and the height of all rows."""
    names = [wrapped(point["name"], _NAME_LETTERS) for point in points]
    widest = max(width_of(line) for lines in names for line in lines) + 14
    placed, top = [], 0
    for point, name in zip(points, names, strict=True):
        tall = _LINE * len(name) + 10
        middle = top + tall / 2
        at = {"mark_at": middle, "from": middle - 7, "to": middle + 7, "name_x": -widest}
        at["name_at"] = middle - _LINE * (len(name) - 1) / 2
        placed.append({"strong": False, **point, **at, "name": name})
        top += tall
    return placed, top


def _words_in_columns() -> list[Spec]:
    """Names on the left of the plot, words on its right; those of strong rows in bold."""
    text = {"type": "text", "baseline": "middle", "lineHeight": _LINE}
    layers: list[Spec] = []
    for strong in (False, True):
        weight = {"fontWeight": 700 if strong else 400}
        chosen = [{"filter": "datum.strong" if strong else "!datum.strong"}]
        name = {**text, **weight, "align": "left", "color": INK}
        words = {**text, **weight, "align": "left", "dx": 12, "color": INK if strong else MUTED}
        layers += [
            {
                "transform": chosen,
                "mark": name,
                "encoding": {"x": pixel("name_x"), "y": pixel("name_at"), "text": {"field": "name"}},
            },
            {
                "transform": chosen,
                "mark": words,
                "encoding": {
                    "x": {"value": "width"},
                    "y": pixel("mark_at"),
                    "text": {"field": "words"},
                },
            },
        ]
    return layers


def _sides(sides: tuple[str, str], *, narrow: bool) -> tuple[list[Spec], float]:
    """What each side of the plot means, above its ends, and the pixels that takes."""
    if not any(sides):
        return [], 4
    lines = [wrapped(words, _SIDE_LETTERS[narrow]) for words in sides]
    tall = max(map(len, lines))
    text = {"type": "text", "baseline": "middle", "lineHeight": 15, "color": MUTED}
    nowhere: Spec = {"data": {"values": [{}]}}
    ends = (("left", {"value": 0}), ("right", {"value": "width"}))
    layers = [
        {
            **nowhere,
            "mark": {**text, "align": align, "text": words},
            "encoding": {"x": at, "y": {"value": -15 * tall - 6}},
        }
        for words, (align, at) in zip(lines, ends, strict=True)
        if words != [""]
    ]
    return layers, 15 * tall + 16


def _band(band: tuple[float, float], along: Spec) -> Spec:
    """A tint between two values, from top to bottom."""
    ends = {"x": {**along, "datum": band[0]}, "x2": {"datum": band[1]}}
    return {"data": {"values": [{}]}, "mark": {"type": "rect", "color": TINT}, "encoding": ends}
