"""Limits of a difference of means by drawing whole clusters again, for skewed amounts such as costs.

Source: Davison and Hinkley 1997, Bootstrap methods and their application, sections 3.8 and 5.3 (percentile limits);
Barber and Thompson 2000, Stat Med 19:3219 (costs).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.methods.effect import check_confidence
from newcare.methods.panel import Flags, Floats, Integers

DRAWS = 2_000
_AT_ONCE = 2_000_000  # numbers of draws x clusters held at once


@dataclass(frozen=True)
class BootstrapDifference:
    """Difference of two weighted rates, percentile limits, and the standard deviation of the draws."""

    estimate: float
    lower: float
    upper: float
    standard_error: float


def bootstrap_difference(
    amount: Floats,
    time: Floats,
    treated: Flags,
    clusters: Integers,
    *,
    weights: Floats | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = 2015,
) -> BootstrapDifference:
    """Compare amounts per unit of time of two arms, drawing the clusters of each arm with replacement.

    Args:
        amount: shape (n,).
        time: shape (n,): person-years, or ones for means.
        treated: shape (n,).
        clusters: shape (n,): codes from 0. Rows of one cluster are drawn together in each arm.
        weights: shape (n,), 0 or more; held fixed.
        confidence: of the limits.
        draws: how many.
        seed: of the draws, so that the same rows give the same limits.
    """
    check_confidence(confidence)
    weights = np.ones(len(amount)) if weights is None else weights
    generator = np.random.default_rng(seed)
    rates, estimate = np.zeros(draws), 0.0
    for sign, arm in ((1, treated), (-1, ~treated)):
        _, own = np.unique(clusters[arm], return_inverse=True)
        sums = np.stack(
            [np.bincount(own, (weights * part)[arm]).astype(np.float64) for part in (amount, time)]
        )
        estimate += sign * float(sums[0].sum() / sums[1].sum())
        rates += sign * _drawn(sums, draws, generator)
    tail = (1 - confidence) / 2
    lower, upper = np.quantile(rates, [tail, 1 - tail])
    return BootstrapDifference(estimate, float(lower), float(upper), float(rates.std(ddof=1)))


def _drawn(sums: Floats, draws: int, generator: np.random.Generator) -> Floats:
    """Rates of one arm in each draw, from its clusters' sums of amount and time, shape (2, clusters)."""
    groups = sums.shape[1]
    rates = []
    for start in range(0, draws, step := max(_AT_ONCE // groups, 1)):
        size = min(step, draws - start)
        times_drawn = generator.multinomial(groups, np.full(groups, 1 / groups), size=size)
        amount, time = times_drawn @ sums.T[:, 0], times_drawn @ sums.T[:, 1]
        rates.append(amount / np.where(time > 0, time, np.nan))
    found = np.concatenate(rates)
    return np.where(np.isnan(found), sums[0].sum() / sums[1].sum(), found)
