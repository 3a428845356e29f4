"""Effects when trends may break after the start by a multiple of the largest break before it.

For each value of the effect a test asks whether the estimates fit some violation of that size. The violations are a
union of parts (which step before the start is the greatest, and its sign), each a set of linear inequalities. The other
effects after the start are free. Since each inequality binds one step after the start from one side, the free effects
can be taken out in closed form: what is left of a part are a few linear statistics, of which none may be positive, and
the test is of their studentised maximum.

Sources: Rambachan and Roth 2023, Review of Economic Studies 90:2555; Andrews, Roth and Pakes 2023, Review of Economic
Studies 90:2763 (conditional least-favourable hybrid test).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newcare.methods.conditional_hybrid import LinearStatistics
from newcare.methods.event_study_sensitivity import (
    EventStudy,
    Interval,
    Sensitivity,
    degrees,
    event_study_of,
    sensitivity,
)
from newcare.methods.panel import Flags, Floats

_DRAWS, _SEED = 20_000, 2023
_STEP, _RANGE = 0.02, 20.0
"""Step and least range of the grid of effects, in standard errors."""
_FINER = 41  # points that look again at the step in which an end lies


def sensitivity_relative_magnitudes(
    estimates: Sequence[float],
    covariance: Sequence[Sequence[float]],
    pre_periods: int,
    post_periods: int,
    m_bar: Sequence[float],
    post_weights: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> Sensitivity:
    """Find intervals that allow each step of the trend after the start to be a multiple of the largest before.

    Args:
        estimates: of an event study, in order of time, without the reference period.
        covariance: of the estimates.
        pre_periods: estimates before the reference.
        post_periods: estimates after it.
        m_bar: multiples, 0 or more.
        post_weights: weights of the effects after the start; the first alone where null.
        confidence: of the intervals.
    """
    study = event_study_of(estimates, covariance, pre_periods, post_periods, post_weights, confidence)
    asked = degrees("m_bar", m_bar)
    return sensitivity(study, asked, [_interval(study, multiple) for multiple in asked])


def _interval(study: EventStudy, multiple: float) -> Interval:
    """Find the least and the greatest effect that some part keeps, on a grid wide enough to hold both."""
    alpha = 1 - study.confidence
    first = alpha / 10
    size = (alpha - first) / (1 - first)
    draws = np.random.default_rng(_SEED).standard_normal((_DRAWS, len(study.estimates)))
    noise = draws @ np.linalg.cholesky(study.covariance).T
    parts = [
        _part(study, multiple, step, sign, noise, first) for step in range(study.pre) for sign in (1, -1)
    ]
    error = study.standard_error
    reach = max(_RANGE * error, 2 * float(np.abs(study.contrast @ study.estimates)))
    while True:
        grid = (
            np.arange(-np.ceil(reach / (_STEP * error)), np.ceil(reach / (_STEP * error)) + 1) * _STEP * error
        )
        kept = np.flatnonzero(_kept(parts, grid, size))
        if len(kept) and kept[0] > 0 and kept[-1] < len(grid) - 1:
            break
        reach *= 2
    lower = _end(parts, grid[kept[0] - 1], grid[kept[0]], size)
    upper = _end(parts, grid[kept[-1] + 1], grid[kept[-1]], size)
    return Interval(lower, upper)


def _kept(parts: Sequence[LinearStatistics], effects: Floats, size: float) -> Flags:
    """Say which effects some part keeps."""
    return np.asarray(np.any([part.keeps(effects, size) for part in parts], axis=0))


def _end(parts: Sequence[LinearStatistics], outside: float, inside: float, size: float) -> float:
    """Look again between an effect that is not kept and its neighbour that is."""
    finer = np.linspace(outside, inside, _FINER)
    return float(finer[np.flatnonzero(_kept(parts, finer, size))[0]])


def _part(
    study: EventStudy, multiple: float, step: int, sign: int, noise: Floats, first: float
) -> LinearStatistics:
    """Build the statistics of the part in which one step before the start, with its sign, is the greatest."""
    moments = _moments(study, multiple, step, sign)
    deviations = np.sqrt(np.einsum("ij,jk,ik->i", moments, study.covariance, moments))
    statistics = _statistics(study, deviations)
    weighed = statistics @ moments
    after = weighed[:, study.pre :]
    slope = after @ study.target / (study.target @ study.target)
    covariance = weighed @ study.covariance @ weighed.T
    latest = float(np.quantile((noise @ weighed.T).max(axis=1), 1 - first))
    return LinearStatistics(weighed @ study.estimates, slope, np.asarray(covariance), latest)


def _moments(study: EventStudy, multiple: float, step: int, sign: int) -> Floats:
    """Rows of A in A d <= 0; with several periods after the start only the rows about these, rises before falls."""
    periods = study.pre + study.post
    steps = np.delete(np.diff(np.eye(periods + 1), axis=0), study.pre, axis=1)
    greatest = sign * steps[step]
    bound = np.outer(np.where(np.arange(periods) < study.pre, 1.0, multiple), greatest)
    rows = np.concatenate([steps - bound, -steps - bound])
    if study.post > 1:
        return np.asarray(rows[np.tile(np.arange(periods) >= study.pre, 2)])
    return np.asarray(rows[np.abs(rows).max(axis=1) > 0])


def _statistics(study: EventStudy, deviations: Floats) -> Floats:
    """Weights of the moments that are free of the other effects after the start; shape (statistics, moments).

    One period: each moment by itself. More: for each step its rise and fall together, and all steps that lead to the
    target together, upwards and downwards. Each is scaled so that its weights times the deviations sum to 1.
    """
    if study.post == 1:
        return np.diag(1 / deviations)
    q = study.post
    reach = np.cumsum(study.target[::-1])[::-1]  # how far the target moves with each step after the start
    up, down = np.maximum(reach, 0.0), np.maximum(-reach, 0.0)
    pairs = np.concatenate([np.eye(q), np.eye(q)], axis=1)
    paths = np.stack([np.concatenate([up, down]), np.concatenate([down, up])])
    weights = np.concatenate([pairs, paths])
    return np.asarray(weights / (weights @ deviations)[:, None])
