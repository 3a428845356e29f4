"""Control charts of many series at once: each piece of each series with its limits, flags and marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from newcare.methods.checks import FloatArray
from newcare.methods.control_charts import LEAST_POINTS_OF_FIXED_LIMITS, control_charts
from newcare.methods.control_marks import flags
from newcare.methods.control_phases import Marks
from newcare.outcomes.control_phases import FEWEST_POINTS, Stretch

RULE_SET = "plotthedots"


@dataclass(frozen=True)
class ControlSeries:
    """Charts of many series: arrays of shape (series, quarters), not-a-number or None where a quarter has none.

    `phase` counts from 1; `flag` is a word of `newcare.methods.control_marks`.
    """

    mean: FloatArray
    lower_limit: FloatArray
    upper_limit: FloatArray
    phase: NDArray[np.int64]
    in_limits: NDArray[np.bool_]
    flag: NDArray[np.object_]


def control_series(values: FloatArray, pieces: Sequence[Sequence[Stretch]]) -> ControlSeries:
    """Chart every series.

    Args:
        values: shape (series, quarters); not-a-number is unknown and is left out of its chart.
        pieces: for each series, the stretches of quarters that have limits of their own.

    Returns:
        Series alike in their stretches and in what is unknown are charted together. A stretch with fewer than four
        known quarters has no limits and no flags; one with fewer than twelve known ones before the start rests on all.
    """
    made = _empty(values.shape)
    alike: dict[tuple[Sequence[Stretch], bytes], list[int]] = {}
    known = np.isfinite(values)
    for row, stretches in enumerate(pieces):
        alike.setdefault((tuple(stretches), known[row].tobytes()), []).append(row)
    for (stretches, _), rows in alike.items():
        for number, stretch in enumerate(stretches, start=1):
            _chart(made, values, np.array(rows), stretch, number)
    return made


def _empty(shape: tuple[int, ...]) -> ControlSeries:
    """Charts without limits."""
    return ControlSeries(
        mean=np.full(shape, np.nan),
        lower_limit=np.full(shape, np.nan),
        upper_limit=np.full(shape, np.nan),
        phase=np.ones(shape, dtype=np.int64),
        in_limits=np.zeros(shape, dtype=np.bool_),
        flag=np.full(shape, None, dtype=object),
    )


def _chart(
    made: ControlSeries, values: FloatArray, series: NDArray[np.intp], stretch: Stretch, number: int
) -> None:
    """Write one stretch of some series that are alike."""
    span = np.arange(stretch.first, stretch.end)
    made.phase[np.ix_(series, span)] = number
    points = span[np.isfinite(values[series[0], span])]
    if points.size < FEWEST_POINTS:
        return
    at = np.ix_(series, points)
    resting = points < stretch.first + stretch.resting
    frozen = stretch.frozen and int(resting.sum()) >= LEAST_POINTS_OF_FIXED_LIMITS
    charts = control_charts(
        values[at],
        rule_set=RULE_SET,
        fix_limits_after_points=int(resting.sum()) if frozen else None,
    )
    made.mean[at] = charts.mean
    made.lower_limit[at], made.upper_limit[at] = charts.lower_limit, charts.upper_limit
    made.in_limits[at] = resting | (not frozen)
    made.flag[at] = np.array(list(_flags(charts.marks)), dtype=object)


def _flags(marks: Marks) -> Iterator[tuple[str, ...]]:
    """Flags of each series."""
    for row in range(marks.sides.shape[0]):
        yield flags(Marks(*(getattr(marks, each.name)[row] for each in fields(Marks))))
