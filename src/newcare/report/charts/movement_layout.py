"""Where the bars, flows and words of a chart of movements stand: geometry in pixels, on a page and on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.report.charts.scales import kept_apart, wrapped
from newcare.report.charts.theme import NARROW, WIDE
from newcare.terms.words import count_words

_BAR = 12  # pixels of a segment's bar
_GAP = 8  # pixels between bars of one side
LINE = 16  # pixels of one line of words
_LEAST_HEIGHT = 380  # pixels
_STEPS = 24  # straight pieces of a curve


@dataclass(frozen=True)
class Sizes:
    """What differs between a page and a phone: pixels of the drawing and of its words, letters of a line."""

    width: int
    words: int
    letters: int

    @property
    def left(self) -> int:
        """Where the left bars begin."""
        return self.words

    @property
    def right(self) -> int:
        """Where the right bars begin."""
        return self.width - self.words - _BAR


PAGE, PHONE = Sizes(WIDE, 190, 24), Sizes(NARROW, 100, 13)


def totals_of(ways: Sequence[tuple[str, str, int]], order: Sequence[str], side: int) -> dict[str, int]:
    """People of each id on one side, in order; ids that nobody comes from or goes to are left out."""
    totals = {name: sum(way[2] for way in ways if way[side] == name) for name in order}
    return {name: people for name, people in totals.items() if people}


def words_beside(
    drawn: Mapping[str, int], totals: Mapping[str, int], names: Mapping[str, str], sizes: Sizes
) -> dict[str, list[str]]:
    """Name and number beside each bar, line by line; where not all of its people are drawn, how many are."""
    words = {}
    for name, people in drawn.items():
        number = count_words(totals[name])
        if people < totals[name]:
            number += f", {count_words(people)} drawn"
        words[name] = [*wrapped(names[name], sizes.letters), *wrapped(number, sizes.letters)]
    return words


def _tall(lines: Sequence[str]) -> float:
    """Pixels that lines of words need, with air below them."""
    return LINE * len(lines) + 6


def height_for(words: Sequence[Mapping[str, Sequence[str]]]) -> float:
    """Pixels of the whole, so that the words of either side fit under each other."""
    return max(_LEAST_HEIGHT, *(sum(map(_tall, side.values())) for side in words))


def scale_of(sides: Sequence[Mapping[str, int]], height: float) -> float:
    """Pixels of one person: both sides fit, with gaps between their bars."""
    return min((height - _GAP * (len(totals) - 1)) / sum(totals.values()) for totals in sides)


def bars_of(totals: Mapping[str, int], height: float, scale: float) -> dict[str, tuple[float, float]]:
    """Upper and lower end of each bar of a side, which stands in the middle of the height."""
    tall = sum(totals.values()) * scale + _GAP * (len(totals) - 1)
    places, top = {}, (height - tall) / 2
    for name, people in totals.items():
        places[name] = (top, top + people * scale)
        top += people * scale + _GAP
    return places


def bands_of(
    ways: Sequence[tuple[str, str, int]],
    places: Sequence[Mapping[str, tuple[float, float]]],
    scale: float,
    sizes: Sizes,
) -> list[dict[str, Any]]:
    """Points along the upper and lower edge of each flow, from the right edge of one bar to the left of the other."""
    free = [{name: top for name, (top, _) in side.items()} for side in places]
    points = []
    begins, ends = sizes.left + _BAR, sizes.right
    for number, (first, last, people) in enumerate(ways):
        top, bottom = free[0][first], free[1][last]
        free[0][first] += people * scale
        free[1][last] += people * scale
        for step in range(_STEPS + 1):
            share = step / _STEPS
            eased = share * share * (3 - 2 * share)
            upper = round(top + (bottom - top) * eased, 2)
            points.append(
                {
                    "way": number,
                    "start": first,
                    "across": round(begins + (ends - begins) * share, 2),
                    "upper": upper,
                    "lower": round(upper + people * scale, 2),
                }
            )
    return points


def placed_bars(
    side: int,
    places: Mapping[str, tuple[float, float]],
    words: Mapping[str, list[str]],
    height: float,
    sizes: Sizes,
) -> list[dict[str, Any]]:
    """Bars of one side (0 left, 1 right), with their words kept clear of each other: pixels of each."""
    begins = (sizes.left, sizes.right)[side]
    outside = sizes.left - 4 if side == 0 else sizes.right + _BAR + 4
    line_ends = outside - 6 if side == 0 else outside + 6
    words_at = outside - 10 if side == 0 else outside + 10
    middles = [(top + bottom) / 2 for top, bottom in places.values()]
    room = [_tall(words[name]) for name in places]
    below_the_top = [max(middle, need / 2) for middle, need in zip(middles, room, strict=True)]
    centres = kept_apart(below_the_top, room, height)
    return [
        {
            "name": name,
            "begins": begins,
            "ends": begins + _BAR,
            "upper": top,
            "lower": max(bottom, top + 1),
            "outside": outside,
            "line_ends": line_ends,
            "words_at": words_at,
            "middle": middle,
            "centre": centre,
            "first_line": centre - LINE * (len(words[name]) - 1) / 2,
            "words": words[name],
        }
        for (name, (top, bottom)), middle, centre in zip(places.items(), middles, centres, strict=True)
    ]
