"""A fan: what the middle of many simulated futures does year by year, and how far they spread."""

from __future__ import annotations

from typing import Any

from newcare.report.charts.scales import Rows, Spec, Unit, above_plot, axis_of, in_two_widths, known
from newcare.report.charts.theme import ACCENT, ACCENT_TINT, INK


def fan(
    rows: Rows, x: str, middle: str, lower: str, upper: str, *, title: str = "", unit: Unit = "pence"
) -> Spec:
    """A band between two percentiles for each year, with the median as a line in it.

    Args:
        rows: one row a year, in order.
        x: column of the year's label.
        middle, lower, upper: columns of the median and of the ends of the band, in `unit`.
        title: what is measured; stands level above the plot.
        unit: of the values.
    """
    points = [
        {"year": str(row[x]), "middle": row[middle], "lower": row[lower], "upper": row[upper]}
        for row in known(rows, middle, lower, upper)
    ]

    def build(narrow: bool) -> Spec:
        reach = [0.0, *(point[end] for point in points for end in ("lower", "upper"))]
        domain, axis = axis_of(reach, unit, narrow=narrow)
        across = {
            "field": "year",
            "type": "ordinal",
            "title": None,
            "sort": [point["year"] for point in points],
            "axis": {"labelAngle": 0, "labelOverlap": False},
        }
        scale = {"domain": domain, "zero": False, "nice": False}
        upright: dict[str, Any] = {"type": "quantitative", "title": None, "scale": scale, "axis": axis}
        bar = {
            "type": "bar",
            "color": ACCENT_TINT,
            "stroke": ACCENT,
            "strokeWidth": 1,
            "width": {"band": 0.7},
        }
        return {
            "height": 240 if narrow else 280,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 8},
            "title": above_plot(title, narrow=narrow),
            "data": {"values": points},
            "layer": [
                {
                    "mark": bar,
                    "encoding": {"x": across, "y": {"field": "lower", **upright}, "y2": {"field": "upper"}},
                },
                {
                    "data": {"values": [{}]},
                    "mark": {"type": "rule", "color": INK},
                    "encoding": {"y": {**upright, "datum": 0}},
                },
                {
                    "mark": {"type": "tick", "color": ACCENT, "thickness": 3, "width": {"band": 0.7}},
                    "encoding": {"x": across, "y": {"field": "middle", **upright}},
                },
            ],
        }

    return in_two_widths(build)
