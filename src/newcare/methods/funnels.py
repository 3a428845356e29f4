"""Funnels: limits around a baseline that narrow with size, and which units lie outside them; no overdispersion here.

95 % limits leave 0.025 in each tail, 99.8 % limits 0.001. A unit outside is a question, not a verdict.

Source: UKHSA, as in the R package PHEindicatormethods (read as method): Wilson-type limits for proportions, exact
Poisson limits for ratios and rates; Spiegelhalter 2005, Stat Med 24:1185-1202.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import gammainccinv, gammaincinv

from newcare.methods.checks import FloatArray, column, number_above_zero, refuse_zero_or_less
from newcare.methods.confidence import normal_quantile, rule_of_ten_limits
from newcare.methods.funnel_units import (
    Statistic,
    proportion_units,
    rate_units,
    ratio_units,
    statistic_named,
)
from newcare.methods.given_lists import listed

Units = Sequence[Mapping[str, Any]]
CONFIDENCES = {"95": 0.95, "998": 0.998}
FEWEST_EVENTS_OF_A_STANDARDISED_RATE = 10


@dataclass(frozen=True)
class FunnelLimits:
    """Limits at one size: `at` is a denominator (proportion) or a count (ratio, rate); the rest times `per`."""

    at: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True)
class Funnel:
    """The baseline times `per`, and the limits at each size asked for."""

    baseline: float
    limits: tuple[FunnelLimits, ...]


@dataclass(frozen=True)
class FunnelSignificance:
    """The baseline times `per`, and a word for each unit in the order given."""

    baseline: float
    significance: tuple[str, ...]


def funnel_limits(
    statistic: str,
    at: Sequence[float],
    units: Units | None = None,
    *,
    per: float = 100,
    rate_type: str | None = None,
) -> Funnel:
    """Limits of a funnel at the sizes asked for.

    Args:
        statistic: `proportion`, `ratio` (observed over expected, needs no units) or `rate`.
        at: sizes above 0: denominators of a proportion, otherwise counts of events.
        units: one row a unit: `numerator`, `denominator` of a proportion; `events`, `rate` and where there are no
            events `population`, of a rate.
        per: what proportions, ratios and rates are expressed over.
        rate_type: `crude` or `directly_standardised`, of a rate.

    Raises:
        InvalidInput: by the name of the argument or field at fault; also a size of 0.
    """
    kind, scale = statistic_named(statistic), number_above_zero("per", per)
    sizes = column("at", listed("at", at))
    refuse_zero_or_less("at", sizes)
    baseline = _baseline(kind, units, scale, rate_type)
    pairs = [_limits(kind, sizes, baseline, confidence) for confidence in CONFIDENCES.values()]
    columns = [edge * scale for pair in pairs for edge in pair]
    rows = zip(at, *(edges.tolist() for edges in columns), strict=True)
    return Funnel(baseline * scale, tuple(FunnelLimits(*row) for row in rows))


def proportion_funnel(
    denominators: FloatArray, baseline: float, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limit of a proportion at each denominator, held within 0 and 1."""
    reach = normal_quantile(confidence) * np.sqrt(baseline * (1 - baseline) / denominators)
    return np.clip(baseline - reach, 0, 1), np.clip(baseline + reach, 0, 1)


def ratio_funnel(counts: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limit of observed over expected at each observed count.

    The lower limit is the ratio that would just be significantly low for that count, the upper that just high.
    """
    tail = (1 - confidence) / 2
    return counts / gammainccinv(counts + 1, tail), counts / gammaincinv(counts, tail)


def funnel_significance(
    statistic: str, units: Units, *, per: float = 100, rate_type: str | None = None
) -> FunnelSignificance:
    """Say which units lie outside the funnel.

    Args:
        statistic, per, rate_type: as in `funnel_limits`.
        units: as there; of a ratio `observed` and `expected`.

    Returns:
        A word a unit: `high_998`, `high_95`, `low_998`, `low_95`, `not_significant`; `not_applicable` for a directly
        standardised rate of fewer than 10 events.

    Raises:
        InvalidInput: by the name of the argument or field at fault.
    """
    kind, scale = statistic_named(statistic), number_above_zero("per", per)
    if kind is Statistic.PROPORTION:
        x, n = proportion_units(units)
        baseline = float(x.sum() / n.sum())
        beyond = [_outside(x / n, *proportion_funnel(n, baseline, level)) for level in CONFIDENCES.values()]
        return FunnelSignificance(baseline * scale, _words(beyond))
    if kind is Statistic.RATIO:
        observed, expected = ratio_units(units)
        return FunnelSignificance(scale, _words(_around(observed, expected, 1.0)))
    rates = rate_units(units, scale, rate_type)
    words = _words(_around(rates.events, rates.denominators, rates.baseline))
    if rates.standardised:
        few = rates.events < FEWEST_EVENTS_OF_A_STANDARDISED_RATE
        words = tuple("not_applicable" if none else word for word, none in zip(words, few, strict=True))
    return FunnelSignificance(rates.baseline * scale, words)


def _baseline(kind: Statistic, units: Units | None, per: float, rate_type: str | None) -> float:
    """Baseline of a funnel, for one of the denominator."""
    if kind is Statistic.RATIO:
        return 1.0
    if kind is Statistic.PROPORTION:
        x, n = proportion_units(units)
        return float(x.sum() / n.sum())
    return rate_units(units, per, rate_type).baseline


def _limits(
    kind: Statistic, sizes: FloatArray, baseline: float, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limits at each size, for one of the denominator."""
    if kind is Statistic.PROPORTION:
        return proportion_funnel(sizes, baseline, confidence)
    lower, upper = ratio_funnel(sizes, confidence)
    return lower * baseline, upper * baseline


def _around(counts: FloatArray, denominators: FloatArray, baseline: float) -> list[FloatArray]:
    """For each level 1 where a unit's own limits lie above the baseline, -1 where below, otherwise 0."""
    sizes = np.where(denominators > 0, denominators, np.nan)  # a unit without one lies nowhere
    found = []
    for confidence in CONFIDENCES.values():
        limits = rule_of_ten_limits(counts, confidence=confidence)
        above, below = limits.lower / sizes > baseline, limits.upper / sizes < baseline
        found.append(above.astype(np.float64) - below)
    return found


def _outside(values: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """1 strictly above the upper limit, -1 strictly below the lower one, otherwise 0."""
    return (values > upper).astype(np.float64) - (values < lower).astype(np.float64)


def _words(beyond: Sequence[FloatArray]) -> tuple[str, ...]:
    """A word for each unit, the wider limits first."""
    by_level = dict(zip(CONFIDENCES, beyond, strict=True))
    words = np.full(beyond[0].shape, "not_significant", dtype=object)
    for level in ("95", "998"):
        words[by_level[level] > 0] = f"high_{level}"
        words[by_level[level] < 0] = f"low_{level}"
    return tuple(words.tolist())
