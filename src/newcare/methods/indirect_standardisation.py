"""Indirectly standardised ratios and rates: observed events against those expected at reference rates.

Source: UKHSA Fingertips, Public health data: technical guidance, as in the R package PHEindicatormethods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from newcare.errors import InvalidInput
from newcare.methods.checks import (
    FloatArray,
    column,
    equally_long,
    number,
    number_above_zero,
    numeric_array,
    refuse_negative,
    refuse_unknown,
    refuse_zero_or_less,
)
from newcare.methods.confidence import confidence_levels, needs_exact_limits, rule_of_ten_limits
from newcare.methods.limits import Limits, WithLimits, one_group


@dataclass(frozen=True)
class IndirectlyStandardisedRatios:
    """Ratios of many groups, times `per`: arrays of the groups' shape."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    observed: FloatArray
    expected: FloatArray
    per: float
    confidence: float


@dataclass(frozen=True)
class IndirectlyStandardisedRatio(WithLimits):
    """The ratio of one group; `method` says which limits its observed count has."""

    value: float
    observed: float
    expected: float
    method: str


@dataclass(frozen=True)
class IndirectlyStandardisedRate(IndirectlyStandardisedRatio):
    """The rate of one group: its ratio times `reference_rate`, the crude rate of the reference population."""

    reference_rate: float


def indirectly_standardised_ratios(
    observed: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    *,
    per: float = 1,
    confidence: float = 0.95,
) -> IndirectlyStandardisedRatios:
    """Ratios of observed events to those expected at the reference population's rates in each stratum.

    Args:
        observed: events of each group, over all strata, 0 or more, shape (...).
        population: people or person-years, 0 or more, shape (..., strata).
        reference_events: events of the reference population, 0 or more, shape (strata,) or (..., strata).
        reference_population: its people or person-years, above 0, same shape.
        per: what the ratio is expressed over (1, or 100), above 0.
        confidence: one level, as `confidence_levels` takes it.

    Raises:
        InvalidInput: a value outside the ranges above or not-a-number; a group that expects no events.
    """
    count, local = _not_negative("observed", observed), _not_negative("population", population)
    reference = _not_negative("reference_population", reference_population)
    refuse_zero_or_less("reference_population", reference)
    expected = np.asarray(
        (_not_negative("reference_events", reference_events) / reference * local).sum(axis=-1)
    )
    if not (expected > 0).all():
        raise InvalidInput(
            "The expected count is 0: `reference_events` or `population` is 0 in every stratum.",
            remedy="Leave out groups without population, or use a reference with events.",
        )
    level, scale = confidence_levels([confidence])[0], number_above_zero("per", per)
    limits = rule_of_ten_limits(count, confidence=level)
    return IndirectlyStandardisedRatios(
        value=count / expected * scale,
        lower=limits.lower / expected * scale,
        upper=limits.upper / expected * scale,
        observed=count,
        expected=expected,
        per=scale,
        confidence=level,
    )


def indirectly_standardised_ratio(
    events: Sequence[float | None],
    population: Sequence[float | None],
    reference_events: Sequence[float | None],
    reference_population: Sequence[float | None],
    *,
    observed_events: float | None = None,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> IndirectlyStandardisedRatio:
    """Ratio of one group from columns with one value for each stratum, as `indirectly_standardised_ratios`.

    None among `events`, `population` and `reference_events` counts as 0; `observed_events`, where given, is
    used instead of the sum of `events`. Refuses a `reference_population` that is missing.
    """
    strata = _strata(events, population, reference_events, reference_population, observed_events)
    return _ratio_of_one_group(strata, per, confidence_levels(confidence))


def indirectly_standardised_rate(
    events: Sequence[float | None],
    population: Sequence[float | None],
    reference_events: Sequence[float | None],
    reference_population: Sequence[float | None],
    *,
    observed_events: float | None = None,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> IndirectlyStandardisedRate:
    """Rate of one group: its ratio of observed to expected events times the crude rate of the reference.

    Arguments as for `indirectly_standardised_ratio`; all reference rows count, whatever the local population.
    """
    strata = _strata(events, population, reference_events, reference_population, observed_events)
    crude = float(strata.reference_events.sum() / strata.reference_population.sum())
    reference_rate = crude * number_above_zero("per", per)
    ratio = _ratio_of_one_group(strata, reference_rate, confidence_levels(confidence))
    return IndirectlyStandardisedRate(
        limits=ratio.limits,
        value=ratio.value,
        observed=ratio.observed,
        expected=ratio.expected,
        method=ratio.method,
        reference_rate=reference_rate,
    )


@dataclass(frozen=True)
class _Strata:
    """The checked columns of one group, one value for each stratum, and its observed events over all of them."""

    observed: float
    population: FloatArray
    reference_events: FloatArray
    reference_population: FloatArray


def _strata(
    events: Sequence[float | None],
    population: Sequence[float | None],
    reference_events: Sequence[float | None],
    reference_population: Sequence[float | None],
    observed_events: float | None,
) -> _Strata:
    """Check the columns of one group; missing values count as 0, but not in `reference_population`."""
    equally_long(
        events=events,
        population=population,
        reference_events=reference_events,
        reference_population=reference_population,
    )
    reference = column("reference_population", reference_population)
    refuse_zero_or_less("reference_population", reference)
    return _Strata(
        _observed(column("events", events, missing=0), observed_events),
        column("population", population, missing=0),
        column("reference_events", reference_events, missing=0),
        reference,
    )


def _ratio_of_one_group(strata: _Strata, per: float, levels: Sequence[float]) -> IndirectlyStandardisedRatio:
    """Run the array kernel for one group, once for each confidence level."""
    found = [
        indirectly_standardised_ratios(
            strata.observed,
            strata.population,
            strata.reference_events,
            strata.reference_population,
            per=per,
            confidence=level,
        )
        for level in levels
    ]
    return IndirectlyStandardisedRatio(
        limits=one_group(levels, [Limits(ratios.lower, ratios.upper) for ratios in found]),
        value=float(found[0].value),
        observed=strata.observed,
        expected=float(found[0].expected),
        method="exact" if needs_exact_limits(np.asarray(strata.observed)) else "byar",
    )


def _observed(events: FloatArray, observed_events: float | None) -> float:
    """Take the observed count as given, or the sum of the strata; refuses a negative one of either."""
    refuse_negative("events", events)
    if observed_events is None:
        return float(events.sum())
    given = number("observed_events", observed_events)
    refuse_negative("observed_events", np.asarray(given))
    return given


def _not_negative(name: str, values: ArrayLike) -> FloatArray:
    """View an array as floats and refuse negative and unknown values."""
    array = numeric_array(name, values).astype(np.float64, copy=False)
    refuse_unknown(name, array)
    refuse_negative(name, array)
    return array
