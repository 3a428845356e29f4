"""What charts share: units and their words, round axes, labels that keep clear of each other, two widths."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, TypeVar

from newcare.errors import InvalidInput
from newcare.report.charts.theme import INK, MUTED
from newcare.terms.words import number_words, per_cent, pounds_words

Rows = Sequence[Mapping[str, Any]]
Spec = dict[str, Any]
Unit = Literal["number", "decimal", "count", "share", "change", "pence"]
_Thing = TypeVar("_Thing")

TITLE_LETTERS = (100, 46)  # of a line of words across the whole drawing, on a page and on a phone
_LETTER_WIDTHS = dict.fromkeys("fijlrtI.,:;'|!()[]- ", 0.34) | dict.fromkeys("mwMW%", 0.93)

_PLACES: dict[Unit, int] = {"count": 0, "number": 1, "decimal": 2}
_AXIS_WORDS: dict[Unit, str] = {
    "number": "format(datum.value, ',')",
    "decimal": "format(datum.value, ',.4~r')",
    "count": "format(datum.value, ',')",
    "share": "format(datum.value * 100, ',.4~r') + ' %'",
    "change": "(datum.value > 0 ? '+' : '') + format(datum.value * 100, ',.4~r') + ' %'",
    "pence": "(datum.value < 0 ? '−£' : '£') + "
    "replace(replace(format(abs(datum.value) / 100, '~s'), 'M', 'm'), 'G', 'bn')",
}


def words_of(value: float | None, unit: Unit) -> str:
    """The words for a value in its unit, as they stand beside a mark."""
    if unit == "pence":
        return pounds_words(value)
    if unit in _PLACES:
        return number_words(value, places=_PLACES[unit])
    return per_cent(value, signed=unit == "change")


def axis_of(values: Sequence[float], unit: Unit, *, narrow: bool) -> tuple[list[float], Spec]:
    """A domain that ends on round numbers and holds all values, and the axis that labels it."""
    lowest, highest = min(values), max(values)
    step = _round_step(_reach(lowest, highest), parts=4 if narrow else 5)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    last = last if last > first else first + 1
    marks = [round(index * step, 12) for index in range(first, last + 1)]
    return [marks[0], marks[-1]], {"values": marks, "labelExpr": _AXIS_WORDS[unit], "labelOverlap": False}


def known(rows: Rows, *fields: str) -> list[dict[str, Any]]:
    """The rows whose `fields` all hold a finite number; refuses to draw a chart of nothing."""
    kept = [dict(row) for row in rows if all(is_known(row[field]) for field in fields)]
    if not kept:
        raise InvalidInput(
            "A chart needs at least one row with a known value.",
            seen=f"{len(rows)} rows, none with {' and '.join(fields)}",
            remedy="Leave the chart out and say in words that the numbers are not known.",
        )
    return kept


def is_known(value: float | None) -> bool:
    """Whether there is a finite number to draw."""
    return value is not None and math.isfinite(value)


def width_of(words: str) -> float:
    """About how many pixels words in a chart take, a little more rather than less."""
    return 13 * sum(_LETTER_WIDTHS.get(letter, 0.61) for letter in words)


def wrapped(words: str, letters: int) -> list[str]:
    """Lines of at most so many letters, broken between words."""
    return textwrap.wrap(words, letters) or [""]


def kept_apart(places: Sequence[float], sizes: Sequence[float], end: float) -> list[float]:
    """Move centres of labels, in pixels from 0 to `end`, as little as needed so that none overlaps.

    Returns the centres in the order given. Labels that cannot all fit run past 0.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + (sizes[before] + sizes[after]) / 2)
    limit = end
    for index in reversed(order):
        moved[index] = min(moved[index], limit - sizes[index] / 2)
        limit = moved[index] - sizes[index] / 2
    return moved


def in_two_widths(build: Callable[[bool], Spec]) -> Spec:
    """Build a specification for the page, holding what differs on a phone under `usermeta.narrow`."""
    return {**build(False), "usermeta": {"narrow": build(True)}}


def measure(field: str, domain: Sequence[float], axis: Spec) -> Spec:
    """The upright axis of the measure; its title stands above the plot instead."""
    scale = {"domain": list(domain), "zero": False, "nice": False}
    return {"field": field, "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def level_line(value: float, upright: Spec, **look: Any) -> Spec:
    """A line across the plot at a value of the upright axis; in ink unless `look` says otherwise."""
    at = {key: part for key, part in upright.items() if key != "field"} | {"datum": value}
    mark = {"type": "rule", "color": INK, **look}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {"y": at}}


def pixel(field: str) -> Spec:
    """A place on the drawing that rows give in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def above_plot(title: str, *, narrow: bool, upright_lines: int = 0) -> Spec:
    """What is measured, level above the plot and above the words of the upright lines."""
    return {"text": wrapped(title, TITLE_LETTERS[narrow]), "offset": 12 + 16 * upright_lines}


def upright_line(at: Spec, words: str, rank: int = 0) -> list[Spec]:
    """A dashed line from top to bottom, with its words above it; ranks keep the words of two lines apart."""
    line = {"type": "rule", "color": MUTED, "strokeDash": [4, 3]}
    text = {"type": "text", "align": "left", "baseline": "bottom", "dx": -2, "color": MUTED, "text": words}
    nowhere: Spec = {"data": {"values": [{}]}}
    return [
        {**nowhere, "mark": line, "encoding": {"x": at}},
        {**nowhere, "mark": text, "encoding": {"x": at, "y": {"value": -6 - 16 * rank}}},
    ]


def every_nth(things: Sequence[_Thing], most: int, through: _Thing | None = None) -> list[_Thing]:
    """Every nth of the things, so that at most so many are left; `through`, where it is among them, is kept."""
    step = math.ceil(len(things) / most)
    first = things.index(through) % step if through is not None and through in things else 0
    return list(things[first::step])


def _reach(lowest: float, highest: float) -> float:
    """How far an axis reaches; where its values are as good as equal, as far as they are from nothing."""
    largest = max(abs(lowest), abs(highest))
    reach = highest - lowest if highest - lowest > 1e-9 * largest else largest
    return reach if reach > 1e-9 else 1.0


def _round_step(reach: float, parts: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that crosses `reach` in at most `parts` steps."""
    size = 10.0 ** math.floor(math.log10(reach / parts))
    return next(size * unit for unit in (1, 2, 2.5, 5, 10) if size * unit * parts >= reach * (1 - 1e-9))
