"""What clusters of unequal size tell of how clusters differ: what a variance lacks, and its degrees of freedom.

An estimate leans on the clusters of an arm by their shares of its weight. If clusters of one arm differ from each other
by chance alone, their squared influence falls short of the variance of the estimate, and is worth fewer degrees of
freedom than there are clusters, the more so the more unequal the shares are. With G equal shares the factor is G/(G-1)
and the degrees of freedom G-1; a cluster of which an arm has next to nothing counts for next to nothing.

Sources: Bell and McCaffrey 2002, Survey Methodology 28:169; Satterthwaite 1946, Biometrics Bull 2:110; Imbens and
Kolesar 2016, Rev Econ Stat 98:701 (few treated clusters).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newcare.methods.panel import Floats, Integers

_NOTHING = 1e-9  # share of the variance that is left where one cluster is all there is


@dataclass(frozen=True)
class ClusterShares:
    """Share that each cluster has of the weight of one arm, shape (clusters,); they sum to 1.

    With effects u of the clusters, what they contribute is B u, where B = diag(share) - share share'.
    """

    share: Floats

    @classmethod
    def of(cls, weights: Floats, clusters: Integers) -> ClusterShares:
        """Sum the weights, 0 for rows of the other arm, by cluster; `clusters` are codes from 0, shape (n,)."""
        summed = np.bincount(clusters, weights).astype(np.float64)
        return cls(summed / summed.sum())

    @cached_property
    def _kept(self) -> float:
        """Trace of BB': expected sum of squared contributions."""
        return self._moment(2) - 2 * self._moment(3) + self._moment(2) ** 2

    def _moment(self, power: int) -> float:
        return float(np.power(self.share, power).sum())

    @property
    def alone(self) -> bool:
        """Whether one cluster is all there is."""
        return self._kept <= _NOTHING * self._moment(2)

    @property
    def correction(self) -> float:
        """Factor by which the sum of squared contributions falls short of the variance."""
        return self._moment(2) / self._kept

    @property
    def variance(self) -> float:
        """Variance of the estimate where clusters differ with a variance of 1."""
        return self._moment(2)

    def overlap(self, other: ClusterShares) -> float:
        """Covariance of two sums of squares over the product of their means, halved; 1 / degrees of freedom of one."""
        own, others = self._factors(), other._factors()
        across = own.columns.T @ others.columns
        trace = (
            np.square(self.share * other.share).sum()
            + np.trace(others.middle @ (others.columns.T @ (np.square(self.share)[:, None] * others.columns)))
            + np.trace(own.middle @ (own.columns.T @ (np.square(other.share)[:, None] * own.columns)))
            + np.trace(own.middle @ across @ others.middle @ across.T)
        )
        return float(trace) / (self._kept * other._kept)

    def _factors(self) -> _Factors:
        """B squared, less its diagonal part, as columns x middle x columns'."""
        middle = np.array([[self._moment(2), -1.0], [-1.0, 0.0]])
        return _Factors(np.column_stack([self.share, np.square(self.share)]), middle)


@dataclass(frozen=True)
class _Factors:
    """A matrix of low rank: `columns` has shape (clusters, 2), `middle` (2, 2)."""

    columns: Floats
    middle: Floats


def degrees_of_freedom(
    variances: tuple[float, float], treated: ClusterShares, controls: ClusterShares
) -> float:
    """Degrees of freedom of the sum of two arms' variances, which may share clusters (Satterthwaite)."""
    first, second = variances
    own = first**2 * treated.overlap(treated) + second**2 * controls.overlap(controls)
    return (first + second) ** 2 / (own + 2 * first * second * treated.overlap(controls))
