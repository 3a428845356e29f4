"""Crude rates, proportions and means, with their limits.

Source: UKHSA Fingertips, Public health data: technical guidance, as in the R package PHEindicatormethods.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from newcare.errors import InvalidInput
from newcare.methods.checks import (
    FloatArray,
    column,
    number_above_zero,
    number_or_unknown,
    numeric_array,
    refuse_negative,
    refuse_zero_or_less,
)
from newcare.methods.confidence import (
    confidence_levels,
    needs_exact_limits,
    rule_of_ten_limits,
    wilson_limits,
)
from newcare.methods.limits import ConfidenceLimits, Limits, WithLimits, none_if_unknown, one_group


@dataclass(frozen=True)
class Rates:
    """Rates of many groups: arrays of one shape, all times `per`; not-a-number where a group's are unknown."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    per: float
    confidence: float


@dataclass(frozen=True)
class Rate(WithLimits):
    """The rate or proportion of one group; everything but `limits` is None where an input is unknown."""

    value: float | None
    method: str | None


@dataclass(frozen=True)
class Mean(WithLimits):
    """The mean of some values; no standard deviation and no limits from a single value."""

    value: float
    count: int
    sum: float
    standard_deviation: float | None
    method: str = "student_t"


def crude_rates(
    numerator: ArrayLike, denominator: ArrayLike, *, per: float = 100_000, confidence: float = 0.95
) -> Rates:
    """Crude rates of many groups: exact limits for fewer than 10 events, Byar's from 10.

    Args:
        numerator: events, 0 or more; may exceed the denominator. Not-a-number is unknown.
        denominator: people or person-years, above 0; broadcasts with `numerator`. Not-a-number is unknown.
        per: what the rate is expressed over, above 0.
        confidence: one level, as `confidence_levels` takes it.

    Raises:
        InvalidInput: negative `numerator`, `denominator` of 0 or less, `per` or `confidence` out of range.
    """
    x, n = _numerator_and_denominator(numerator, denominator)
    level, scale = confidence_levels([confidence])[0], number_above_zero("per", per)
    of_count = rule_of_ten_limits(x, confidence=level)
    return Rates(x / n * scale, of_count.lower / n * scale, of_count.upper / n * scale, scale, level)


def proportions(
    numerator: ArrayLike, denominator: ArrayLike, *, per: float = 1, confidence: float = 0.95
) -> Rates:
    """Proportions of many groups with Wilson's limits; as `crude_rates`, but no numerator above its denominator."""
    x, n = _numerator_and_denominator(numerator, denominator)
    if (x > n).any():
        raise InvalidInput("`numerator` must not be above `denominator` in a proportion.")
    level, scale = confidence_levels([confidence])[0], number_above_zero("per", per)
    limits = wilson_limits(x, n, confidence=level)
    return Rates(x / n * scale, limits.lower * scale, limits.upper * scale, scale, level)


def crude_rate(
    numerator: float | None,
    denominator: float | None,
    *,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> Rate:
    """Crude rate of one group, as `crude_rates`; None is unknown. `method` says which limits were used."""
    x, n = number_or_unknown("numerator", numerator), number_or_unknown("denominator", denominator)
    levels = confidence_levels(confidence)
    found = [crude_rates(x, n, per=per, confidence=level) for level in levels]
    return _rate(levels, found, "exact" if needs_exact_limits(np.asarray(x)) else "byar")


def proportion(
    numerator: float | None,
    denominator: float | None,
    *,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Rate:
    """Proportion of one group with Wilson's limits, as `proportions`; None is unknown."""
    x, n = number_or_unknown("numerator", numerator), number_or_unknown("denominator", denominator)
    levels = confidence_levels(confidence)
    return _rate(levels, [proportions(x, n, per=per, confidence=level) for level in levels], "wilson")


def mean(values: Sequence[float], *, confidence: float | Sequence[float] = 0.95) -> Mean:
    """Mean of some values with limits from Student's t distribution.

    Args:
        values: one or more numbers, none missing.
        confidence: one or two levels, as `confidence_levels` takes them.

    Raises:
        InvalidInput: no `values`, or one that is missing or not a number; `confidence` out of range.
    """
    levels = confidence_levels(confidence)
    taken = column("values", values)
    if not taken.size:
        raise InvalidInput("`values` must hold at least one number.", seen="an empty list")
    total = math.fsum(taken)
    centre = total / taken.size
    if taken.size == 1:
        unknown = tuple(ConfidenceLimits(level, None, None) for level in levels)
        return Mean(unknown, centre, 1, total, None)
    deviation = float(np.std(taken, ddof=1))
    limits = tuple(_student_limits(centre, deviation, taken.size, level) for level in levels)
    return Mean(limits, centre, taken.size, total, deviation)


def _numerator_and_denominator(numerator: ArrayLike, denominator: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """View both as floats and refuse what no rate is defined for."""
    x = numeric_array("numerator", numerator).astype(np.float64, copy=False)
    n = numeric_array("denominator", denominator).astype(np.float64, copy=False)
    refuse_negative("numerator", x)
    refuse_zero_or_less("denominator", n)
    return x, n


def _rate(levels: Sequence[float], found: Sequence[Rates], method: str) -> Rate:
    """Turn the rates of one group, one for each confidence level, into a row."""
    value = none_if_unknown(found[0].value)
    limits = one_group(levels, [Limits(rates.lower, rates.upper) for rates in found])
    return Rate(limits, value, None if value is None else method)


def _student_limits(centre: float, deviation: float, size: int, level: float) -> ConfidenceLimits:
    """Limits of a mean of `size` values, two or more."""
    reach = float(stdtrit(size - 1, level + (1 - level) / 2)) * deviation / math.sqrt(size)
    return ConfidenceLimits(level, centre - reach, centre + reach)
