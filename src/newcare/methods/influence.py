"""Estimates by their influence values, so that one rule gives the error of any of them when people come in clusters.

The influence value of a row says how far the estimate would move, to first order, if the row counted a little more; it
sums to nothing over the rows. The variance of the estimate is the sum of squares of what rows, or clusters of rows,
contribute. People treated by one team, controls used more than once, and weights are all allowed for in that way.

Sources: Hampel 1974, JASA 69:383; Zeileis, Köll and Graham 2020, J Stat Softw 95(1) (clusters); Welch 1947, Biometrika
34:28 (degrees of freedom of two arms); `newcare.methods.cluster_shares` for few and unequal clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.cluster_shares import ClusterShares, degrees_of_freedom
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
    found: Estimated,
    clusters: Integers,
    treated: Flags,
    *,
    weights: Floats | None = None,
    confidence: float = 0.95,
) -> Effect:
    """Put limits round an estimate when rows of one cluster are not independent.

    Args:
        found: the estimate.
        clusters: shape (n,): codes from 0; for independent rows each row its own. A cluster may have rows of both arms.
        treated: shape (n,).
        weights: shape (n,), 0 or more: how much of its arm each row is; equal where null.
        confidence: of the limits.

    What a cluster contributes through the rows of each arm is scaled for how few or unequal the clusters of that arm
    are, added up over both arms, and squared. With G equal clusters in each arm and none in both that is variance x
    G/(G-1) arm by arm, and Student's t with Welch's degrees of freedom. Fewer degrees are taken where clusters that
    differ alike in both arms would give fewer: of very few treated clusters the variance may look small by chance.

    Raises:
        InvalidInput: an arm with one cluster only, which says nothing of how clusters differ.
    """
    check_confidence(confidence)
    weights = np.ones(len(treated)) if weights is None else weights
    arms = (treated, ~treated)
    shares = [ClusterShares.of(np.where(arm, weights, 0.0), clusters) for arm in arms]
    parts = []
    for arm, share in zip(arms, shares, strict=True):
        if share.alone:
            raise InvalidInput(
                "An arm has one cluster only, so that nothing can be said of how clusters differ.",
                seen="1 cluster",
                remedy="Bring more units, or look at the people as if their unit did not matter and say so.",
            )
        summed = np.bincount(clusters, np.where(arm, found.influence, 0.0))
        parts.append(summed * root(share.correction))
    first, second = (float(np.square(part).sum()) for part in parts)
    if first + second == 0:
        return effect(found.value, 0.0, confidence=confidence, degrees_of_freedom=1.0)
    degrees = min(
        degrees_of_freedom(variances, *shares)
        for variances in ((first, second), (shares[0].variance, shares[1].variance))
    )
    error = root(float(np.square(parts[0] + parts[1]).sum()))
    return effect(found.value, error, confidence=confidence, degrees_of_freedom=degrees)


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
