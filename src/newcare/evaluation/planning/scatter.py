"""How units scatter round what is common to them: chance in the counts, and drift that lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

from newcare.evaluation.planning.history import History
from newcare.methods.panel import Floats

_PERSISTENCE = np.round(np.arange(0.2, 0.99, 0.06), 2)
_MOST_LAGS = 12


@dataclass(frozen=True)
class Scatter:
    """The scatter of units round unit and quarter.

    `dispersion`: variance of a count over its mean, 1 for counts by chance alone. `drift`: standard deviation of what
    moves a unit's rate from quarter to quarter beyond chance, as a share of the rate. `persistence`: correlation of
    that drift from one quarter to the next.
    """

    dispersion: float
    drift: float
    persistence: float

    def correlation(self, quarters: int) -> Floats:
        """Correlation of a unit's drift between quarters; shape (quarters, quarters)."""
        apart = np.abs(np.subtract.outer(np.arange(quarters), np.arange(quarters)))
        return np.asarray(self.persistence**apart)


def scatter_of(history: History) -> Scatter:
    """Estimate the scatter from how far a unit's rate moves over 1, 2, ... quarters.

    Half the mean square of the move over k quarters is (dispersion / mean count) + drift^2 (1 - persistence^k), where
    moves are of the ratio of events to what unit and quarter lead to, weighted by the unit's mean count. The three are
    fitted by least squares, each number of quarters weighted by the moves it rests on; dispersion is held at 1 or more.

    Sources:
        Diggle, Heagerty, Liang and Zeger 2002, Analysis of Longitudinal Data, 2nd ed., section 3.4 (variogram).
    """
    mean = history.fitted.mean(axis=1)
    ratio = history.events / history.fitted
    correction = len(mean) / max(len(mean) - 1, 1)  # quarters were taken from the same units
    lags = np.arange(1, min(history.quarters, _MOST_LAGS + 1))
    moves = np.array(
        [
            correction
            * float(mean @ np.square(ratio[:, lag:] - ratio[:, :-lag]).mean(axis=1))
            / (2 * mean.sum())
            for lag in lags
        ]
    )
    weights = np.sqrt(history.quarters - lags)
    by_chance = len(mean) / mean.sum()
    best = (np.inf, Scatter(1.0, 0.0, 0.0))
    for persistence in _PERSISTENCE:
        terms = np.column_stack([np.full(len(lags), by_chance), 1 - persistence**lags])
        fit = lsq_linear(terms * weights[:, None], moves * weights, bounds=([1.0, 0.0], [np.inf, np.inf]))
        found = Scatter(float(fit.x[0]), float(np.sqrt(fit.x[1])), float(persistence))
        best = min(best, (float(fit.cost), found), key=lambda one: one[0])
    return best[1]
