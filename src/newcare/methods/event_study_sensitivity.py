"""What the sensitivity analyses of an event study share: its estimates, checked, and the range of answers.

Source: Rambachan and Roth 2023, Review of Economic Studies 90:2555.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import column, number
from newcare.methods.effect import check_confidence, quantile
from newcare.methods.panel import Floats


@dataclass(frozen=True)
class Interval:
    """Lower and upper limit of the effect under one degree of violation."""

    lower: float
    upper: float

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of 0."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True)
class Sensitivity:
    """`original` assumes parallel trends; `intervals` allow for each degree of violation, in the order asked.

    `largest_excluding_zero` is the largest degree asked at which the interval is without 0, null where there is none.
    """

    original: Interval
    intervals: tuple[Interval, ...]
    largest_excluding_zero: float | None


@dataclass(frozen=True)
class EventStudy:
    """Estimates in order of time without the reference, `pre` of them before it; `target` weighs those after it."""

    estimates: Floats
    covariance: Floats
    pre: int
    target: Floats
    confidence: float

    @property
    def post(self) -> int:
        """Number of estimates after the reference."""
        return len(self.target)

    @property
    def contrast(self) -> Floats:
        """The target as weights of all estimates."""
        return np.concatenate([np.zeros(self.pre), self.target])

    @property
    def standard_error(self) -> float:
        """Standard error of the target under parallel trends."""
        return float(np.sqrt(self.contrast @ self.covariance @ self.contrast))

    @property
    def original(self) -> Interval:
        """Normal interval of the target under parallel trends."""
        centre = float(self.contrast @ self.estimates)
        reach = quantile(0.5 + self.confidence / 2) * self.standard_error
        return Interval(centre - reach, centre + reach)


def event_study_of(
    estimates: Sequence[float],
    covariance: Sequence[Sequence[float]],
    pre_periods: int,
    post_periods: int,
    post_weights: Sequence[float] | None,
    confidence: float,
) -> EventStudy:
    """Check the inputs of a sensitivity analysis.

    Raises:
        InvalidInput: lengths do not agree, the covariance is not one, or all weights are 0.
    """
    check_confidence(confidence)
    for name, periods in (("pre_periods", pre_periods), ("post_periods", post_periods)):
        if isinstance(periods, bool) or not isinstance(periods, int) or periods < 1:
            raise InvalidInput(f"`{name}` must be a whole number of 1 or more.", seen=repr(periods))
    if len(estimates) != pre_periods + post_periods:
        raise InvalidInput(
            "`pre_periods` and `post_periods` must add up to the number of estimates.",
            seen=f"{pre_periods} + {post_periods} for {len(estimates)}",
        )
    held = column("estimates", estimates)
    spread = _covariance(covariance, len(held))
    weights = [1.0, *[0.0] * (post_periods - 1)] if post_weights is None else post_weights
    if not isinstance(weights, list | tuple):
        raise InvalidInput("`post_weights` must be a list of numbers.", seen=repr(weights))
    target = column("post_weights", weights)
    if len(target) != post_periods or not target.any():
        raise InvalidInput(
            "`post_weights` needs one weight for each period after the start, not all 0.", seen=repr(weights)
        )
    return EventStudy(held, spread, pre_periods, target, confidence)


def degrees(name: str, values: Sequence[float]) -> list[float]:
    """Take the degrees of violation asked about; refuses an empty list and negative ones."""
    if not isinstance(values, list | tuple) or not values:
        raise InvalidInput(f"`{name}` must be a list of numbers.", seen=repr(values))
    held = [number(name, value) for value in values]
    if min(held) < 0:
        raise InvalidInput(f"`{name}` must not be negative.", seen=f"{min(held):g}")
    return held


def sensitivity(study: EventStudy, asked: Sequence[float], found: Sequence[Interval]) -> Sensitivity:
    """Put intervals together with the largest degree that still excludes 0."""
    excluding = [degree for degree, one in zip(asked, found, strict=True) if one.excludes_zero]
    return Sensitivity(study.original, tuple(found), max(excluding, default=None))


def _covariance(given: Sequence[Sequence[float]], size: int) -> Floats:
    """Take a covariance matrix; refuses one of another shape, or that is not symmetric and positive definite."""
    if not isinstance(given, list | tuple | np.ndarray) or len(given) != size:
        raise InvalidInput(
            "`covariance` needs a row for each estimate: `pre_periods` and `post_periods` together."
        )
    held = np.stack([column("covariance", list(row)) for row in given])
    if held.shape != (size, size) or not np.allclose(held, held.T, rtol=1e-6, atol=1e-8 * np.abs(held).max()):
        raise InvalidInput("`covariance` must be square and symmetric.")
    if np.linalg.eigvalsh(held).min() <= 0:
        raise InvalidInput(
            "`covariance` must be positive definite.", remedy="Leave out estimates that depend."
        )
    return np.asarray((held + held.T) / 2)
