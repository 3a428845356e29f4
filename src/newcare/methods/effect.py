"""An estimate with its uncertainty, as every design returns it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from newcare.errors import InvalidInput


@dataclass(frozen=True)
class Effect:
    """An estimate, its standard error, two-sided limits and the p value of no effect.

    `degrees_of_freedom` is null where the normal distribution was used. `p_value` is null where the standard
    error is 0, as in a base period.
    """

    estimate: float
    standard_error: float
    lower: float
    upper: float
    p_value: float | None
    degrees_of_freedom: float | None = None


def quantile(probability: float, degrees_of_freedom: float | None = None) -> float:
    """Quantile of Student's t, or of the normal distribution where degrees of freedom are null."""
    if degrees_of_freedom is None:
        return float(special.ndtri(probability))
    return float(special.stdtrit(degrees_of_freedom, probability))


def distribution(value: float, degrees_of_freedom: float | None = None) -> float:
    """Probability at or below a value under Student's t, or the normal where degrees of freedom are null."""
    if degrees_of_freedom is None:
        return float(special.ndtr(value))
    return float(special.stdtr(degrees_of_freedom, value))


def effect(
    estimate: float, standard_error: float, *, confidence: float, degrees_of_freedom: float | None = None
) -> Effect:
    """Put two-sided limits at `confidence` round an estimate."""
    reach = quantile(0.5 + confidence / 2, degrees_of_freedom) * standard_error
    p_value = None
    if standard_error > 0:
        p_value = 2 * distribution(-abs(estimate) / standard_error, degrees_of_freedom)
    return Effect(
        float(estimate),
        float(standard_error),
        float(estimate - reach),
        float(estimate + reach),
        p_value,
        degrees_of_freedom,
    )


def detectable(
    standard_error: float, *, confidence: float, degrees_of_freedom: float, power: float = 0.8
) -> float:
    """Smallest true effect that an interval at `confidence` would tell from none with the given power."""
    reach = quantile(0.5 + confidence / 2, degrees_of_freedom) + quantile(power, degrees_of_freedom)
    return reach * standard_error


def check_confidence(confidence: float) -> None:
    """Refuse a level outside 0 to 1."""
    check_share("confidence", confidence)


def check_share(name: str, value: float) -> None:
    """Refuse a number that is not above 0 and below 1."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.floating) or not 0 < value < 1:
        raise InvalidInput(
            f"{name} lies above 0 and below 1.", seen=repr(value), remedy="Write 0.95 for 95 %."
        )


def check_option(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse an option that is not one of those allowed."""
    if value not in allowed:
        raise InvalidInput(
            f"{name} is not one it can be.", seen=repr(value), remedy=f"Use {' or '.join(allowed)}."
        )


def root(value: float) -> float:
    """Square root of a variance; rounding may have taken it a hair below 0."""
    return math.sqrt(max(value, 0.0))
