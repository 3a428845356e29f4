"""Estimates by their influence values, so that one rule gives the error of any of them when people come in clusters.

The influence value of a row says how far the estimate would move, to first order, if the row counted a little more; it
sums to nothing over the rows. The variance of the estimate is the sum of squares of what rows, or clusters of rows,
contribute. People treated by one team, controls used more than once, and weights are all allowed for in that way.

Sources: Hampel 1974, JASA 69:383; Zeileis, Köll and Graham 2020, J Stat Softw 95(1) (clusters); Welch 1947, Biometrika
34:28 (degrees of freedom of two arms).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, check_confidence, effect, root
from newcare.methods.panel import Flags, Floats, Integers


@dataclass(frozen=True)
class Estimated:
    """An estimate and the influence of each row on it, shape (n,), the row's weight included."""

    value: float
    influence: Floats

    def less(self, other: Estimated) -> Estimated:
        """Difference of two estimates from the same rows."""
        return Estimated(self.value - other.value, self.influence - other.influence)


def clustered_effect(
    found: Estimated, clusters: Integers, treated: Flags, *, confidence: float = 0.95
) -> Effect:
    """Put limits round an estimate when rows of one cluster are not independent.

    Args:
        found: the estimate.
        clusters: shape (n,): codes from 0; for independent rows each row its own.
        treated: shape (n,).
        confidence: of the limits.

    Where no cluster has rows of both arms, the clusters of each arm are counted apart: variance x G/(G-1) in each,
    Student's t with Welch's degrees of freedom. Otherwise all clusters together, t with G-1.

    Raises:
        InvalidInput: an arm with one cluster only, which says nothing of how clusters differ.
    """
    check_confidence(confidence)
    summed = np.bincount(clusters, found.influence)
    rows = np.bincount(clusters)
    share_treated = np.divide(np.bincount(clusters, treated), rows, out=np.zeros(len(rows)), where=rows > 0)
    there = rows > 0
    mixed = there & (share_treated > 0) & (share_treated < 1)
    arms = [there] if mixed.any() else [there & (share_treated == arm) for arm in (0, 1)]
    parts, freedom = [], []
    for arm in arms:
        groups = int(arm.sum())
        if groups < 2:
            raise InvalidInput(
                "An arm has one cluster only, so that nothing can be said of how clusters differ.",
                seen=f"{groups} cluster",
                remedy="Bring more units, or look at the people as if their unit did not matter and say so.",
            )
        parts.append(float(np.square(summed[arm]).sum()) * groups / (groups - 1))
        freedom.append(groups - 1)
    variance = sum(parts)
    degrees = (
        variance**2 / sum(part**2 / free for part, free in zip(parts, freedom, strict=True))
        if variance
        else 1.0
    )
    return effect(found.value, root(variance), confidence=confidence, degrees_of_freedom=degrees)


def weighted_ratio(amount: Floats, time: Floats, weights: Floats) -> Estimated:
    """Weighted sum of amounts over weighted sum of time, as a rate; rows of weight 0 have no influence.

    Args:
        amount: shape (n,): events, pence, days.
        time: shape (n,), 0 or more: person-years, or ones for a mean.
        weights: shape (n,), 0 or more.
    """
    total = float(weights @ time)
    rate = float(weights @ amount) / total
    return Estimated(rate, weights * (amount - rate * time) / total)


def log_of(found: Estimated) -> Estimated:
    """Logarithm of an estimate above 0."""
    if found.value <= 0:
        raise InvalidInput("A ratio has no finite value with no events in an arm.")
    return Estimated(float(np.log(found.value)), found.influence / found.value)
