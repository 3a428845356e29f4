"""Differences and ratios of two rates, with limits made from the limits of each (MOVER).

Each limit of the difference takes the distance of the nearer pair of limits, added as the sides of a right angle; for
a ratio the same is done on the logarithms. So a contrast rests on the very limits that are printed beside the rates,
exact, Dobson-Byar, or widened for repeat events.

Sources:
    Zou and Donner 2008, Stat Med 27:1693-1702 (method of variance estimates recovery).
    Newcombe 2016, Stat Methods Med Res 25:1774-1778 (ratios).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.methods.checks import FloatArray


@dataclass(frozen=True)
class WithLimits:
    """Figures with limits: arrays of one shape, not-a-number where unknown."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def differences(first: WithLimits, second: WithLimits) -> WithLimits:
    """First less second; unknown where either is.

    The two are taken as independent: where many people are in both, as in one place in two years, the limits are on
    the wide side.
    """
    value = first.value - second.value
    return WithLimits(
        value,
        value - np.hypot(first.value - first.lower, second.upper - second.value),
        value + np.hypot(first.upper - first.value, second.value - second.lower),
    )


def ratios(first: WithLimits, second: WithLimits) -> WithLimits:
    """First over second; unknown where either is, or is not above 0.

    Where a lower limit reaches 0, a ratio below has none but 0, and one above has none at all: infinity.
    """
    with np.errstate(invalid="ignore"):
        found = differences(_logarithms(first), _logarithms(second))
    return WithLimits(np.exp(found.value), np.exp(found.lower), np.exp(found.upper))


def _logarithms(rate: WithLimits) -> WithLimits:
    """Logarithm of each figure; not-a-number where there is none, minus infinity of a limit that reaches 0."""
    value = np.log(np.where(rate.value > 0, rate.value, np.nan))
    known = np.isfinite(value)

    def of(limit: FloatArray) -> FloatArray:
        above = np.log(np.where(limit > 0, limit, 1.0))
        return np.where(known, np.where(limit > 0, above, np.where(np.isnan(limit), np.nan, -np.inf)), np.nan)

    return WithLimits(value, of(rate.lower), of(rate.upper))
