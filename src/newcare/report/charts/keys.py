"""What marks mean, in words above the plot: a row of marks, each with its words beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.charts.scales import Spec, width_of, wrapped
from newcare.report.charts.theme import INK

LINE = 18  # pixels of one line of the key
_MARK = 20  # pixels for a mark and the room beside it
_GAP = 16  # pixels between entries


def key_above(
    entries: Sequence[tuple[Mapping[str, Any], str]], *, room: float, above: float
) -> tuple[list[Spec], float]:
    """Marks with their words in rows above the plot.

    Args:
        entries: a point mark (without its place) and what it means, in the order to be read.
        room: pixels from the left edge of the plot that a row may take.
        above: pixels above the plot that are taken already.

    Returns:
        The layers, and how many pixels above the plot are taken now.
    """
    placed: list[tuple[Mapping[str, Any], list[str], float, int]] = []
    across, row, tall = 0.0, 0, 1
    for mark, words in entries:
        lines = wrapped(words, max(10, int((room - _MARK) / 7.2)))
        wide = _MARK + max(width_of(line) for line in lines)
        if across and across + wide > room:
            across, row, tall = 0.0, row + tall, 1
        placed.append((mark, lines, across, row))
        across, tall = across + wide + _GAP, max(tall, len(lines))
    rows = row + tall if placed else 0
    layers = [
        layer
        for mark, lines, at, first in placed
        for layer in _entry(mark, lines, at, above + LINE * (rows - first) - LINE / 2 + 4)
    ]
    return layers, above + LINE * rows


def _entry(mark: Mapping[str, Any], lines: Sequence[str], at: float, up: float) -> list[Spec]:
    """One mark and its words."""
    nowhere: Spec = {"data": {"values": [{}]}}
    text = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "lineHeight": LINE - 2,
        "color": INK,
        "text": list(lines),
    }
    return [
        {**nowhere, "mark": dict(mark), "encoding": {"x": {"value": at + 7}, "y": {"value": -up}}},
        {**nowhere, "mark": text, "encoding": {"x": {"value": at + _MARK}, "y": {"value": -up}}},
    ]
