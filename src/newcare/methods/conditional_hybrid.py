"""Conditional least-favourable hybrid test that none of a few jointly normal statistics has a mean above 0.

First a test of the greatest statistic against its least-favourable quantile; then, given which one is the greatest and
what is independent of it, of that statistic against a normal cut off where another would be the greatest.

Source: Andrews, Roth and Pakes 2023, Review of Economic Studies 90:2763.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from newcare.methods.panel import Flags, Floats

_SAME = 1e-10


@dataclass(frozen=True)
class LinearStatistics:
    """Statistics whose means must not be above 0; at effect theta they are `level` - `slope` * theta.

    `covariance` is theirs, `latest` the least-favourable quantile of their maximum; all arrays run over them.
    """

    level: Floats
    slope: Floats
    covariance: Floats
    latest: float

    def keeps(self, effects: Floats, size: float) -> Flags:
        """Say which effects the test does not reject at a size."""
        values = self.level - effects[:, None] * self.slope
        kept: Flags = np.zeros(len(effects), dtype=bool)
        greatest = values.argmax(axis=1)
        for place in np.unique(greatest):
            here = np.flatnonzero(greatest == place)
            kept[here] = self._keeps_at(values[here], int(place), size)
        return kept

    def _keeps_at(self, values: Floats, place: int, size: float) -> Flags:
        """Test where one statistic is the greatest, given that it is and what is independent of it."""
        top = values[:, place]
        variance = self.covariance[place, place]
        if variance < _SAME:
            return np.asarray(top <= _SAME)
        share = self.covariance[:, place] / variance
        with np.errstate(divide="ignore", invalid="ignore"):
            bounds = (values - share * top[:, None]) / (1 - share)
        least = np.where(share < 1 - _SAME, bounds, -np.inf).max(axis=1)
        most = np.minimum(np.where(share > 1 + _SAME, bounds, np.inf).min(axis=1), self.latest)
        deviation = np.sqrt(variance)
        critical = np.maximum(0.0, _truncated_quantile(1 - size, least / deviation, most / deviation))
        outside = (top < least - _SAME) | (top > most + _SAME)
        return np.asarray((top <= self.latest) & (outside | (top / deviation <= critical)))


def _truncated_quantile(probability: float, least: Floats, most: Floats) -> Floats:
    """Quantile of a standard normal known to lie between two bounds, by the logarithms of its upper tails."""
    tail = np.logaddexp(
        np.log1p(-probability) + special.log_ndtr(-least), np.log(probability) + special.log_ndtr(-most)
    )
    return np.asarray(-special.ndtri_exp(np.minimum(tail, 0.0)))
