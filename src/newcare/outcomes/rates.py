"""Rates of areas with their limits: crude, directly and indirectly standardised, and as an index of the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from newcare.methods.checks import FloatArray
from newcare.methods.index import baseline_indices
from newcare.methods.indirect_standardisation import indirectly_standardised_ratios
from newcare.methods.rates import crude_rates
from newcare.methods.standardisation import (
    FEWEST_EVENTS,
    DirectlyStandardisedRates,
    directly_standardised_rates,
)
from newcare.outcomes.cube_arrays import DAYS_OF_YEAR, SEXES, CubeArrays, cube_arrays, pooled, with_squares
from newcare.outcomes.measured import GROUPS, PER, groups_of, reasons, table_of_arrays
from newcare.tables.measures import RATE

__all__ = [
    "DAYS_OF_YEAR",
    "METHOD",
    "NOBODY",
    "TOO_FEW",
    "Indirect",
    "crude",
    "indirect",
    "rates",
    "standardised",
    "widened",
]

METHOD = (
    "directly standardised by age and sex to the European Standard Population 2013, Dobson-Byar limits, wider where a"
    " person had more than one event"
)
TOO_FEW = f"fewer than {FEWEST_EVENTS} events"
NOBODY = "nobody was registered"


@dataclass(frozen=True)
class Indirect:
    """Events beside those expected: arrays of shape (areas, periods, indicators); not-a-number where none is."""

    expected: FloatArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    reference_rate: FloatArray


def rates(
    cube: pa.Table,
    event_square: pa.Table | None = None,
    *,
    started: Sequence[str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    indicators: Sequence[str],
    standard_population: Sequence[float],
    confidence: float,
    data_version: str,
) -> dict[str, pa.Table]:
    """Rates of each group, quarter and indicator, with limits, and as an index of the baseline.

    Args:
        cube: from `newcare.outcomes.cube`.
        event_square: from `newcare.outcomes.event_square`; without it, events are taken as independent.
        started: units that ever start the model of care; the others are the comparison.
        quarters: labels, in time order.
        baseline: quarters whose rates average 100.
        indicators: identifiers, in the order wanted.
        standard_population: weight of each band of `AGE_BANDS`, the same for each sex.
        confidence: level of the limits.
        data_version: printed on every row.

    Returns:
        `rate`, as specified in `newcare.tables`; a group without people in some age band and sex leaves that
        stratum out of both sides of the sum. Rates are per 1,000 person-years; value, limits and index are null
        below 10 events.
    """
    counted = cube_arrays(cube, quarters, indicators)
    members = groups_of(counted.areas, started)
    grouped = pooled(counted, {group: members[group] for group in GROUPS})
    if event_square is not None:
        grouped = with_squares(grouped, event_square)
    found = standardised(grouped, standard_population, confidence)
    plain = crude(grouped, confidence)
    shape = found.value.shape
    figures = {
        "events": found.events,
        "person_years": grouped.person_years.sum(axis=-1),
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        **_indices(found, np.isin(quarters, baseline)),
        **dict(zip(("crude", "crude_lower", "crude_upper"), plain, strict=True)),
        "reason": reasons({TOO_FEW: found.withheld}, shape),
    }
    axes = {"group": GROUPS, "quarter": quarters, "indicator": indicators}
    lineage = {"method": METHOD, "confidence": confidence, "data_version": data_version}
    return {"rate": table_of_arrays(RATE, axes, figures, lineage)}


def standardised(
    arrays: CubeArrays, standard_population: Sequence[float], confidence: float
) -> DirectlyStandardisedRates:
    """Directly standardised rates per 1,000 person-years, of shape (areas, periods, indicators).

    A stratum in which an area has nobody leaves both sides of its sum; an area with nobody at all has no events, so
    its rate is withheld.
    """
    lived = arrays.person_days > 0
    weights = np.tile(np.asarray(standard_population, dtype=np.float64), len(SEXES))
    somebody = lived.any(axis=-1, keepdims=True)
    found = directly_standardised_rates(
        arrays.events,
        np.where(lived, arrays.person_years, 1.0),
        np.where(lived | ~somebody, weights, 0.0),
        squared_events=arrays.squared_events,
        per=PER,
        confidence=confidence,
    )
    return replace(
        found, lower=np.maximum(found.lower, 0.0)
    )  # repeats can widen limits past no events at all


def crude(arrays: CubeArrays, confidence: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Crude rates per 1,000 person-years and their limits, of shape (areas, periods, indicators)."""
    events, years = arrays.events.sum(axis=-1), arrays.person_years.sum(axis=-1)
    found = crude_rates(events, np.where(years > 0, years, np.nan), per=PER, confidence=confidence)
    squares = arrays.squared_events.sum(axis=-1)
    return found.value, *widened(events, squares, found.value, found.lower, found.upper)


def indirect(arrays: CubeArrays, reference: CubeArrays, confidence: float, *, per: float = 100) -> Indirect:
    """Events of each area and period over those that its people would have at reference rates.

    Args:
        arrays: counts of areas in periods.
        reference: one area; its rates by stratum are the reference, of its one period or of each period.
        confidence: level of the limits, which are wider where a person had more than one event.
        per: what the ratio is times.
    """
    lived = reference.person_days > 0
    rate = np.divide(reference.events, reference.person_days, out=np.zeros(lived.shape), where=lived)
    expected = (arrays.person_days * rate).sum(axis=-1)
    known = expected > 0
    found = indirectly_standardised_ratios(
        np.where(known, arrays.events.sum(axis=-1), 0.0),
        np.where(known, expected, 1.0)[..., np.newaxis],
        np.ones(1),
        np.ones(1),
        per=per,
        confidence=confidence,
    )
    value, lower, upper = (np.where(known, each, np.nan) for each in (found.value, found.lower, found.upper))
    days = reference.person_days.sum(axis=-1)
    overall = np.divide(
        reference.events.sum(axis=-1) * DAYS_OF_YEAR, days, out=np.full(days.shape, np.nan), where=days > 0
    )
    events, squares = arrays.events.sum(axis=-1), arrays.squared_events.sum(axis=-1)
    return Indirect(expected, value, *widened(events, squares, value, lower, upper), reference_rate=overall)


def widened(
    events: FloatArray, squared_events: FloatArray, value: FloatArray, lower: FloatArray, upper: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Move limits of a count as far from the value as events that repeat in one person ask for.

    The variance of the count is the sum of the squares of each person's events, so the distance grows with the root
    of that sum over the count.
    """
    factor = np.sqrt(np.divide(squared_events, events, out=np.ones(events.shape), where=events > 0))
    return np.maximum(value - factor * (value - lower), 0.0), value + factor * (upper - value)


def _indices(
    found: DirectlyStandardisedRates, in_baseline: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> dict[str, FloatArray]:
    """Index of the rates over the quarters, and their limits on the same scale; unknown where a baseline is."""
    by_quarter = np.moveaxis(found.value, 1, -1)
    whole = np.asarray(np.isfinite(by_quarter[..., in_baseline]).all(axis=-1))
    safe = np.where(whole[..., np.newaxis], by_quarter, 1.0)
    means = np.where(whole, baseline_indices(safe, in_baseline).baseline_mean, np.nan)[:, np.newaxis, :]
    return {
        "index": 100 * found.value / means,
        "index_lower": 100 * found.lower / means,
        "index_upper": 100 * found.upper / means,
    }
