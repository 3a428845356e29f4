"""A flow of areas or people: who was there, who was left out and why, and who was compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.charts.scales import Spec, above_plot, in_two_widths, is_known, pixel, wrapped
from newcare.report.charts.theme import INK, MUTED, NARROW, PAPER, RULE, TINT, WIDE
from newcare.terms.words import count_words

_LINE = 17
_INSIDE = 9  # pixels between a box and its words
_GAP = 24  # pixels between boxes, for an arrow
_LETTER = 7.2
_NARROWEST = 120  # pixels of the narrowest box
_SUPPRESSED = "not shown"


def box_flow(
    steps: Sequence[Mapping[str, Any]], *, arms: Sequence[Mapping[str, Any]] = (), title: str = ""
) -> Spec:
    """Boxes from top to bottom; beside each arrow, who was left out there.

    Args:
        steps: in order: `name`, `number` (None where suppressed), `left_out`: (words, number) of those who do not go on
            to the next step, may be empty.
        arms: groups that the last step is parted into: `name`, `number`.
        title: what is shown; stands level above the plot.
    """

    def build(narrow: bool) -> Spec:
        boxes, arrows, height = _laid_out(steps, arms, narrow=narrow)
        return {
            "height": height,
            "padding": {"left": 2, "top": 2, "bottom": 2, "right": 2},
            "title": above_plot(title, narrow=narrow),
            "layer": [*_arrow_layers(arrows), *_box_layers(boxes)],
        }

    return {**in_two_widths(build), "description": _described(steps, arms, title)}


def _number(number: float | None) -> str:
    """A number of areas or people in words."""
    return count_words(number) if is_known(number) else _SUPPRESSED


def _box(
    name: str, number: float | None, left: float, top: float, wide: float, **look: Any
) -> dict[str, Any]:
    """A box as high as its words need."""
    lines = [*wrapped(name, int((wide - 2 * _INSIDE) / _LETTER)), _number(number)]
    return _lined(lines, left, top, wide, **look)


def _lined(lines: Sequence[str], left: float, top: float, wide: float, **look: Any) -> dict[str, Any]:
    """A box around lines of words."""
    foot = top + _LINE * len(lines) + 2 * _INSIDE
    words_at = {"words_x": left + _INSIDE, "words_y": top + _INSIDE + _LINE / 2}
    return {
        "words": list(lines),
        "left": left,
        "right": left + wide,
        "top": top,
        "foot": foot,
        **words_at,
        **look,
    }


def _laid_out(
    steps: Sequence[Mapping[str, Any]], arms: Sequence[Mapping[str, Any]], *, narrow: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Boxes, arrows between them (straight, from a place to a place) and the height of all."""
    whole = (NARROW if narrow else WIDE) - 8
    main, beside, middle = (whole * part for part in ((0.72, 0.2, 0.09) if narrow else (0.5, 0.56, 0.25)))
    boxes: list[dict[str, Any]] = []
    arrows: list[dict[str, Any]] = []
    top = 0.0
    for rank, step in enumerate(steps):
        box = _box(step["name"], step["number"], 0, top, main, side=False)
        boxes.append(box)
        top = box["foot"] + _GAP
        if step["left_out"]:
            out = _left_out(step["left_out"], beside, box["foot"] + _GAP / 2, whole - beside)
            boxes.append(out)
            level, top = (out["top"] + out["foot"]) / 2, out["foot"] + _GAP / 2
            arrows.append(_arrow(middle, level, beside, level))
        if rank < len(steps) - 1 or arms:
            arrows.append(_arrow(middle, box["foot"], middle, top, plain=rank == len(steps) - 1))
    boxes += _arms(arms, arrows, top, whole, middle)
    return boxes, arrows, max(box["foot"] for box in boxes) + 2


def _left_out(
    parts: Sequence[tuple[str, float | None]], left: float, top: float, wide: float
) -> dict[str, Any]:
    """The box of those who do not go on."""
    letters = int((wide - 2 * _INSIDE) / _LETTER)
    lines = [line for words, number in parts for line in wrapped(f"{words}: {_number(number)}", letters)]
    return _lined(lines, left, top, wide, side=True)


def _arms(
    arms: Sequence[Mapping[str, Any]],
    arrows: list[dict[str, Any]],
    top: float,
    whole: float,
    middle: float,
) -> list[dict[str, Any]]:
    """Groups side by side under a line that parts them, or under each other where there is no room; adds arrows."""
    wide = (whole - 12 * (len(arms) - 1)) / max(1, len(arms))
    if wide < _NARROWEST:
        return _arms_under_each_other(arms, arrows, top, whole, middle)
    boxes = [
        _box(arm["name"], arm["number"], rank * (wide + 12), top + _GAP, wide, side=False)
        for rank, arm in enumerate(arms)
    ]
    centres = [(box["left"] + box["right"]) / 2 for box in boxes]
    if boxes:
        arrows.append(_arrow(min(middle, *centres), top, max(middle, *centres), top, plain=True))
    arrows += [_arrow(at, top, at, top + _GAP) for at in centres]
    return boxes


def _arms_under_each_other(
    arms: Sequence[Mapping[str, Any]],
    arrows: list[dict[str, Any]],
    top: float,
    whole: float,
    middle: float,
) -> list[dict[str, Any]]:
    """Groups under each other, each with an arrow from one line."""
    boxes: list[dict[str, Any]] = []
    left, end = middle + _GAP, top
    for arm in arms:
        box = _box(arm["name"], arm["number"], left, end, whole - left, side=False)
        boxes.append(box)
        level = (box["top"] + box["foot"]) / 2
        arrows.append(_arrow(middle, level, left, level))
        end = box["foot"] + 10
    arrows.append(_arrow(middle, top, middle, level, plain=True))
    return boxes


def _arrow(x: float, y: float, to_x: float, to_y: float, *, plain: bool = False) -> dict[str, Any]:
    """A line from a place to a place, with a head where it is not plain."""
    level = y == to_y
    head = {"head_x": to_x - 5 * level, "head_y": to_y - 5 * (not level), "level": level, "plain": plain}
    return {"x": x, "y": y, "x2": to_x, "y2": to_y, **head}


def _arrow_layers(arrows: Sequence[dict[str, Any]]) -> list[Spec]:
    """Lines, and a head where each ends."""
    shared = {"type": "point", "filled": True, "size": 60, "color": MUTED, "opacity": 1}
    return [
        {
            "data": {"values": list(arrows)},
            "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1.5},
            "encoding": {"x": pixel("x"), "y": pixel("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}},
        },
        *(
            {
                "data": {"values": [a for a in arrows if not a["plain"] and a["level"] == level]},
                "mark": {**shared, "shape": f"triangle-{'right' if level else 'down'}"},
                "encoding": {"x": pixel("head_x"), "y": pixel("head_y")},
            }
            for level in (False, True)
        ),
    ]


def _box_layers(boxes: Sequence[dict[str, Any]]) -> list[Spec]:
    """Boxes, those of who was left out on a tint, and the words in them."""
    layers: list[Spec] = []
    for side in (False, True):
        look = {"color": TINT, "stroke": RULE} if side else {"color": PAPER, "stroke": INK}
        layers.append(
            {
                "data": {"values": [box for box in boxes if box["side"] == side]},
                "mark": {"type": "rect", "opacity": 1, "strokeWidth": 1.25, **look},
                "encoding": {
                    "x": pixel("left"),
                    "x2": {"field": "right"},
                    "y": pixel("top"),
                    "y2": {"field": "foot"},
                },
            }
        )
    text = {"type": "text", "align": "left", "baseline": "middle", "lineHeight": _LINE, "color": INK}
    words = {"x": pixel("words_x"), "y": pixel("words_y"), "text": {"field": "words"}}
    return [*layers, {"data": {"values": list(boxes)}, "mark": text, "encoding": words}]


def _described(steps: Sequence[Mapping[str, Any]], arms: Sequence[Mapping[str, Any]], title: str) -> str:
    """The flow in words."""
    said = []
    for step in steps:
        out = ", ".join(f"{words} {_number(number)}" for words, number in step["left_out"])
        said.append(f"{step['name']}: {_number(step['number'])}" + (f"; left out: {out}" if out else ""))
    said += [f"{arm['name']}: {_number(arm['number'])}" for arm in arms]
    return f"{title or 'Flow'}. {'. '.join(said)}."
