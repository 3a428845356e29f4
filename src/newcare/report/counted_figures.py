"""Figures that would give a count back, worked out again from the count as it is released.

Over its denominator a rate is its count. Less visibly, the limits of a rate lie unevenly about it, by a shape that
only the count decides: value, lower and upper limit of a standardised rate together are the count. So in a release

- a figure over a denominator is that of the rounded count;
- limits are those about the rounded count. How wide they are rests besides on the effective number of events (the
  square of the figure over its variance), which is rounded like a count: of independent events of one stratum it is
  the count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from newcare.methods.checks import FloatArray
from newcare.methods.confidence import rule_of_ten_limits
from newcare.methods.control_rules import BoolArray
from newcare.methods.rates import proportions
from newcare.report.quantities import Row
from newcare.tables.link_types import Figure, Kind

_LEAST_ROUNDED = 8


def refigure(rows: Sequence[Row], shown: Sequence[dict[str, Any]], figure: Figure) -> None:
    """Write a figure of a table anew, in rows whose count is above 0 and shown, from the count as shown.

    Args:
        rows: true rows. shown: the same rows as far as they are ready to be released; changed in place.
        figure: which columns, and how they follow from the count. One over another count is not written here.
    """
    at = [
        place
        for place, row in enumerate(rows)
        if row.get(figure.count)
        and shown[place].get(figure.count) is not None
        and row.get(figure.value) is not None
        and shown[place].get(figure.value) is not None
        and figure.speaks_of(row)
    ]
    if not at:
        return
    true = {name: _column([rows[place] for place in at], name) for name in (figure.count, *figure.columns)}
    count = _column([shown[place] for place in at], figure.count)
    share = count / true[figure.count]
    moves = _follows(figure, true, [rows[place] for place in at])
    value = true[figure.value] * np.where(moves, share, 1.0)
    made = {figure.value: value} | {name: true[name] * share for name in figure.moves}
    if figure.limits is not None:
        levels = [float(rows[place].get("confidence") or 0.95) for place in at]
        made |= limits_about(figure, true, count, value, np.array(levels))
    for name, values in made.items():
        for place, each in zip(at, values.tolist(), strict=True):
            if shown[place].get(name) is not None:
                shown[place][name] = each if np.isfinite(each) else None


def _follows(figure: Figure, true: Mapping[str, FloatArray], rows: Sequence[Row]) -> BoolArray:
    """Whether a figure is in proportion to its count; a weighted one only where all its people are in one stratum."""
    if figure.kind is Kind.OVER or figure.over is None:
        return np.full(len(rows), figure.kind is Kind.OVER)
    implied = true[figure.value] * _column(rows, figure.over) / figure.per
    return np.asarray(np.isclose(implied, true[figure.count], rtol=1e-6, atol=0))


def limits_about(
    figure: Figure,
    true: Mapping[str, FloatArray],
    count: FloatArray,
    value: FloatArray,
    levels: FloatArray,
) -> dict[str, FloatArray]:
    """Limits of figures about counts as shown, by column: arrays of shape (rows,).

    Args:
        figure: with limits. true: its columns and the count, as they are.
        count, value: as shown. levels: confidence of each row.
    """
    lower_name, upper_name = figure.limits or ("", "")
    before, after = count_limits(true[figure.count], levels), count_limits(count, levels)
    step = (true[upper_name] - true[figure.value]) / (before[1] - true[figure.count])
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = rounded_number(true[figure.value] ** 2 / (step**2 * true[figure.count]))
        step = value / np.sqrt(effective * count)
    made = {
        lower_name: np.maximum(value - step * (count - after[0]), 0.0),
        upper_name: value + step * (after[1] - count),
    }
    if figure.rescaled is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = true[figure.rescaled[0]] / true[figure.value]
        made |= dict(
            zip(figure.rescaled, (value * scale, *(each * scale for each in made.values())), strict=True)
        )
    return made


def count_limits(count: FloatArray, levels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limit of counts, each at its own confidence."""
    lower, upper = np.empty(count.shape), np.empty(count.shape)
    for level in np.unique(levels).tolist():
        of = levels == level
        limits = rule_of_ten_limits(count[of], confidence=level)
        lower[of], upper[of] = limits.lower, limits.upper
    return lower, upper


def rounded_number(effective: FloatArray) -> FloatArray:
    """An effective number of events, to the nearest 5 from 8 on as counts are, and whole below."""
    whole = np.maximum(np.round(effective), 1.0)
    return np.where(whole >= _LEAST_ROUNDED, np.floor((whole + 2) / 5) * 5, whole)


def share_limits(part: int, whole: int, confidence: float) -> tuple[float, float]:
    """Wilson's limits of a part of a whole, both as shown, per 100."""
    limits = proportions(part, whole, per=100, confidence=confidence)
    return float(limits.lower), float(limits.upper)


def _column(rows: Sequence[Row], name: str) -> FloatArray:
    """A column as numbers, not-a-number where there is none."""
    return np.array([row.get(name) for row in rows], dtype=np.float64)
