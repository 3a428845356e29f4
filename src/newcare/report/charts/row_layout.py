"""How rows are laid out under each other: words above, the mark on a thin line below, one axis at the foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.charts.scales import (
    TITLE_LETTERS,
    Spec,
    Unit,
    axis_of,
    in_two_widths,
    pixel,
    width_of,
    wrapped,
)
from newcare.report.charts.theme import INK, MUTED, PAPER, RULE, WIDE

_LINE = 17  # pixels of one line of words
_LETTER = 7.5  # pixels of a letter of a row's name
_MARK = 34  # pixels for the mark and the room below it


def row_chart(
    points: Sequence[dict[str, Any]],
    marks: Sequence[tuple[Mapping[str, Any], str, str | None]],
    reference: float | None,
    title: str,
    unit: Unit,
) -> Spec:
    """Rows under each other; each of `marks` stands at a field, or reaches from one field to another."""
    fields = [field for _, *ends in marks for field in ends if field is not None]
    reach = [point[field] for point in points for field in fields if point[field] is not None]
    edge = 0.02 * (max(reach) - min(reach))  # a mark that stands at a value needs room on both sides of it
    stands = [field for _, field, end in marks if end is None]
    reach += [point[field] + side for point in points for field in stands for side in (-edge, edge)]

    def build(narrow: bool) -> Spec:
        placed, height = placed_rows(points, narrow=narrow)
        levels = [] if reference is None else [float(reference)]
        domain, axis = axis_of([*reach, *levels], unit, narrow=narrow)
        along = {
            "type": "quantitative",
            "title": wrapped(title, TITLE_LETTERS[narrow]),
            "scale": {"domain": domain, "zero": False, "nice": False},
            "axis": {**axis, "titleAnchor": "start"},
        }
        return {
            "height": height,
            "padding": {"left": 1, "top": 2, "bottom": 2, "right": 2},
            "data": {"values": placed},
            "layer": [
                *(reference_line(level, along) for level in levels),
                track(),
                *row_words(narrow=narrow),
                *(mark_layer(mark, start, end, along) for mark, start, end in marks),
            ],
        }

    return in_two_widths(build)


def placed_rows(points: Sequence[dict[str, Any]], *, narrow: bool) -> tuple[list[dict[str, Any]], int]:
    """Each row with the pixels at which its words and its mark stand, and the height of all rows."""
    placed, top = [], 0
    for point in points:
        words = wrapped(point["words"], 44 if narrow else 60)
        name = wrapped(point["name"], 40 if narrow else round((WIDE - _room(words)) / _LETTER))
        words_at = top + _LINE * (len(name) if narrow else 0)
        words_end = words_at + _LINE * len(words)
        mark_at = max(top + _LINE * len(name), words_end) + 12
        ends = {
            "name_end": top + _LINE * len(name),
            "words_end": words_end,
            "from": mark_at - 8,
            "to": mark_at + 8,
        }
        wide = {"name_width": _room(name), "words_width": _room(words)}
        at = {"name_at": top, "words_at": words_at, "mark_at": mark_at}
        placed.append({**point, **at, **ends, **wide, "name": name, "words": words})
        top = mark_at + _MARK - 12
    return placed, top


def mark_layer(mark: Mapping[str, Any], start: str, end: str | None, along: Spec) -> Spec:
    """One mark of each row, left out where its field is not known."""
    box = mark["type"] == "rect"
    encoding: Spec = {"x": {"field": start, **along}, "y": pixel("from" if box else "mark_at")}
    if end is not None:
        encoding["x2"] = {"field": end}
    if box:
        encoding["y2"] = {"field": "to"}
    return {"transform": [{"filter": f"isValid(datum.{start})"}], "mark": dict(mark), "encoding": encoding}


def reference_line(level: float, along: Spec) -> Spec:
    """An upright line behind the marks."""
    encoding = {"x": {**along, "datum": level}}
    return {"data": {"values": [{}]}, "mark": {"type": "rule", "color": INK}, "encoding": encoding}


def row_words(*, narrow: bool) -> list[Spec]:
    """The row's name, and its value beside it (on a phone, under it), on ground of their own."""
    text = {"type": "text", "baseline": "top", "lineHeight": _LINE}
    name = {**text, "align": "left", "fontWeight": 700, "color": INK}
    words = {**text, "align": "left" if narrow else "right", "color": MUTED}
    beside = {"value": 0} if narrow else {"value": "width"}
    inward = "datum.words_width" if narrow else "width - datum.words_width"
    return [
        _ground("name", {"value": 0}, "datum.name_width"),
        _ground("words", beside, inward),
        {"mark": name, "encoding": {"x": {"value": 0}, "y": pixel("name_at"), "text": {"field": "name"}}},
        {"mark": words, "encoding": {"x": beside, "y": pixel("words_at"), "text": {"field": "words"}}},
    ]


def track() -> Spec:
    """A thin line across each row, on which its mark stands."""
    ends = {"x": {"value": 0}, "x2": {"value": "width"}, "y": pixel("mark_at")}
    return {"mark": {"type": "rule", "color": RULE}, "encoding": ends}


def _room(lines: Sequence[str]) -> float:
    """Pixels of ground that words need."""
    return max(width_of(line) for line in lines) + 6


def _ground(words: str, start: Spec, end: str) -> Spec:
    """Paper behind words, so that no upright line runs through them."""
    box = {
        "x": start,
        "x2": {"value": {"expr": end}},
        "y": pixel(f"{words}_at"),
        "y2": {"field": f"{words}_end"},
    }
    return {"mark": {"type": "rect", "color": PAPER, "opacity": 1}, "encoding": box}
