"""Charts with a row for each thing compared: its name and value in words, and under them the mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.chart_scales import (
    TITLE_LETTERS,
    Rows,
    Spec,
    Unit,
    axis_of,
    in_two_widths,
    is_known,
    known,
    width_of,
    words_of,
    wrapped,
)
from newcare.report.theme import ACCENT, ACCENT_TINT, INK, MUTED, PAPER, RULE
from newcare.report.words import interval_words

_LINE = 17  # pixels of one line of words
_MARK = 34  # pixels for the mark and the room below it


def interval_dots(
    rows: Rows,
    label: str,
    value: str,
    lower: str,
    upper: str,
    reference: float | None = 0,
    *,
    title: str = "",
    unit: Unit = "change",
) -> Spec:
    """An estimate and its interval for each row, beside a reference such as no effect.

    Args:
        rows: one row per estimate, in the order to be read; a row whose `value` is null is left out.
        label: column that names the row.
        value: column of the estimate, in `unit`.
        lower: column of the interval's lower end; an interval not known is not drawn.
        upper: column of the interval's upper end.
        reference: value at which an upright line is drawn, or None.
        title: what is measured; stands level under the plot.
    """
    dot = {"type": "point", "filled": True, "size": 110, "color": ACCENT, "opacity": 1}
    interval = {"type": "rule", "color": ACCENT, "strokeWidth": 2.5}
    points = _intervals(rows, label, value, lower, upper, unit)
    return _row_chart(points, [(interval, "lower", "upper"), (dot, "value", None)], reference, title, unit)


def range_bar(
    rows: Rows,
    label: str,
    value: str,
    lower: str,
    upper: str,
    reference: float | None = 0,
    *,
    title: str = "",
    unit: Unit = "pence",
) -> Spec:
    """A range as a bar, with a stroke at its central value, for each row; arguments as for `interval_dots`."""
    outline = {"type": "rect", "color": ACCENT_TINT, "opacity": 1, "stroke": ACCENT, "strokeWidth": 1.5}
    centre = {"type": "tick", "size": 26, "thickness": 4, "color": ACCENT, "opacity": 1, "orient": "vertical"}
    points = _intervals(rows, label, value, lower, upper, unit)
    return _row_chart(points, [(outline, "lower", "upper"), (centre, "value", None)], reference, title, unit)


def bars(rows: Rows, label: str, value: str, *, title: str = "", unit: Unit = "number") -> Spec:
    """A bar from zero for each row.

    Args:
        rows: one row per bar, in the order to be read; a row whose `value` is null is left out.
        label: column that names the row.
        value: column of the value, in `unit`.
        title: what is measured; stands level under the plot.
    """
    points = [
        {"name": str(row[label]), "zero": 0, "value": row[value], "words": words_of(row[value], unit)}
        for row in known(rows, value)
    ]
    bar = {"type": "rect", "color": ACCENT, "opacity": 1}
    both_ways = any(point["value"] < 0 for point in points)
    return _row_chart(points, [(bar, "zero", "value")], 0 if both_ways else None, title, unit)


def _intervals(
    rows: Rows, label: str, value: str, lower: str, upper: str, unit: Unit
) -> list[dict[str, Any]]:
    """What each row shows: its name, its value and interval, and both in words."""
    points = []
    for row in known(rows, value):
        words = words_of(row[value], unit)
        ends: dict[str, Any] = {"lower": None, "upper": None}
        if is_known(row[lower]) and is_known(row[upper]):
            ends = {"lower": row[lower], "upper": row[upper]}
            words += f" ({interval_words(row[lower], row[upper], words=lambda end: words_of(end, unit))})"
        points.append({"name": str(row[label]), "value": row[value], "words": words, **ends})
    return points


def _row_chart(
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
        placed, height = _placed(points, narrow=narrow)
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
                *(_reference_line(level, along) for level in levels),
                _track(),
                *_row_words(narrow=narrow),
                *(_mark(mark, start, end, along) for mark, start, end in marks),
            ],
        }

    return in_two_widths(build)


def _placed(points: Sequence[dict[str, Any]], *, narrow: bool) -> tuple[list[dict[str, Any]], int]:
    """Each row with the pixels at which its words and its mark stand, and the height of all rows."""
    placed, top = [], 0
    for point in points:
        lines = wrapped(point["name"], 40 if narrow else 64)
        words_at = top + _LINE * (len(lines) if narrow else 0)
        mark_at = top + _LINE * (len(lines) + narrow) + 12
        at = {"name_at": top, "words_at": words_at, "words_end": words_at + _LINE, "mark_at": mark_at}
        wide = {"name_width": _room(lines), "words_width": _room([point["words"]])}
        placed.append({**point, **at, **wide, "name": lines, "from": mark_at - 8, "to": mark_at + 8})
        top = mark_at + _MARK - 12
    return placed, top


def _mark(mark: Mapping[str, Any], start: str, end: str | None, along: Spec) -> Spec:
    """One mark of each row, left out where its field is not known."""
    box = mark["type"] == "rect"
    encoding: Spec = {"x": {"field": start, **along}, "y": _pixel("from" if box else "mark_at")}
    if end is not None:
        encoding["x2"] = {"field": end}
    if box:
        encoding["y2"] = {"field": "to"}
    return {"transform": [{"filter": f"isValid(datum.{start})"}], "mark": dict(mark), "encoding": encoding}


def _reference_line(level: float, along: Spec) -> Spec:
    """An upright line behind the marks."""
    encoding = {"x": {**along, "datum": level}}
    return {"data": {"values": [{}]}, "mark": {"type": "rule", "color": INK}, "encoding": encoding}


def _row_words(*, narrow: bool) -> list[Spec]:
    """The row's name, and its value beside it (on a phone, under it), on ground of their own."""
    text = {"type": "text", "baseline": "top", "lineHeight": _LINE}
    name = {**text, "align": "left", "fontWeight": 700, "color": INK}
    words = {**text, "align": "left" if narrow else "right", "color": MUTED}
    beside = {"value": 0} if narrow else {"value": "width"}
    inward = "datum.words_width" if narrow else "width - datum.words_width"
    return [
        _ground("name_at", {"value": 0}, "datum.name_width"),
        _ground("words_at", beside, inward),
        {"mark": name, "encoding": {"x": {"value": 0}, "y": _pixel("name_at"), "text": {"field": "name"}}},
        {"mark": words, "encoding": {"x": beside, "y": _pixel("words_at"), "text": {"field": "words"}}},
    ]


def _track() -> Spec:
    """A thin line across each row, on which its mark stands."""
    ends = {"x": {"value": 0}, "x2": {"value": "width"}, "y": _pixel("mark_at")}
    return {"mark": {"type": "rule", "color": RULE}, "encoding": ends}


def _room(lines: Sequence[str]) -> float:
    """Pixels of ground that words need."""
    return max(width_of(line) for line in lines) + 6


def _ground(top: str, start: Spec, end: str) -> Spec:
    """Paper behind words, so that no upright line runs through them."""
    box = {"x": start, "x2": {"value": {"expr": end}}, "y": _pixel(top), "y2": {"field": "words_end"}}
    return {"mark": {"type": "rect", "color": PAPER, "opacity": 1}, "encoding": box}


def _pixel(field: str) -> Spec:
    """A place down the plot given in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
