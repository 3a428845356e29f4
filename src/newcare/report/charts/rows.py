"""Charts with a row for each thing compared: its name and value in words, and under them the mark."""

from __future__ import annotations

from typing import Any

from newcare.report.charts.row_layout import row_chart
from newcare.report.charts.scales import Rows, Spec, Unit, is_known, known, words_of
from newcare.report.charts.theme import ACCENT, ACCENT_TINT
from newcare.terms.words import interval_words


def interval_dots(
    rows: Rows,
    label: str,
    value: str,
    lower: str,
    upper: str,
    reference: float | None = 0,
    *,
    title: str = "",
    unit: Unit = "change",
    words: str | None = None,
) -> Spec:
    """An estimate and its interval for each row, beside a reference such as no effect.

    Args:
        rows: one row per estimate, in the order to be read; a row whose `value` is null is left out.
        label: column that names the row.
        value: column of the estimate, in `unit`.
        lower: column of the interval's lower end; an interval not known is not drawn.
        upper: column of the interval's upper end.
        reference: value at which an upright line is drawn, or None.
        title: what is measured; stands level under the plot.
        words: column with the value and its interval in words, where `unit` does not give them as they should be.
    """
    dot = {"type": "point", "filled": True, "size": 110, "color": ACCENT, "opacity": 1}
    interval = {"type": "rule", "color": ACCENT, "strokeWidth": 2.5}
    points = _intervals(rows, label, value, lower, upper, unit)
    if words is not None:
        points = [
            {**point, "words": row[words]} for point, row in zip(points, known(rows, value), strict=True)
        ]
    return row_chart(points, [(interval, "lower", "upper"), (dot, "value", None)], reference, title, unit)


def range_bar(
    rows: Rows,
    label: str,
    value: str,
    lower: str,
    upper: str,
    reference: float | None = 0,
    *,
    title: str = "",
    unit: Unit = "pence",
) -> Spec:
    """A range as a bar, with a stroke at its central value, for each row; arguments as for `interval_dots`."""
    outline = {"type": "rect", "color": ACCENT_TINT, "opacity": 1, "stroke": ACCENT, "strokeWidth": 1.5}
    centre = {"type": "tick", "size": 26, "thickness": 4, "color": ACCENT, "opacity": 1, "orient": "vertical"}
    points = _intervals(rows, label, value, lower, upper, unit)
    return row_chart(points, [(outline, "lower", "upper"), (centre, "value", None)], reference, title, unit)


def bars(rows: Rows, label: str, value: str, *, title: str = "", unit: Unit = "number") -> Spec:
    """A bar from zero for each row.

    Args:
        rows: one row per bar, in the order to be read; a row whose `value` is null is left out.
        label: column that names the row.
        value: column of the value, in `unit`.
        title: what is measured; stands level under the plot.
    """
    points = [
        {"name": str(row[label]), "zero": 0, "value": row[value], "words": words_of(row[value], unit)}
        for row in known(rows, value)
    ]
    bar = {"type": "rect", "color": ACCENT, "opacity": 1}
    both_ways = any(point["value"] < 0 for point in points)
    return row_chart(points, [(bar, "zero", "value")], 0 if both_ways else None, title, unit)


def _intervals(
    rows: Rows, label: str, value: str, lower: str, upper: str, unit: Unit
) -> list[dict[str, Any]]:
    """What each row shows: its name, its value and interval, and both in words."""
    points = []
    for row in known(rows, value):
        words = words_of(row[value], unit)
        ends: dict[str, Any] = {"lower": None, "upper": None}
        if is_known(row[lower]) and is_known(row[upper]):
            ends = {"lower": row[lower], "upper": row[upper]}
            words += f" ({interval_words(row[lower], row[upper], words=lambda end: words_of(end, unit))})"
        points.append({"name": str(row[label]), "value": row[value], "words": words, **ends})
    return points
