"""Limits of a funnel by size, and which units chance, or chance and usual differences, do not explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import gammainc, pdtr
from scipy.stats import poisson

from newcare.methods.checks import FloatArray
from newcare.methods.confidence import normal_quantile
from newcare.methods.funnels import CONFIDENCES


@dataclass(frozen=True)
class FunnelLimits:
    """Limits of observed over expected for units of some sizes: level -> lower and upper."""

    chance: Mapping[str, tuple[FloatArray, FloatArray]]
    between: Mapping[str, tuple[FloatArray, FloatArray]]


def funnel_limits(expected: FloatArray, tau_squared: float) -> FunnelLimits:
    """Limits of observed over expected at each expected count, 1 being as expected.

    Limits of chance alone are Poisson quantiles, drawn between whole counts so that a count lies beyond one exactly
    where it, or one further out, has a chance below the tail (Spiegelhalter 2005, appendix A.1.1). Limits that allow
    for differences between units stand on the square-root scale, and never within those of chance alone.

    Args:
        expected: events expected, above 0.
        tau_squared: variance between units on the square-root scale; 0 where chance is all there is.
    """
    chance, between = {}, {}
    for level, confidence in CONFIDENCES.items():
        lower, upper = (edge / expected for edge in _quantiles(expected, _tail(confidence)))
        low, high = _wide(expected, tau_squared, confidence)
        chance[level] = lower, upper
        between[level] = (
            chance[level] if tau_squared == 0 else (np.minimum(lower, low), np.maximum(upper, high))
        )
    return FunnelLimits(chance, between)


def beyond_chance(events: FloatArray, expected: FloatArray) -> Any:
    """A word for each unit by the exact tails: below where P(X <= events) is under 0.025 or 0.001, above likewise."""
    return _words(events.shape, _beyond(events, expected))


def beyond_differences(events: FloatArray, expected: FloatArray, tau_squared: float) -> Any:
    """A word for each unit, allowing for what units differ by; none is outside that chance alone explains."""
    found, ratio = _beyond(events, expected), events / expected
    if tau_squared > 0:
        for level, confidence in CONFIDENCES.items():
            lower, upper = _wide(expected, tau_squared, confidence)
            below, above = found[level]
            found[level] = below & (ratio < lower), above & (ratio > upper)
    return _words(events.shape, found)


def mildest(first: Any, second: Any) -> Any:
    """For each unit the word nearest to within that two words allow: "within" where they do not name one side."""
    return np.array(
        [_milder(*pair) for pair in zip(first.tolist(), second.tolist(), strict=True)], dtype=object
    )


def _milder(first: str, second: str) -> str:
    """The milder of two words on the same side; otherwise within."""
    if first[:5] != second[:5] or "within" in (first, second):
        return "within"
    return first if first.endswith(" 95 %") else second


def expected_limits(sizes: Sequence[float], tau_squared: float) -> list[dict[str, float]]:
    """Limits of the ratio, 100 being as expected, at sizes to draw a funnel by.

    Args:
        sizes: expected events, above 0.
        tau_squared: as for `funnel_limits`.

    Returns:
        One row per size: `size`, and `lower_95`, `upper_95`, `lower_998` and `upper_998`.
    """
    limits = funnel_limits(np.asarray(sizes, dtype=np.float64), tau_squared).between
    rows = [{"size": float(size)} for size in sizes]
    for level, edges in limits.items():
        for row, lower, upper in zip(rows, *(edge.tolist() for edge in edges), strict=True):
            row |= {f"lower_{level}": 100 * lower, f"upper_{level}": 100 * upper}
    return rows


def _tail(confidence: float) -> float:
    return (1 - confidence) / 2


def _quantiles(expected: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """Counts that a Poisson count of some mean leaves with a chance below the tail, joined between whole counts."""
    lowest = np.maximum(poisson.ppf(tail, expected), 0.0)
    chance = poisson.cdf(lowest, expected)
    lower = lowest - (chance - tail) / poisson.pmf(lowest, expected)
    highest = poisson.isf(tail, expected)
    reached = poisson.sf(highest - 1, expected)
    upper = highest + (reached - tail) / poisson.pmf(highest, expected)
    return np.maximum(np.asarray(lower, dtype=np.float64), 0.0), np.asarray(upper, dtype=np.float64)


def _wide(expected: FloatArray, tau_squared: float, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Limits on the square-root scale, with the variance between units."""
    reach = normal_quantile(confidence) * np.sqrt(1 / (4 * expected) + tau_squared)
    return np.maximum(1 - reach, 0.0) ** 2, (1 + reach) ** 2


def _beyond(events: FloatArray, expected: FloatArray) -> dict[str, tuple[Any, Any]]:
    """Level -> whether chance alone gives so few, and so many, too seldom."""
    few = pdtr(events, expected)
    many = np.where(events > 0, gammainc(np.maximum(events, 1.0), expected), 1.0)
    return {level: (few < _tail(held), many < _tail(held)) for level, held in CONFIDENCES.items()}


def _words(shape: tuple[int, ...], beyond: Mapping[str, tuple[Any, Any]]) -> Any:
    """A word for each unit, the wider limits last."""
    words = np.full(shape, "within", dtype=object)
    for level, shown in (("95", "95 %"), ("998", "99.8 %")):
        below, above = beyond[level]
        words[above], words[below] = f"above {shown}", f"below {shown}"
    return words
