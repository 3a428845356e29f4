"""Effects when the trends of the groups may bend by a bounded amount: fixed-length intervals.

Among all weighted sums of the estimates that are free of linear trends, the one with the shortest interval is taken;
the interval is long enough for the worst bend that the bound allows. The problem is convex, so that its one minimum is
found from any start.

Sources: Rambachan and Roth 2023, Review of Economic Studies 90:2555; Donoho 1994, Annals of Statistics 22:238;
Armstrong and Kolesar 2018, Econometrica 86:655.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from newcare.methods.effect import quantile
from newcare.methods.event_study_sensitivity import (
    EventStudy,
    Interval,
    Sensitivity,
    degrees,
    event_study_of,
    sensitivity,
)
from newcare.methods.panel import Floats


def sensitivity_smoothness(
    estimates: Sequence[float],
    covariance: Sequence[Sequence[float]],
    pre_periods: int,
    post_periods: int,
    m: Sequence[float],
    post_weights: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> Sensitivity:
    """Find intervals that allow the slope of the trend to change by at most `m` from one period to the next.

    Args:
        estimates: of an event study, in order of time, without the reference period.
        covariance: of the estimates.
        pre_periods: estimates before the reference.
        post_periods: estimates after it.
        m: bounds of the change of slope, 0 or more, in units of the outcome; 0 allows linear trends.
        post_weights: weights of the effects after the start; the first alone where null.
        confidence: of the intervals.
    """
    study = event_study_of(estimates, covariance, pre_periods, post_periods, post_weights, confidence)
    asked = degrees("m", m)
    problem = _problem(study)
    return sensitivity(study, asked, [problem.interval(study, bound) for bound in asked])


_MOST_STARTS, _SETTLED = 5, 1e-9  # the solver starts again from where it ended, until it stays there


@dataclass(frozen=True)
class _Problem:
    """Weights of all estimates are `start` + `free` @ x: all that cancel linear trends, the target's held.

    `bends` has a row for each period in which the trend may bend: what one unit of bend there adds to each estimate.
    Units are such that the target has a standard error of 1 (`unit` of the outcome).
    """

    start: Floats
    free: Floats
    covariance: Floats
    bends: Floats
    unit: float

    def interval(self, study: EventStudy, bound: float) -> Interval:
        """Find the shortest interval under a bound of the bend."""
        weights = self.start + self.free @ self._best(bound / self.unit, study.confidence)
        error = float(np.sqrt(weights @ self.covariance @ weights))
        bias = bound / self.unit * float(np.abs(self.bends @ weights).sum())
        reach = self.unit * error * _critical(bias / error, study.confidence)
        centre = float(weights @ study.estimates)
        return Interval(centre - reach, centre + reach)

    def _best(self, bound: float, confidence: float) -> Floats:
        """Minimise the length of the interval; bends of either sign are bounded by variables of their own."""
        x = self._least_variance()
        if bound == 0 or not len(x):
            return x
        moved, fixed = self.bends @ self.free, self.bends @ self.start
        sizes = np.eye(len(fixed))
        limits: Floats = np.vstack([np.hstack([-moved, sizes]), np.hstack([moved, sizes])])
        least: Floats = np.concatenate([fixed, -fixed])
        point: Floats = np.concatenate([x, np.abs(fixed + moved @ x)])
        for _ in range(_MOST_STARTS):
            x = self._searched(point, optimize.LinearConstraint(limits, least, np.inf), bound, confidence)[
                : len(x)
            ]
            again: Floats = np.concatenate([x, np.abs(fixed + moved @ x)])
            settled = np.abs(again - point).max() < _SETTLED
            point = again
            if settled:
                break
        return x

    def _searched(
        self, point: Floats, limits: optimize.LinearConstraint, bound: float, confidence: float
    ) -> Floats:
        """Search once from a point."""

        def length(at: Floats) -> float:
            return self._length(at, bound, confidence)[0]

        def slope(at: Floats) -> Floats:
            return self._length(at, bound, confidence)[1]

        found = optimize.minimize(
            length,
            point,
            jac=slope,
            method="SLSQP",
            constraints=limits,
            options={"ftol": 1e-14, "maxiter": 2000},
        )
        return np.asarray(found.x, dtype=np.float64)

    def _least_variance(self) -> Floats:
        """Solve without a bend."""
        if not self.free.shape[1]:
            return np.zeros(0)
        gram = self.free.T @ self.covariance @ self.free
        return np.asarray(-np.linalg.solve(gram, self.free.T @ self.covariance @ self.start))

    def _length(self, point: Floats, bound: float, confidence: float) -> tuple[float, Floats]:
        """Half the length of the interval and its slope; `point` holds x, then the sizes of the bends."""
        k = self.free.shape[1]
        weights = self.start + self.free @ point[:k]
        spread = self.covariance @ weights
        error = float(np.sqrt(weights @ spread))
        bias = max(bound * float(point[k:].sum()), 0.0)
        critical, slope = _critical_and_slope(bias / error, confidence)
        by_error = critical - slope * bias / error
        gradient = np.concatenate(
            [by_error * (self.free.T @ spread) / error, np.full(len(point) - k, slope * bound)]
        )
        return error * critical, gradient


def _problem(study: EventStudy) -> _Problem:
    """Set up the weights that cancel linear trends, and what each bend adds."""
    times = np.concatenate([np.arange(-study.pre, 0), np.arange(1, study.post + 1)]).astype(np.float64)
    bends = np.stack(
        [
            np.maximum(k - times, 0.0) if k < 0 else np.maximum(times - k, 0.0)
            for k in range(-study.pre + 1, study.post)
        ]
    )
    before = times[: study.pre]
    trend = float(study.contrast @ times)
    start = study.contrast.copy()
    start[: study.pre] = -trend * before / (before @ before)
    basis = np.linalg.svd(before[None, :])[2][1:].T
    free = np.vstack([basis, np.zeros((study.post, study.pre - 1))])
    unit = study.standard_error
    return _Problem(start, free, study.covariance / unit**2, bends, unit)


def _critical(bias: float, confidence: float) -> float:
    """Quantile of the size of a normal variable with this mean and variance 1."""
    return _critical_and_slope(bias, confidence)[0]


def _critical_and_slope(bias: float, confidence: float) -> tuple[float, float]:
    """The same with its slope in the mean, by Newton's method from above, where it cannot overshoot."""
    value = bias + quantile(0.5 + confidence / 2)
    for _ in range(60):
        gap = float(special.ndtr(value - bias) - special.ndtr(-value - bias)) - confidence
        near, far = np.exp(-((value - bias) ** 2) / 2), np.exp(-((value + bias) ** 2) / 2)
        step = gap * np.sqrt(2 * np.pi) / (near + far)
        value -= step
        if abs(step) < 1e-14 * value:
            break
    near, far = np.exp(-((value - bias) ** 2) / 2), np.exp(-((value + bias) ** 2) / 2)
    return float(value), float((near - far) / (near + far))
