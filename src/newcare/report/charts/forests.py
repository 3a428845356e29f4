"""A forest plot: the effect in each study or place, their mean, and what a new place may expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.charts.column_layout import column_chart
from newcare.report.charts.scales import Rows, Spec, Unit, is_known, known, words_of
from newcare.report.charts.theme import ACCENT, INK
from newcare.terms.words import interval_words, per_cent

_SQUARE = (36, 260)  # areas of the squares of no weight and of all weight


def forest(
    rows: Rows,
    *,
    pooled: Mapping[str, Any],
    prediction: tuple[float, float] | None = None,
    reference: float = 0.0,
    sides: tuple[str, str] = ("", ""),
    title: str = "",
    unit: Unit = "change",
) -> Spec:
    """A row per study with a square as large as its weight; the mean is a diamond as wide as its interval.

    Args:
        rows: one row per study, in the order to be read: `name`, `estimate`, `lower`, `upper`, and `weight` as a share
            of all (or None); a row whose `estimate` is null is left out.
        pooled: `name`, `estimate`, `lower`, `upper` of the mean.
        prediction: interval of the effect in a new place; None where there is none.
        reference: value of no effect, where an upright line is drawn.
        sides: what lies to the left and to the right of no effect, such as "fewer admissions", "more admissions".
        title: what is measured; stands under the plot.

    Raises:
        InvalidInput: no row has a known estimate.
    """
    points = [_study(row, unit) for row in known(rows, "estimate")]
    points.append(_pooled(pooled, unit))
    if prediction is not None:
        points.append(_predicted(prediction, unit))
    interval = {"type": "rule", "color": ACCENT, "strokeWidth": 2}
    square = {
        "type": "point",
        "shape": "square",
        "filled": True,
        "color": ACCENT,
        "opacity": 1,
        "size": {"expr": "datum.area"},
    }
    dashed = {"type": "rule", "color": INK, "strokeWidth": 2, "strokeDash": [5, 3]}
    marks = [
        (interval, "lower", "upper"),
        (square, "estimate", None),
        (dashed, "from_value", "to_value"),
    ]
    spec = column_chart(
        points, marks, levels=[reference], sides=sides, title=title, unit=unit, extra=_diamonds
    )
    return {**spec, "description": _described(points, title)}


def _interval(estimate: float | None, lower: float | None, upper: float | None, unit: Unit) -> str:
    """An estimate and its interval in words."""
    words = words_of(estimate, unit)
    if not (is_known(lower) and is_known(upper)):
        return words
    return f"{words} ({interval_words(lower, upper, words=lambda end: words_of(end, unit))})"


def _study(row: Mapping[str, Any], unit: Unit) -> dict[str, Any]:
    """One study to draw."""
    weight = row["weight"]
    words = _interval(row["estimate"], row["lower"], row["upper"], unit)
    whole = is_known(row["lower"]) and is_known(row["upper"])
    return {
        **_nothing(),
        "name": str(row["name"]),
        "words": f"{words}, weight {per_cent(weight, places=0)}" if is_known(weight) else words,
        "estimate": row["estimate"],
        "lower": row["lower"] if whole else None,
        "upper": row["upper"] if whole else None,
        "area": _SQUARE[0] + (_SQUARE[1] - _SQUARE[0]) * (weight if is_known(weight) else 0.25),
    }


def _pooled(pooled: Mapping[str, Any], unit: Unit) -> dict[str, Any]:
    """The mean to draw."""
    ends = {"low": pooled["lower"], "middle": pooled["estimate"], "high": pooled["upper"]}
    words = _interval(pooled["estimate"], pooled["lower"], pooled["upper"], unit)
    return {**_nothing(), "name": str(pooled["name"]), "words": words, "strong": True, **ends}


def _predicted(prediction: tuple[float, float], unit: Unit) -> dict[str, Any]:
    """What a new place may expect."""
    words = interval_words(*prediction, words=lambda end: words_of(end, unit))
    ends = {"from_value": prediction[0], "to_value": prediction[1]}
    return {**_nothing(), "name": "A new place may expect", "words": words, **ends}


def _nothing() -> dict[str, Any]:
    """A row with nothing to draw."""
    fields = ("estimate", "lower", "upper", "low", "middle", "high", "from_value", "to_value")
    return {**dict.fromkeys(fields), "area": 0, "strong": False}


def _diamonds(rows: Sequence[Mapping[str, Any]], along: Spec) -> list[Spec]:
    """The mean as a diamond from the lower to the upper end of its interval."""
    corners = [
        {"at": row[end], "head": row["mark_at"] - half, "foot": row["mark_at"] + half}
        for row in rows
        if is_known(row["middle"])
        for end, half in (("low", 0), ("middle", 8), ("high", 0))
    ]
    pixel: Spec = {"type": "quantitative", "scale": None, "axis": None}
    return [
        {
            "data": {"values": corners},
            "mark": {"type": "area", "orient": "vertical", "color": INK, "opacity": 1},
            "encoding": {
                "x": {"field": "at", **along},
                "y": {"field": "head", **pixel},
                "y2": {"field": "foot"},
            },
        }
    ]


def _described(points: Sequence[Mapping[str, Any]], title: str) -> str:
    """The chart in words."""
    said = "; ".join(f"{point['name']}: {point['words']}" for point in points)
    return f"Forest plot{f' of {title}' if title else ''}. {said}."
