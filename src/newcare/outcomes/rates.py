"""Standardised and indexed rates of the units that start a model of care, beside those that never do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.methods.index import baseline_indices
from newcare.methods.standardisation import directly_standardised_rates
from newcare.terms import AGE_BANDS

GROUPS = ("model of care", "comparison")
SEXES = ("female", "male")
DAYS_OF_YEAR = 365.25
PER = 1_000
METHOD = "directly standardised by age and sex to the European Standard Population 2013, Dobson-Byar limits"


def rates(
    cube: pa.Table,
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
    shape = (len(GROUPS), len(quarters), len(indicators), len(SEXES) * len(AGE_BANDS))
    events, days = _totals(cube, set(started), quarters, indicators, shape)
    years = days / DAYS_OF_YEAR
    weights = np.where(days > 0, np.tile(np.asarray(standard_population, dtype=np.float64), len(SEXES)), 0.0)
    found = directly_standardised_rates(
        events, np.where(days > 0, years, 1.0), weights, per=PER, confidence=confidence
    )
    index = _indices(
        found.value, found.lower, found.upper, [quarter in set(baseline) for quarter in quarters]
    )
    columns: dict[str, Any] = {
        "events": pa.array(found.events.ravel().astype(np.int64)),
        "person_years": years.sum(axis=-1).ravel(),
        "value": _known(found.value),
        "lower": _known(found.lower),
        "upper": _known(found.upper),
        **{name: _known(values) for name, values in index.items()},
    }
    names = [
        (group, quarter, indicator) for group in GROUPS for quarter in quarters for indicator in indicators
    ]
    labels = dict(zip(("group", "quarter", "indicator"), map(list, zip(*names, strict=True)), strict=True))
    rows = len(names)
    lineage = {
        "method": pa.array([METHOD] * rows),
        "confidence": pa.array([confidence] * rows),
        "data_version": pa.array([data_version] * rows),
    }
    return {"rate": pa.table({**labels, **columns, **lineage})}


def _totals(
    cube: pa.Table,
    started: set[str],
    quarters: Sequence[str],
    indicators: Sequence[str],
    shape: tuple[int, ...],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Events and person-days by group, quarter, indicator and stratum."""
    position = {"model of care": 0, "comparison": 1}
    of_unit = {
        unit: position["model of care" if unit in started else "comparison"]
        for unit in cube.column("unit").unique().to_pylist()
    }
    cell = np.ravel_multi_index(
        (
            _codes(cube, "unit", of_unit),
            _codes(cube, "quarter", {quarter: i for i, quarter in enumerate(quarters)}),
            _codes(cube, "indicator", {indicator: i for i, indicator in enumerate(indicators)}),
            _codes(cube, "sex", {sex: i * len(AGE_BANDS) for i, sex in enumerate(SEXES)})
            + _codes(cube, "age_band", {band: i for i, band in enumerate(AGE_BANDS)}),
        ),
        shape,
    )
    size = int(np.prod(shape))

    def total(column: str) -> NDArray[np.float64]:
        return np.bincount(cell, cube.column(column).to_numpy(), size).astype(np.float64).reshape(shape)

    return total("events"), total("person_days")


def _codes(cube: pa.Table, column: str, numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """Number of each row's value."""
    coded = cube.column(column).combine_chunks().dictionary_encode()
    of_value = np.array([numbers[value] for value in coded.dictionary.to_pylist()], dtype=np.int64)
    found: NDArray[np.int64] = of_value[coded.indices.to_numpy()]
    return found


def _indices(
    value: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    in_baseline: list[bool],
) -> dict[str, NDArray[np.float64]]:
    """Index of the rates over the quarters, and their limits on the same scale; unknown where a baseline is."""
    by_quarter = np.moveaxis(value, 1, -1)
    whole = np.asarray(np.isfinite(by_quarter[..., in_baseline]).all(axis=-1))
    safe = np.where(whole[..., np.newaxis], by_quarter, 1.0)
    means = np.where(whole, baseline_indices(safe, in_baseline).baseline_mean, np.nan)[:, np.newaxis, :]
    return {
        "index": 100 * value / means,
        "index_lower": 100 * lower / means,
        "index_upper": 100 * upper / means,
    }


def _known(values: NDArray[np.float64]) -> pa.Array:
    """Numbers as a column in which unknown is null."""
    return pa.array(values.ravel(), from_pandas=True)
