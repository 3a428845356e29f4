"""Phases of a control chart: the mean and the mean moving range of each, and what each point is beside its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.control_rules import (
    BoolArray,
    IntArray,
    shift_points,
    trend_points,
    two_in_three_points,
)
from newcare.methods.exact_inputs import whole

Phases: TypeAlias = tuple[tuple[int, int], ...]
"""First and last point of each phase, counted from 0."""
SCREEN_FACTOR = 3.267
LEAST_POINTS = 2
_ROUNDING = 1e-12  # decimals such as 0.3 are not exact: a point this near the mean, as a share, lies on it


@dataclass(frozen=True)
class Phase:
    """One phase of one chart; `mean_moving_range` is the one that the limits rest on, after any screening."""

    first_point: int
    last_point: int
    mean: float
    mean_moving_range: float
    lower_limit: float
    upper_limit: float


@dataclass(frozen=True)
class Marks:
    """Each point beside its phase, all of shape (..., n).

    `sides` and `outside` are 1 above (the mean, the upper limit), -1 below, otherwise 0. `direction` of a point in a
    trend is 1 or -1, otherwise 0.
    """

    sides: IntArray
    outside: IntArray
    shift: BoolArray
    trend: BoolArray
    direction: IntArray
    two_in_three: BoolArray


def phases_of(points: int, starts: Sequence[int]) -> Phases:
    """Give the phases of so many points; refuses starts that do not rise, lie outside or leave a phase of one point."""
    taken = [whole("phase_starts", start) for start in starts]
    edges = [0, *taken, points]
    if any(after - before < LEAST_POINTS for before, after in pairwise(edges)):
        raise InvalidInput(
            "`phase_starts` must rise, lie inside the series and leave two or more points to every phase.",
            seen=f"{taken} in a series of {points} points",
        )
    return tuple((first, after - 1) for first, after in pairwise(edges))


def phase_limits(
    values: FloatArray, phases: Phases, *, fixed_points: int | None, screened: bool
) -> tuple[FloatArray, FloatArray]:
    """Mean and mean moving range of each phase, of shape (..., phases)."""
    found = []
    for first, last in phases:
        stop = last + 1 if fixed_points is None else min(last + 1, first + fixed_points)
        found.append(_limits(values[..., first:stop], screened=screened))
    means, ranges = zip(*found, strict=True)
    return np.stack(means, axis=-1), np.stack(ranges, axis=-1)


def _limits(values: FloatArray, *, screened: bool) -> tuple[FloatArray, FloatArray]:
    """Mean and mean moving range of the points of one phase."""
    mean = np.asarray(values.mean(axis=-1))
    ranges = np.abs(np.diff(values, axis=-1))
    mean_range = np.asarray(ranges.mean(axis=-1))
    if not screened:
        return mean, mean_range
    slack = _ROUNDING * np.abs(values).max(axis=-1)
    kept = ranges < (SCREEN_FACTOR * mean_range - slack)[..., np.newaxis]
    how_many = kept.sum(axis=-1)  # none is kept only where every range is 0
    again = np.where(kept, ranges, 0.0).sum(axis=-1) / np.maximum(how_many, 1)
    return mean, np.asarray(np.where(how_many > 0, again, mean_range))


def marks_of(
    values: FloatArray,
    phases: Phases,
    mean: FloatArray,
    reach: FloatArray,
    shift_length: int,
    trend_length: int,
) -> Marks:
    """Mark every point, phase by phase; `mean` and `reach` (distance of a limit) of shape (..., phases)."""
    parts = []
    for position, (first, last) in enumerate(phases):
        centre, limit = mean[..., position, np.newaxis], reach[..., position, np.newaxis]
        parts.append(_marks(values[..., first : last + 1], centre, limit, shift_length, trend_length))
    return Marks(*(np.concatenate(pieces, axis=-1) for pieces in zip(*parts, strict=True)))


def _marks(
    values: FloatArray, centre: FloatArray, limit: FloatArray, shift_length: int, trend_length: int
) -> tuple[IntArray | BoolArray, ...]:
    """The fields of `Marks` for one phase."""
    slack = _ROUNDING * np.abs(values).max(axis=-1, keepdims=True)
    away = values - centre
    sides = _beyond(away, slack)
    outside = _beyond(away, limit + slack)
    near = (np.abs(away) > limit * 2 / 3 + slack) & (outside == 0)
    trend = trend_points(values, trend_length)
    return (
        sides,
        outside,
        shift_points(sides, shift_length),
        trend,
        _directions(values, trend),
        two_in_three_points(near, sides),
    )


def _beyond(away: FloatArray, limit: FloatArray) -> IntArray:
    """1 above the limit, -1 below minus the limit, otherwise 0."""
    return (away > limit).astype(np.int64) - (away < -limit).astype(np.int64)


def _directions(values: FloatArray, trend: BoolArray) -> IntArray:
    """Direction of each trend point: to the next point where that is in a trend too, otherwise from the one before."""
    steps = np.sign(np.diff(values, axis=-1)).astype(np.int64)
    edge = np.zeros((*values.shape[:-1], 1), dtype=np.int64)
    to_next = np.concatenate([np.where(trend[..., 1:], steps, 0), edge], axis=-1)
    from_previous = np.concatenate([edge, steps], axis=-1)
    return np.where(trend, np.where(to_next != 0, to_next, from_previous), 0)
