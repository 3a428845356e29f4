"""Confidence levels, and limits of counts and proportions as UKHSA's Fingertips guidance gives them.

Sources:
    Breslow and Day 1987, Statistical methods in cancer research, vol. II (Byar's approximation).
    Ulm 1990, Am J Epidemiol 131:373-375 (exact limits of a Poisson count from the chi-squared distribution).
    Wilson 1927, J Am Stat Assoc 22:209-212; Newcombe 1998, Stat Med 17:857-872 (limits of a proportion).
    UKHSA Fingertips, Public health data: technical guidance (when to use which).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv, ndtri

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, number, numeric_array, refuse_negative
from newcare.methods.limits import Limits, WithLimits, one_group

COUNTS_THAT_NEED_EXACT_LIMITS = 10  # below this count Byar's approximation is not used


def confidence_levels(confidence: float | Sequence[float]) -> tuple[float, ...]:
    """Turn one or two confidence levels, as proportions (0.95) or per cent (95), into proportions.

    Refuses levels outside 0.9 up to but not including 1, or 90 up to but not including 100; an empty list;
    more than two.
    """
    asked = confidence if isinstance(confidence, list | tuple) else [confidence]
    if not 1 <= len(asked) <= 2:
        raise InvalidInput("`confidence` takes one or two levels.", seen=f"{len(asked)} levels")
    return tuple(_as_proportion(level) for level in asked)


def _as_proportion(level: object) -> float:
    """Turn one confidence level into a proportion."""
    given = number("confidence", level)
    if 0.9 <= given < 1:
        return given
    if 90 <= given < 100:
        return given / 100
    raise InvalidInput(
        "`confidence` must be from 0.9 to under 1, or from 90 to under 100 per cent.", seen=repr(level)
    )


def normal_quantile(confidence: float) -> float:
    """Give z: the standard normal quantile that leaves half of 1 - confidence above it (1.959964 at 0.95)."""
    return float(ndtri(confidence + (1 - confidence) / 2))


def byar_limits(count: ArrayLike, *, confidence: float = 0.95) -> Limits:
    """Approximate limits of Poisson counts (Byar); accurate from counts of about 10.

    Args:
        count: events, 0 or more, any shape; not-a-number gives not-a-number. Need not be whole.
        confidence: one level, as `confidence_levels` takes it.

    Returns:
        Limits of the same shape; no lower limit at a count of 0 or where the formula gives less than 0.
    """
    x = _counts(count)
    z = normal_quantile(*confidence_levels([confidence]))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lower = x * _cube(1 - 1 / (9 * x) - z / (3 * np.sqrt(x)))
    y = x + 1
    upper = y * _cube(1 - 1 / (9 * y) + z / (3 * np.sqrt(y)))
    return Limits(np.where((x > 0) & (lower >= 0), lower, np.nan), np.asarray(upper))


def exact_limits(count: ArrayLike, *, confidence: float = 0.95) -> Limits:
    """Exact limits of Poisson counts; arguments and shape as for `byar_limits`. The lower limit of 0 is 0."""
    x = _counts(count)
    tail = (1 - confidence_levels([confidence])[0]) / 2
    # A chi-squared quantile with 2k degrees of freedom, halved, is the inverse of the incomplete gamma at k.
    lower = np.where(x == 0, 0.0, gammaincinv(np.where(x == 0, 1.0, x), tail))
    return Limits(lower, np.asarray(gammainccinv(x + 1, tail)))


def rule_of_ten_limits(count: ArrayLike, *, confidence: float = 0.95) -> Limits:
    """Limits of Poisson counts by UKHSA's rule: exact below 10, Byar's from 10; arguments as for `byar_limits`."""
    x = _counts(count)
    limits = byar_limits(x, confidence=confidence)
    few = needs_exact_limits(x)
    exact = exact_limits(x[few], confidence=confidence)  # the slow function, only for the counts that need it
    limits.lower[few], limits.upper[few] = exact.lower, exact.upper
    return limits


def needs_exact_limits(count: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say for each count whether the rule of ten gives it exact limits."""
    return np.asarray(count < COUNTS_THAT_NEED_EXACT_LIMITS)


def wilson_limits(numerator: FloatArray, denominator: FloatArray, *, confidence: float = 0.95) -> Limits:
    """Limits of proportions (Wilson's score); arrays that broadcast, 0 <= numerator <= denominator."""
    z = normal_quantile(*confidence_levels([confidence]))
    middle = 2 * numerator + z**2
    spread = z * np.sqrt(z**2 + 4 * numerator * (1 - numerator / denominator))
    scale = 2 * (denominator + z**2)
    return Limits((middle - spread) / scale, (middle + spread) / scale)


def poisson_confidence_limits(
    count: float, method: str, *, confidence: float | Sequence[float] = 0.95
) -> WithLimits:
    """Limits of one Poisson count.

    Args:
        count: events, 0 or more.
        method: "byar" or "exact".
        confidence: one or two levels, as `confidence_levels` takes them.

    Raises:
        InvalidInput: a negative `count`, another `method`, a `confidence` out of range.
    """
    kernels = {"byar": byar_limits, "exact": exact_limits}
    if method not in kernels:
        raise InvalidInput(f"`method` must be one of {', '.join(kernels)}.", seen=repr(method))
    events = number("count", count)
    levels = confidence_levels(confidence)
    return WithLimits(
        limits=one_group(levels, [kernels[method](events, confidence=level) for level in levels])
    )


def _counts(count: ArrayLike) -> FloatArray:
    """View counts as floats and refuse negative ones."""
    x = numeric_array("count", count).astype(np.float64, copy=False)
    refuse_negative("count", x)
    return x


def _cube(base: FloatArray) -> FloatArray:
    """Third power; multiplying is several times faster than numpy's power function."""
    return base * base * base
