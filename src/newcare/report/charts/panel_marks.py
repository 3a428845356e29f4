"""Marks of small multiples, placed in pixels: lines of every panel, names and values over them, one scale beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from newcare.report.charts.panel_layout import LINE, PANEL, Panels
from newcare.report.charts.scales import Rows, Spec, Unit, is_known, pixel, words_of
from newcare.report.charts.theme import ACCENT, MUTED, PAPER, UNSURE


def level_lines(panels: Panels, levels: Sequence[float], colour: str) -> Spec:
    """Lines across every panel."""
    marks = [
        {"x": left, "end": left + panels.wide, "y": panels.down(name, level)}
        for name, (left, _) in panels.corners.items()
        for level in levels
    ]
    encoding = {"x": pixel("x"), "x2": {"field": "end"}, "y": pixel("y")}
    return {"data": {"values": marks}, "mark": {"type": "rule", "color": colour}, "encoding": encoding}


def upright_lines(panels: Panels, periods: Sequence[str]) -> Spec:
    """Dashed lines from top to bottom of every panel."""
    marks = [
        {"x": panels.across(name, period), "y": top, "end": top + PANEL}
        for name, (_, top) in panels.corners.items()
        for period in periods
    ]
    return {
        "data": {"values": marks},
        "mark": {"type": "rule", "color": MUTED, "strokeDash": [3, 3]},
        "encoding": {"x": pixel("x"), "y": pixel("y"), "y2": {"field": "end"}},
    }


def series_lines(panels: Panels, rows: Rows) -> list[Spec]:
    """The line of every unit, broken where a value is not known; a value between two breaks is a dot."""
    marks: list[dict[str, Any]] = []
    piece = 0
    for row in rows:
        name, value = str(row["name"]), row["value"]
        if not is_known(value):
            piece += 1
            continue
        at = {"x": panels.across(name, str(row["period"])), "y": panels.down(name, value)}
        marks.append({"piece": f"{name} {piece}", **at})
    pieces = Counter(mark["piece"] for mark in marks)
    place = {"x": pixel("x"), "y": pixel("y")}
    return [
        {
            "data": {"values": marks},
            "mark": {"type": "line", "color": ACCENT, "strokeWidth": 1.75},
            "encoding": {
                **place,
                "order": {"field": "x", "type": "quantitative"},
                "detail": {"field": "piece", "type": "nominal"},
            },
        },
        {
            "data": {"values": [mark for mark in marks if pieces[mark["piece"]] == 1]},
            "mark": {"type": "point", "filled": True, "size": 12, "color": ACCENT, "opacity": 1},
            "encoding": place,
        },
    ]


def last_values(panels: Panels, seen: Rows, unit: Unit) -> list[Spec]:
    """A dot at the last known value of every unit; over the panel its name, and the value in words."""
    last = {str(row["name"]): row for row in seen}
    dots = [
        {"x": panels.across(name, str(row["period"])), "y": panels.down(name, row["value"])}
        for name, row in last.items()
    ]
    headings: list[dict[str, Any]] = []
    for name, (left, top) in panels.corners.items():
        lines = panels.headings[name]
        words = words_of(last[name]["value"] if name in last else None, unit)
        above = top - 8 - LINE / 2
        headings.append(
            {"x": left, "y": above - LINE * len(lines), "words": lines, "value": words, "below": above}
        )
    text = {"type": "text", "align": "left", "baseline": "middle", "lineHeight": LINE}
    return [
        {
            "data": {"values": dots},
            "mark": {"type": "point", "filled": True, "size": 36, "color": ACCENT, "opacity": 1},
            "encoding": {"x": pixel("x"), "y": pixel("y")},
        },
        {
            "data": {"values": headings},
            "mark": {**text, "fontWeight": 700},
            "encoding": {"x": pixel("x"), "y": pixel("y"), "text": {"field": "words"}},
        },
        {
            "data": {"values": headings},
            "mark": {**text, "color": MUTED},
            "encoding": {"x": pixel("x"), "y": pixel("below"), "text": {"field": "value"}},
        },
    ]


def axis_words(panels: Panels, domain: Sequence[float], unit: Unit, axis_width: float) -> Spec:
    """The ends of the scale, beside the first panel of each row."""
    marks = [
        {"y": panels.down(name, end), "words": short_words(end, unit)}
        for name, (left, _) in panels.corners.items()
        if left == axis_width
        for end in domain
    ]
    mark = {"type": "text", "align": "right", "baseline": "middle", "color": MUTED}
    encoding = {"x": {"value": axis_width - 6}, "y": pixel("y"), "text": {"field": "words"}}
    return {"data": {"values": marks}, "mark": mark, "encoding": encoding}


def foot_words(lines: Sequence[str], at: float) -> Spec:
    """What all panels share, under them."""
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "top",
        "lineHeight": LINE,
        "color": MUTED,
        "text": list(lines),
    }
    return {
        "data": {"values": [{}]},
        "mark": mark,
        "encoding": {"x": {"value": 0}, "y": {"value": at}},
    }


def short_words(value: float, unit: Unit) -> str:
    """A round value in words, without decimals that say nothing."""
    return words_of(value, "count" if unit == "number" and value == round(value) else unit)


def break_marks(panels: Panels, broken: Rows) -> list[Spec]:
    """An open diamond on each point at which reporting breaks."""
    if not broken:
        return []
    values = [
        {
            "x": panels.across(str(row["name"]), str(row["period"])),
            "y": panels.down(str(row["name"]), float(row["value"])),
        }
        for row in broken
    ]
    mark = {
        "type": "point",
        "shape": "diamond",
        "size": 70,
        "fill": PAPER,
        "stroke": UNSURE,
        "strokeWidth": 1.75,
        "opacity": 1,
    }
    return [{"data": {"values": values}, "mark": mark, "encoding": {"x": pixel("x"), "y": pixel("y")}}]
