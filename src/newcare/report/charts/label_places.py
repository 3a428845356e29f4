"""Where the names of points can stand so that none lies on another name or on another point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_HIGH = 15  # pixels of a line of words
_DISTANCES = (9.0, 20.0, 32.0, 46.0, 64.0)
_WAYS = ((1, 0), (-1, 0), (1, -0.8), (-1, -0.8), (1, 0.8), (-1, 0.8), (0.3, -1.2), (0.3, 1.2))


@dataclass(frozen=True)
class LabelPlace:
    """A name's end that faces its point, in pixels; words run right of it or, where `to_left`, left of it."""

    x: float
    y: float
    to_left: bool


_Box = tuple[float, float, float, float]


def label_places(
    points: Sequence[tuple[float, float]],
    names: Sequence[tuple[int, float]],
    size: tuple[float, float],
    *,
    shy_of: Sequence[tuple[float, float]] = (),
) -> dict[int, LabelPlace]:
    """Place names beside their points, in the order given; one for which no room is left is not placed.

    Args:
        points: pixels across and down of every point that is drawn.
        names: the position of a point among `points`, and how wide its name is, in pixels.
        size: width and height of the plot, which names do not leave.
        shy_of: places that names keep off where they can, such as points along a curve.

    Returns:
        A place for each point whose name has room.
    """
    taken: list[_Box] = []
    places: dict[int, LabelPlace] = {}
    for index, wide in names:
        others = [point for position, point in enumerate(points) if position != index]
        free = [
            (place, box)
            for place in _options(points[index])
            for box in [_box(place, wide)]
            if _inside(box, size)
            and not any(_meet(box, other) for other in taken)
            and not any(_covers(box, point) for point in others)
        ]
        clear = [option for option in free if not any(_covers(option[1], point) for point in shy_of)]
        if free:
            places[index], box = (clear or free)[0]
            taken.append(box)
    return places


def _options(point: tuple[float, float]) -> list[LabelPlace]:
    """Places around a point, the nearest first."""
    x, y = point
    return [
        LabelPlace(x + way * distance, y + up * distance, to_left=way < 0)
        for distance in _DISTANCES
        for way, up in _WAYS
    ]


def _box(place: LabelPlace, wide: float) -> _Box:
    """Left, top, right and bottom of a name."""
    left = place.x - wide if place.to_left else place.x
    return left - 2, place.y - _HIGH / 2, left + wide + 2, place.y + _HIGH / 2


def _inside(box: _Box, size: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covers(box: _Box, point: tuple[float, float]) -> bool:
    return box[0] - 4 < point[0] < box[2] + 4 and box[1] - 4 < point[1] < box[3] + 4
