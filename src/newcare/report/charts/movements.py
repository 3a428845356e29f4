"""Movements between segments as flows: where people were on the left, where they are on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.errors import InvalidInput
from newcare.report.charts.movement_layout import (
    LINE,
    PAGE,
    PHONE,
    Sizes,
    bands_of,
    bars_of,
    height_for,
    placed_bars,
    scale_of,
    totals_of,
    words_beside,
)
from newcare.report.charts.scales import Rows, Spec, above_plot, in_two_widths
from newcare.report.charts.theme import INK, MUTED, RULE, SERIES

_COLOURS = (SERIES[0], SERIES[1], SERIES[3], SERIES[4])  # without the grey, which is for those in no segment


def flows(
    rows: Rows,
    start: str,
    end: str,
    people: str,
    *,
    names: Mapping[str, str],
    quiet: Sequence[str] = (),
    leave_out: tuple[str, str] | None = None,
    title: str = "",
) -> Spec:
    """Flows from the segments of one day to those of another; the height of a flow is its number of people.

    Args:
        rows: one row per way; a way whose `people` are null (suppressed) is not drawn.
        start: column of the id on the earlier day.
        end: column of the id on the later day.
        people: column of the count.
        names: id -> name, in the order in which they stand under each other; ids of both days.
        quiet: ids that are no segments, such as "left"; drawn grey.
        leave_out: one way that is not drawn, since it would dwarf the others; say so in `title`.
        title: what is shown; stands level above the plot.

    Raises:
        InvalidInput: no way is left to draw.
    """
    known = [(str(row[start]), str(row[end]), int(row[people])) for row in rows if row[people]]
    ways = [way for way in known if way[:2] != leave_out]
    if not ways:
        raise InvalidInput(
            "A chart of movements needs at least one way with a known number of people.",
            seen=f"{len(rows)} rows",
            remedy="Leave the chart out and say in words that nobody moved or the numbers are too small.",
        )
    order = list(names)
    ways.sort(key=lambda way: (order.index(way[0]), order.index(way[1])))
    colours = _colours(order, quiet)

    def build(narrow: bool) -> Spec:
        sizes = PHONE if narrow else PAGE
        sides = [totals_of(ways, order, side) for side in (0, 1)]
        words = [words_beside(sides[side], totals_of(known, order, side), names, sizes) for side in (0, 1)]
        height = height_for(words)
        scale = scale_of(sides, height)
        places = [bars_of(totals, height, scale) for totals in sides]
        bands = bands_of(ways, places, scale, sizes)
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 0},
            "title": above_plot(title, narrow=narrow),
            "layer": [
                _band_layer(bands, colours),
                *(
                    layer
                    for side in (0, 1)
                    for layer in _side_layers(side, places[side], words[side], colours, height, sizes)
                ),
            ],
        }

    return in_two_widths(build)


def _colours(order: Sequence[str], quiet: Sequence[str]) -> dict[str, str]:
    """A colour for each segment, in turn; grey for what is none."""
    segments = [name for name in order if name not in quiet]
    coloured = {name: _COLOURS[rank % len(_COLOURS)] for rank, name in enumerate(segments)}
    return {name: coloured.get(name, MUTED) for name in order}


def _band_layer(points: Sequence[dict[str, Any]], colours: Mapping[str, str]) -> Spec:
    """The flows, in the colour of the segment that they leave."""
    return {
        "data": {"values": list(points)},
        "mark": {"type": "area", "orient": "vertical", "opacity": 0.45, "line": False},
        "encoding": {
            "x": _pixel("across"),
            "y": _pixel("upper"),
            "y2": {"field": "lower"},
            "detail": {"field": "way", "type": "nominal"},
            "color": _coloured("start", colours),
        },
    }


def _side_layers(
    side: int,
    places: Mapping[str, tuple[float, float]],
    words: Mapping[str, list[str]],
    colours: Mapping[str, str],
    height: float,
    sizes: Sizes,
) -> list[Spec]:
    """Bars of one side, their words clear of each other, and a line from the words to the bar."""
    marks = placed_bars(side, places, words, height, sizes)
    layers = (_bar(colours), _leader(), _label(("right", "left")[side]))
    return [{"data": {"values": marks}, **layer} for layer in layers]


def _bar(colours: Mapping[str, str]) -> Spec:
    return {
        "mark": {"type": "rect", "opacity": 1},
        "encoding": {
            "x": _pixel("begins"),
            "x2": {"field": "ends"},
            "y": _pixel("upper"),
            "y2": {"field": "lower"},
            "color": _coloured("name", colours),
        },
    }


def _leader() -> Spec:
    return {
        "mark": {"type": "rule", "color": RULE},
        "encoding": {
            "x": _pixel("outside"),
            "x2": {"field": "line_ends"},
            "y": _pixel("middle"),
            "y2": {"field": "centre"},
        },
    }


def _label(align: str) -> Spec:
    return {
        "mark": {"type": "text", "align": align, "baseline": "middle", "lineHeight": LINE, "color": INK},
        "encoding": {"x": _pixel("words_at"), "y": _pixel("first_line"), "text": {"field": "words"}},
    }


def _coloured(field: str, colours: Mapping[str, str]) -> Spec:
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def _pixel(field: str) -> Spec:
    """A place on the drawing given in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
