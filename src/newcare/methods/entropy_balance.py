"""Entropy balance: control weights, as even as can be, whose means equal those of the treated.

Source: Hainmueller 2012, Political Analysis 20:25.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms
from newcare.methods.effect import Effect, check_confidence
from newcare.methods.panel import Flags, Floats
from newcare.methods.weighted_means import (
    check_arms,
    effective_sample_size,
    standardised_mean_differences,
    weighted_difference,
)

_BALANCED = 1e-10  # largest gap between means, in standard deviations of the controls
_NEARLY = 1e-7  # a gap that rounding may leave when no step brings it further down
_MOST_STEPS, _MOST_HALVINGS = 200, 40


@dataclass(frozen=True)
class EntropyBalance:
    """Effect on the treated against the weighted controls.

    `control_weights`: shape (controls,), in the order of their rows; they sum to 1 and are not negative.
    """

    effect: Effect
    mean_treated: float
    mean_control_weighted: float
    control_weights: Floats
    effective_sample_size_control: float
    maximum_absolute_standardised_mean_difference: float
    names: tuple[str, ...]
    treated_means: Floats
    weighted_control_means: Floats


def entropy_balance(
    outcome: Floats, treatment: Floats, terms: Terms, *, confidence: float = 0.95
) -> EntropyBalance:
    """Compare the treated with controls weighted to the same means of the terms.

    Args:
        outcome: shape (n,).
        treatment: shape (n,), 0 or 1.
        terms: n rows whose means are made equal.
        confidence: of the normal interval, which holds the weights fixed.

    Raises:
        InvalidInput: no weights give these means: they lie outside the convex hull of the controls.
    """
    check_confidence(confidence)
    treated = check_arms(treatment)
    target = terms.design[treated].mean(axis=0)
    controls = terms.design[~treated]
    share = entropy_weights(controls, target, terms.names)
    weights = np.ones(len(treatment))
    weights[~treated] = share * treated.sum()
    found = weighted_difference(outcome, treated, weights, confidence=confidence)
    apart = standardised_mean_differences(terms.design, treated, weights)
    return EntropyBalance(
        found.effect,
        found.mean_treated,
        found.mean_control,
        share,
        effective_sample_size(share),
        float(np.abs(np.nan_to_num(apart)).max(initial=0.0)),
        terms.names,
        target,
        share @ controls,
    )


def entropy_weights(controls: Floats, target: Floats, names: tuple[str, ...]) -> Floats:
    """Find weights of greatest entropy, summing to 1, with `weights @ controls == target`.

    Where a mean asked for is the least or the greatest value of a column, only the rows with that value can carry
    weight; the others get 0.
    """
    usable = _rows_that_can_carry(controls, target, names)
    kept = controls[usable]
    deviation = kept.std(axis=0)
    varies = deviation > 1e-12 * np.maximum(np.abs(target), 1e-300)
    scaled = (kept[:, varies] - target[varies]) / deviation[varies]
    weights = np.zeros(len(controls))
    weights[usable] = _newton(scaled, names)
    return weights


def _rows_that_can_carry(controls: Floats, target: Floats, names: tuple[str, ...]) -> Flags:
    """Flag the controls that may have weight; refuses means outside a column's range."""
    usable: Flags = np.ones(len(controls), dtype=bool)
    while True:
        least, most = controls[usable].min(axis=0), controls[usable].max(axis=0)
        slack = 1e-12 * np.maximum(np.abs(least), np.abs(most))
        outside = (target < least - slack) | (target > most + slack)
        if outside.any():
            raise _no_weights(tuple(name for name, out in zip(names, outside, strict=True) if out))
        edge = ((target <= least + slack) | (target >= most - slack)) & (most - least > slack)
        if not edge.any():
            return usable
        usable &= (np.abs(controls[:, edge] - target[edge]) <= slack[edge]).all(axis=1)
        if not usable.any():
            raise _no_weights(names)


def _newton(scaled: Floats, names: tuple[str, ...]) -> Floats:
    """Minimise the dual, log of the mean of exp(scaled @ multipliers), by Newton's steps with halving.

    The dual never falls below minus the log of the number of rows if weights exist; lower proves that none do.
    """
    multipliers = np.zeros(scaled.shape[1])
    weights, value = _at(scaled, multipliers)
    floor = -np.log(len(scaled)) - 1e-6
    gap = np.inf
    for _ in range(_MOST_STEPS):
        slope = weights @ scaled
        gap = float(np.abs(slope).max(initial=0.0))
        if gap < _BALANCED:
            return weights
        curve = (scaled * weights[:, None]).T @ scaled - np.outer(slope, slope)
        step = -np.linalg.lstsq(curve, slope, rcond=1e-13)[0]
        for halvings in range(_MOST_HALVINGS):
            ahead = multipliers + step / 2**halvings
            weights_ahead, value_ahead = _at(scaled, ahead)
            if value_ahead <= value + 1e-4 * (slope @ step) / 2**halvings:
                break
        else:
            break
        multipliers, weights, value = ahead, weights_ahead, value_ahead
        if value < floor:
            break
    if gap < _NEARLY:
        return weights
    raise _no_weights(names)


def _at(scaled: Floats, multipliers: Floats) -> tuple[Floats, float]:
    """Weights and value of the dual."""
    powers = scaled @ multipliers
    top = float(powers.max())
    raised = np.exp(powers - top)
    total = float(raised.sum())
    return raised / total, top + float(np.log(total / len(scaled)))


def _no_weights(names: tuple[str, ...]) -> InvalidInput:
    """Say that no weights exist, and for which columns."""
    return InvalidInput(
        "No weights give the controls the means of the treated: these lie outside the convex hull of the controls.",
        seen=", ".join(names),
        remedy="Leave out treated rows without a counterpart, or balance fewer columns.",
    )
