"""Recalibration that keeps the order of risks and asks nothing else of them.

It follows the data closely, so it needs many events: with few it learns noise.

Sources:
    Barlow et al. 1972, Statistical inference under order restrictions (pool-adjacent-violators).
    Zadrozny and Elkan 2002, KDD (recalibration of predicted risks).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, refuse_unknown

FEWEST_EVENTS = 10_000  # a step holds few people: with fewer events the staircase follows chance


@dataclass(frozen=True)
class IsotonicMap:
    """A risk given -> the risk found: straight between `given` (rising) and `found` (never falling), level outside."""

    given: FloatArray
    found: FloatArray

    def recalibrated(self, risk: FloatArray) -> FloatArray:
        """Recalibrated risks, of the shape of `risk`."""
        return np.asarray(np.interp(risk, self.given, self.found))


def isotonic_map(outcome: FloatArray, risk: FloatArray, *, fewest_events: int = FEWEST_EVENTS) -> IsotonicMap:
    """Learn a recalibration from risks and what happened.

    Args:
        outcome: shape (n,), each 0 or 1.
        risk: shape (n,), 0 to 1.
        fewest_events: refuse to learn from fewer.

    Raises:
        InvalidInput: a value is unknown, or too few people had the event.
    """
    refuse_unknown("outcome", outcome)
    refuse_unknown("risk", risk)
    if outcome.sum() < fewest_events:
        raise InvalidInput(
            "Too few events for an isotonic recalibration.",
            seen=f"{int(outcome.sum()):,}; it needs {fewest_events:,}",
            remedy="Use the calibration slope and intercept instead, or pool more people.",
        )
    levels, places = np.unique(risk, return_inverse=True)
    people = np.bincount(places).astype(float)
    shares = np.bincount(places, outcome) / people
    fitted = isotonic_regression(shares, weights=people)
    return _corners(levels, np.asarray(fitted.x))


def _corners(levels: FloatArray, fitted: FloatArray) -> IsotonicMap:
    """Keep the first and last level of each flat stretch: the rest lies between them."""
    changes = np.diff(fitted) != 0
    kept = np.concatenate([[True], changes]) | np.concatenate([changes, [True]])
    return IsotonicMap(levels[kept], fitted[kept])
