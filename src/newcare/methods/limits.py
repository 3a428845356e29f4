"""How limits are given: arrays for many groups, and for one group a row for each confidence level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from newcare.methods.checks import FloatArray


@dataclass(frozen=True)
class Limits:
    """Two-sided limits: arrays of one shape, not-a-number where the method gives no limit."""

    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True)
class ConfidenceLimits:
    """One pair of two-sided limits. `confidence` is a proportion (0.95); a limit that does not exist is None."""

    confidence: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class WithLimits:
    """A result with one pair of limits for each confidence level asked for, in that order."""

    limits: tuple[ConfidenceLimits, ...]

    @property
    def lower(self) -> float | None:
        """Lower limit at the first confidence level."""
        return self.limits[0].lower

    @property
    def upper(self) -> float | None:
        """Upper limit at the first confidence level."""
        return self.limits[0].upper


def one_group(levels: Sequence[float], found: Sequence[Limits]) -> tuple[ConfidenceLimits, ...]:
    """Turn the limits of one group, one array of a single element for each level, into a row's limits."""
    return tuple(
        ConfidenceLimits(level, none_if_unknown(limits.lower), none_if_unknown(limits.upper))
        for level, limits in zip(levels, found, strict=True)
    )


def none_if_unknown(value: FloatArray | float) -> float | None:
    """Turn an array of a single element into a number, or None for not-a-number."""
    single = float(value)
    return None if math.isnan(single) else single
