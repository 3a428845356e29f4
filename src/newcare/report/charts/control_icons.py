"""Drawn marks with words: a glyph in a disc for variation, another for assurance."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.charts.scales import Spec, wrapped
from newcare.report.charts.theme import PAPER

_LINE = 33  # pixels of one mark and the room under it


def icons_above(icons: Sequence[tuple[str, str, str]], above: float, *, letters: int) -> list[Spec]:
    """Drawn marks with their words, one under the other above the key."""
    layers: list[Spec] = []
    for glyph, colour, words in reversed(icons):
        lines = wrapped(words, letters)
        y = {"value": -(above + _LINE / 2)}
        disc = {
            "type": "point",
            "shape": "circle",
            "size": 480,
            "fill": PAPER,
            "stroke": colour,
            "opacity": 1,
        }
        drawn = {
            "type": "point",
            "shape": glyph,
            "size": 150,
            "stroke": colour,
            "strokeWidth": 2,
            "opacity": 1,
        }
        text = {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "lineHeight": 15,
            "dy": -7.5 * (len(lines) - 1),
            "fontWeight": 700,
            "text": lines,
        }
        nowhere: Spec = {"data": {"values": [{}]}}
        layers += [
            {**nowhere, "mark": {**disc, "strokeWidth": 2}, "encoding": {"x": {"value": 12}, "y": y}},
            {**nowhere, "mark": drawn, "encoding": {"x": {"value": 12}, "y": y}},
            {**nowhere, "mark": text, "encoding": {"x": {"value": 30}, "y": y}},
        ]
        above += _LINE
    return layers
