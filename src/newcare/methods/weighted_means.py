"""Means of two arms under weights: their difference, how alike the arms are, how many rows the weights are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, effect
from newcare.methods.panel import Flags, Floats


@dataclass(frozen=True)
class WeightedDifference:
    """Mean of the treated less mean of the controls, each under its weights."""

    effect: Effect
    mean_treated: float
    mean_control: float


def check_arms(treatment: Floats) -> Flags:
    """Take a treatment of 0 or 1, shape (n,), as a flag; refuses other values, and an arm without rows."""
    if not np.isin(treatment, (0.0, 1.0)).all():
        raise InvalidInput("The treatment must be 0 or 1 in each row.")
    treated: Flags = treatment == 1
    if treated.all() or not treated.any():
        raise InvalidInput(
            "There are no treated or no control rows to compare.",
            seen=f"{int(treated.sum()):,} treated of {len(treated):,} rows",
            remedy="Check the treatment, and whether missing values left an arm empty.",
        )
    return treated


def weighted_difference(
    outcome: Floats, treated: Flags, weights: Floats, *, confidence: float
) -> WeightedDifference:
    """Compare weighted means, with the weights held fixed.

    The standard error is that of weighted least squares of the outcome on the treatment, robust to unequal
    variances (HC0): in each arm the squares of weight x residual over the squared sum of weights.
    """
    means, variance = [], 0.0
    for arm in (treated, ~treated):
        share = weights[arm] / weights[arm].sum()
        means.append(float(share @ outcome[arm]))
        variance += float(np.square(share * (outcome[arm] - means[-1])).sum())
    found = effect(means[0] - means[1], float(np.sqrt(variance)), confidence=confidence)
    return WeightedDifference(found, *means)


def effective_sample_size(weights: Floats) -> float:
    """Kish's number of rows of equal weight that would be as precise: squared sum over sum of squares."""
    return float(weights.sum() ** 2 / np.square(weights).sum())


def standardised_mean_differences(values: Floats, treated: Flags, weights: Floats | None = None) -> Floats:
    """Difference of (weighted) means over the root mean unweighted variance of the arms.

    Args:
        values: shape (n, k).
        treated: shape (n,).
        weights: shape (n,); equal where null.

    Returns:
        Shape (k,); 0 where nothing varies and the means agree, NaN where nothing varies and they differ or an arm
        has one row.
    """
    if weights is None:
        weights = np.ones(len(values))
    apart = _means(values, treated, weights) - _means(values, ~treated, weights)
    deviation = np.sqrt((_variances(values[treated]) + _variances(values[~treated])) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = np.where(deviation > 0, apart / deviation, np.where(apart == 0, 0.0, np.nan))
    return ratio


def _means(values: Floats, arm: Flags, weights: Floats) -> Floats:
    """Weighted means of one arm."""
    means: Floats = weights[arm] @ values[arm] / weights[arm].sum()
    return means


def _variances(values: Floats) -> Floats:
    """Variances of the columns; NaN from one row."""
    if len(values) < 2:
        return np.full(values.shape[1], np.nan)
    return np.asarray(values.var(axis=0, ddof=1))
