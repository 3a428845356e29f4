"""Directly standardised rates with Dobson's limits.

Sources:
    Dobson, Kuulasmaa, Eberle and Scherer 1991, Stat Med 10:457-462 (limits of weighted sums of Poisson counts).
    UKHSA Fingertips, Public health data: technical guidance, as in the R package PHEindicatormethods
    (Byar's limits within Dobson's; withheld below 10 events; variance of events that repeat in one person).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from newcare.methods.checks import (
    FloatArray,
    column,
    equally_long,
    number_above_zero,
    numeric_array,
    refuse_zero_or_less,
)
from newcare.methods.confidence import byar_limits, confidence_levels
from newcare.methods.limits import Limits, WithLimits, none_if_unknown, one_group
from newcare.methods.strata import weighted_totals

FEWEST_EVENTS = 10  # a standardised rate of fewer events is withheld: it would mislead

INDEPENDENT = "dobson_byar"
REPEATING = "dobson_byar_non_independent"


@dataclass(frozen=True)
class DirectlyStandardisedRates:
    """Rates of many groups: arrays of the groups' shape.

    `value`, `lower` and `upper` are times `per`, and not-a-number where `withheld`; `events` and `population`
    are the groups' totals and always given.
    """

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    events: FloatArray
    population: FloatArray
    withheld: NDArray[np.bool_]
    per: float
    confidence: float
    method: str


@dataclass(frozen=True)
class DirectlyStandardisedRate(WithLimits):
    """The rate of one group; `value` and all limits are None where `withheld`, and `reason` then says why."""

    value: float | None
    events: float
    population: float
    withheld: bool
    reason: str | None
    method: str


def directly_standardised_rates(
    events: ArrayLike,
    population: ArrayLike,
    standard_population: ArrayLike,
    *,
    squared_events: ArrayLike | None = None,
    per: float = 100_000,
    confidence: float = 0.95,
) -> DirectlyStandardisedRates:
    """Directly standardised rates of many groups, with Dobson-Byar limits.

    Args:
        events: count in each stratum (age band, or age band and sex), 0 or more, shape (..., strata).
        population: people or person-years in it, above 0. Shapes before the last axis broadcast.
        standard_population: weight of the stratum, 0 or more, shape (strata,) or as the others.
        squared_events: for events that repeat in one person, the sum over people of the square of each one's
            events; leave it out where events are independent.
        per: what the rate is expressed over, above 0.
        confidence: one level, as `confidence_levels` takes it.

    Returns:
        One rate for each group, in the shape that the arrays have before their last axis.

    Raises:
        InvalidInput: a value outside the ranges above or not-a-number; weights that are all 0; unequal strata.
    """
    level, scale = confidence_levels([confidence])[0], number_above_zero("per", per)
    weights = numeric_array("standard_population", standard_population)
    totals = weighted_totals(
        numeric_array("events", events),
        numeric_array("population", population),
        weights,
        None if squared_events is None else numeric_array("squared_events", squared_events),
    )
    total_weight = np.asarray(weights.sum(axis=-1, dtype=np.float64))
    refuse_zero_or_less("standard_population", total_weight)
    withheld = np.asarray(totals.events < FEWEST_EVENTS)
    observed = np.where(withheld, np.nan, totals.events)
    value = np.where(withheld, np.nan, totals.weighted_rate / total_weight)
    spread = np.sqrt(totals.weighted_variance / observed) / total_weight
    of_count = byar_limits(observed, confidence=level)
    return DirectlyStandardisedRates(
        value=value * scale,
        lower=(value + spread * (of_count.lower - observed)) * scale,
        upper=(value + spread * (of_count.upper - observed)) * scale,
        events=totals.events,
        population=totals.population,
        withheld=withheld,
        per=scale,
        confidence=level,
        method=INDEPENDENT if squared_events is None else REPEATING,
    )


def directly_standardised_rate(
    events: Sequence[float | None],
    population: Sequence[float | None],
    standard_population: Sequence[float | None],
    *,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> DirectlyStandardisedRate:
    """Directly standardised rate of one group from columns with one value for each stratum.

    As `directly_standardised_rates`; None among `events` counts as 0, elsewhere it is refused as missing.
    """
    equally_long(events=events, population=population, standard_population=standard_population)
    return rate_of_one_group(
        column("events", events, missing=0),
        column("population", population),
        column("standard_population", standard_population),
        None,
        per,
        confidence,
    )


def rate_of_one_group(
    events: FloatArray,
    population: FloatArray,
    standard_population: FloatArray,
    squared_events: FloatArray | None,
    per: float,
    confidence: float | Sequence[float],
) -> DirectlyStandardisedRate:
    """Run the array kernel for one group, once for each confidence level."""
    levels = confidence_levels(confidence)
    found = [
        directly_standardised_rates(
            events, population, standard_population, squared_events=squared_events, per=per, confidence=level
        )
        for level in levels
    ]
    first = found[0]
    withheld = bool(first.withheld)
    return DirectlyStandardisedRate(
        limits=one_group(levels, [Limits(rates.lower, rates.upper) for rates in found]),
        value=none_if_unknown(first.value),
        events=float(first.events),
        population=float(first.population),
        withheld=withheld,
        reason=f"fewer than {FEWEST_EVENTS} events" if withheld else None,
        method=first.method,
    )
