"""Names of the units outside a funnel, beside their points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.label_places import LabelPlace, label_places
from newcare.report.charts.scales import Rows, Spec, is_known, width_of
from newcare.report.charts.theme import MUTED, PAPER


def named_points(
    points: Sequence[dict[str, Any]],
    limits: Rows,
    sizes: Sequence[float],
    domain: Sequence[float],
    plot: tuple[float, float],
    *,
    most: int,
) -> list[dict[str, Any]]:
    """The units outside with places for their names, those furthest out first, clear of limits where there is room.

    Args:
        points: units, those furthest out last: `name`, `size`, `value`, `level` (`none` inside).
        limits: the curves, as in `funnel`.
        sizes, domain: ends of both axes.
        plot: width and height of the plot in pixels.
        most: names at most.
    """
    wide, high = plot[0] / (sizes[1] - sizes[0]), plot[1] / (domain[1] - domain[0])

    def pixels_of(size: float, value: float) -> tuple[float, float]:
        return (size - sizes[0]) * wide, (domain[1] - value) * high

    pixels = [pixels_of(point["size"], point["value"]) for point in points]
    curves = [
        pixels_of(row["size"], row[end])
        for row in limits
        for end in ("lower_95", "upper_95", "lower_998", "upper_998")
        if is_known(row[end])
    ]
    outside = [index for index in reversed(range(len(points))) if points[index]["level"] != "none"]
    names = [(index, width_of(points[index]["name"])) for index in outside[:most]]

    def placed(index: int, place: LabelPlace) -> dict[str, Any]:
        end = place.x + (-1 if place.to_left else 1) * (width_of(points[index]["name"]) + 3)
        return {
            **points[index],
            "name_x": place.x / wide + sizes[0],
            "name_end": end / wide + sizes[0],
            "name_y": domain[1] - place.y / high,
            "name_top": domain[1] - (place.y - 8) / high,
            "name_foot": domain[1] - (place.y + 8) / high,
            "to_left": place.to_left,
        }

    return [placed(index, place) for index, place in label_places(pixels, names, plot, shy_of=curves).items()]


def leaders_and_ground(named: Sequence[dict[str, Any]], across: Spec, upright: Spec) -> list[Spec]:
    """A thin line from each name to its unit, and paper behind the name."""
    return [
        {
            "data": {"values": list(named)},
            "mark": {"type": "rule", "color": MUTED, "strokeWidth": 0.75},
            "encoding": {
                "x": {"field": "size", **across},
                "y": upright,
                "x2": {"field": "name_x"},
                "y2": {"field": "name_y"},
            },
        },
        {
            "data": {"values": list(named)},
            "mark": {"type": "rect", "color": PAPER, "opacity": 1},
            "encoding": {
                "x": {"field": "name_x", **across},
                "x2": {"field": "name_end"},
                "y": {**upright, "field": "name_top"},
                "y2": {"field": "name_foot"},
            },
        },
    ]


def names_of_points(named: Sequence[dict[str, Any]], across: Spec, upright: Spec) -> list[Spec]:
    """The names, each running away from its unit."""
    text = {"type": "text", "baseline": "middle"}
    return [
        {
            "data": {"values": [point for point in named if point["to_left"] == to_left]},
            "mark": {**text, "align": "right" if to_left else "left", "dx": -2 if to_left else 2},
            "encoding": {
                "x": {"field": "name_x", **across},
                "y": {**upright, "field": "name_y"},
                "text": {"field": "name"},
            },
        }
        for to_left in (False, True)
    ]
