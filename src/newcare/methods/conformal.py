"""Conformal test of an effect on one unit: would its residuals look as odd if they were moved in time?

Source: Chernozhukov, Wuthrich and Zhu 2021, JASA 116:1849.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.augmented_synthetic_control import augmented_weights, checked_penalty
from newcare.methods.checks import number, number_above_zero
from newcare.methods.effect import check_option
from newcare.methods.panel import Floats, Integers
from newcare.methods.simplex_weights import simplex_weights
from newcare.methods.synthetic_control import Donors

_TIE = 1e-9  # shifts as extreme but for rounding count as extreme
Fit = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class ConformalTest:
    """`p_value` of the null effect in all periods after the start; `per_period` of each alone, in order of time."""

    p_value: float
    statistic: float
    permutations: int
    per_period: Floats


def conformal_test(
    case: Donors,
    *,
    null_effect: float | Sequence[float] = 0.0,
    norm: float = 1.0,
    estimator: str = "synthetic_control",
    ridge_penalty: float | None = None,
) -> ConformalTest:
    """Test a null effect: subtract it, fit on all periods, and shift the residuals round in time.

    Args:
        case: the treated unit and its donors.
        null_effect: one number, or one for each period from the start on.
        norm: power of the residuals in the statistic, above 0.
        estimator: "synthetic_control" or "augmented_synthetic_control".
        ridge_penalty: of the latter, above 0.
    """
    check_option("estimator", estimator, ("synthetic_control", "augmented_synthetic_control"))
    power = number_above_zero("norm", norm)
    fit: Fit = simplex_weights
    if estimator == "augmented_synthetic_control":
        fit = partial(augmented_weights, penalty=checked_penalty(ridge_penalty))
    after = len(case.treated) - case.start
    untreated = case.treated.copy()
    untreated[case.start :] -= _null(null_effect, after)
    residuals = _residuals(fit, case.donors.T, untreated)
    statistics = _of_shifts(np.abs(residuals) ** power, after, power)
    before = np.arange(case.start)
    alone = [_of_one(fit, case.donors.T, untreated, np.append(before, case.start + k)) for k in range(after)]
    return ConformalTest(
        float((statistics >= statistics[0] * (1 - _TIE)).mean()),
        float(statistics[0]),
        len(statistics),
        np.array(alone),
    )


def joint_p_value(
    case: Donors, null_effect: float, fit: Fit = simplex_weights, *, norm: float = 1.0
) -> float:
    """P value of one constant effect in all periods after the start, as `conformal_test` gives it.

    Args:
        case: the treated unit and its donors.
        null_effect: the effect tested.
        fit: from outcomes of donors, shape (times, donors), and a target (times,) to weights (donors,).
        norm: power of the residuals in the statistic, above 0.
    """
    after = len(case.treated) - case.start
    untreated = case.treated.copy()
    untreated[case.start :] -= null_effect
    residuals = _residuals(fit, case.donors.T, untreated)
    statistics = _of_shifts(np.abs(residuals) ** norm, after, norm)
    return float((statistics >= statistics[0] * (1 - _TIE)).mean())


def _null(null_effect: float | Sequence[float], periods: int) -> Floats:
    """Take one effect, or one for each period."""
    if not isinstance(null_effect, list | tuple):
        return np.full(periods, number("null_effect", null_effect))
    if len(null_effect) != periods:
        raise InvalidInput(
            "`null_effect` needs one number, or one for each period from the start on.",
            seen=f"{len(null_effect)} for {periods} periods",
        )
    return np.array([number("null_effect", value) for value in null_effect])


def _residuals(fit: Fit, points: Floats, target: Floats) -> Floats:
    """Residuals of a fit on all the rows given."""
    return np.asarray(target - points @ fit(points, target))


def _of_shifts(powers: Floats, block: int, power: float) -> Floats:
    """Statistic of every cyclic shift, the identity first: of each run of `block` neighbours in the circle."""
    circle = np.concatenate([powers, powers[: block - 1]])
    runs = np.lib.stride_tricks.sliding_window_view(circle, block).sum(axis=1)
    return np.asarray((np.roll(runs, block) / np.sqrt(block)) ** (1 / power))


def _of_one(fit: Fit, points: Floats, target: Floats, rows: Integers) -> float:
    """Share of residuals at least as large as the last row's, fitted on the rows given."""
    sizes = np.abs(_residuals(fit, points[rows], target[rows]))
    return float((sizes >= sizes[-1] * (1 - _TIE)).mean())
