"""A reader with a calculator: does any row of a release give back a count that differs from the one it shows?

A figure times its denominator, and the shape of its limits, are worked out from the shown row alone and set beside the
count that it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from newcare.methods.checks import FloatArray
from newcare.methods.confidence import rule_of_ten_limits
from newcare.methods.control_rules import BoolArray
from newcare.report.quantities import Cell, Row
from newcare.tables.link_types import Figure, Kind, Link
from newcare.tables.links import LINKS

_NEAR = 1e-6


def told_counts(true: Mapping[str, Sequence[Row]], shown: Mapping[str, Sequence[Row]]) -> list[Cell]:
    """Figures that are shown beside no count, or that give back a true count other than the one shown.

    Args:
        true: rows as they are, by table. shown: the same as they are to be written.
    """
    return [
        cell
        for table, rows in shown.items()
        for figure in LINKS.get(table, Link()).figures
        for cell in _of_figure(table, figure, true[table], rows)
    ]


def _of_figure(table: str, figure: Figure, true: Sequence[Row], shown: Sequence[Row]) -> Iterator[Cell]:
    """Cells of one figure that tell a count."""
    at = [
        place
        for place, row in enumerate(shown)
        if row.get(figure.value) is not None and figure.speaks_of(row)
    ]
    rows = [shown[place] for place in at]
    count, value = _column(rows, figure.count), _column(rows, figure.value)
    really = _column([true[place] for place in at], figure.count)
    told = np.isnan(count)
    if figure.over is not None:
        implied = value * _column(rows, figure.over) / figure.per
        told |= _tells(implied, really, count)
    if figure.limits is not None and figure.kind is not Kind.PROPORTION:
        told |= _limits_tell(figure, rows, value, really, count)
    yield from ((table, place, figure.value) for place, gives in zip(at, told.tolist(), strict=True) if gives)


def _tells(implied: FloatArray, really: FloatArray, count: FloatArray) -> BoolArray:
    """Whether something implied is what the true count gives, and not what the one shown gives."""

    def near(meant: FloatArray) -> BoolArray:
        return np.asarray(np.abs(implied - meant) <= _NEAR * np.maximum(meant, 1.0))

    return near(really) & ~near(count)


def _limits_tell(
    figure: Figure, rows: Sequence[Row], value: FloatArray, really: FloatArray, count: FloatArray
) -> BoolArray:
    """Whether limits lie about a figure as they do about its true count alone."""
    lower, upper = (_column(rows, name) for name in figure.limits or ())
    levels = _column(rows, "confidence")
    with np.errstate(divide="ignore", invalid="ignore"):
        lean = (upper - value) / (value - lower)
        told = np.zeros(len(rows), dtype=np.bool_)
        for level in np.unique(levels[np.isfinite(levels)]).tolist():
            of = (levels == level) & np.isfinite(lean) & (lower > 0) & (really > 0)
            told[of] = _tells(lean[of], _lean(really[of], level), _lean(count[of], level))
    return told


def _lean(count: FloatArray, level: float) -> FloatArray:
    """How much farther the upper limit of a count is than the lower."""
    limits = rule_of_ten_limits(count, confidence=level)
    return np.asarray((limits.upper - count) / (count - limits.lower))


def _column(rows: Sequence[Mapping[str, Any]], name: str) -> FloatArray:
    """A column as numbers, not-a-number where there is none."""
    return np.array([row.get(name) for row in rows], dtype=np.float64)
