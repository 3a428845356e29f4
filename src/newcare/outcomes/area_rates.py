"""What each group and unit came to over four quarters: rates, ratios, proportions and means, and how they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.methods.rate_contrasts import WithLimits
from newcare.outcomes.area_periods import AreaPeriods, area_periods
from newcare.outcomes.contrasts import rate_contrasts
from newcare.outcomes.cube_arrays import CubeArrays
from newcare.outcomes.measured import Measured, periods_of, reasons, span_words, table_of_arrays
from newcare.outcomes.rates import METHOD, NOBODY, TOO_FEW, crude, indirect
from newcare.outcomes.shares import MEAN, PROPORTION, RATE, held_indicators, kind_of, main_measure
from newcare.tables.measures import AREA_RATE

METHODS = {
    RATE: f"{METHOD}; ratios indirectly standardised to the rates of all units in the same period",
    PROPORTION: "share of the events of the denominator, per 100, Wilson limits",
    MEAN: "sum over the number of events of the denominator; limits of the sum, wider where a person had several",
}
NO_DENOMINATOR = "nothing to be a share of, or more events than it can be a share of"


def area_rates(
    cube: pa.Table,
    event_square: pa.Table | None = None,
    *,
    started: Sequence[str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    indicators: Sequence[Mapping[str, Any]],
    standard_population: Sequence[float],
    confidence: float,
    data_version: str,
) -> dict[str, pa.Table]:
    """Measures of each group and unit over the baseline and over the last four quarters, and how they differ.

    Args:
        cube, event_square, started, quarters, baseline, standard_population, confidence, data_version: as for
            `newcare.outcomes.rates`.
        indicators: fields of `Measured`, in the order wanted.

    Returns:
        `area_rate` and `rate_contrast`, as specified in `newcare.tables`.
    """
    measured = [Measured(**dict(facts)) for facts in indicators]
    found = area_periods(
        cube,
        event_square,
        started=started,
        quarters=quarters,
        baseline=baseline,
        indicators=held_indicators(measured),
    )
    main = main_measure(found.counts, measured, standard_population, confidence)
    found = replace(found, counts=_first(found.counts, len(measured)))
    lineage = {"confidence": confidence, "data_version": data_version}
    return {
        "area_rate": _area_rate(found, measured, main, periods_of(quarters, baseline), lineage),
        "rate_contrast": rate_contrasts(found, measured, main, lineage),
    }


def _area_rate(
    found: AreaPeriods,
    measured: Sequence[Measured],
    main: WithLimits,
    periods: Mapping[str, Sequence[str]],
    lineage: Mapping[str, Any],
) -> pa.Table:
    """Lay the measures out as `area_rate`."""
    kinds = [kind_of(each) for each in measured]
    words = {
        "level": np.array(found.levels, dtype=object)[:, np.newaxis, np.newaxis],
        "member_of": np.array(found.member_of, dtype=object)[:, np.newaxis, np.newaxis],
        "quarters": np.array([span_words(labels) for labels in periods.values()], dtype=object)[
            :, np.newaxis
        ],
        "measure": np.array(kinds, dtype=object),
        "method": np.array([METHODS[kind] for kind in kinds], dtype=object),
    }
    axes = {
        "area": found.counts.areas,
        "period": tuple(periods),
        "indicator": [each.id for each in measured],
    }
    over_time = np.array([kind == RATE for kind in kinds])
    figures = _figures(found, main, over_time, lineage["confidence"])
    return table_of_arrays(AREA_RATE, axes, figures | words, lineage)


def _figures(found: AreaPeriods, main: WithLimits, over_time: Any, confidence: float) -> dict[str, Any]:
    """Columns of `area_rate` that are numbers, and why some are not there; no ratio of what is over events."""
    counts = found.counts
    value, lower, upper = crude(counts, confidence)
    beside = indirect(counts, found.all_units, confidence)
    years = counts.person_years.sum(axis=-1)
    of_time = {
        "person_years": years,
        "crude": value,
        "crude_lower": lower,
        "crude_upper": upper,
        "expected": beside.expected,
        "ratio": beside.value,
        "ratio_lower": beside.lower,
        "ratio_upper": beside.upper,
    }
    unknown = np.isnan(main.value)
    why = {
        NOBODY: (years == 0) & over_time,
        TOO_FEW: unknown & over_time,
        NO_DENOMINATOR: unknown & ~over_time,
    }
    return {
        "events": counts.events.sum(axis=-1),
        "value": main.value,
        "lower": main.lower,
        "upper": main.upper,
        **{name: np.where(over_time, values, np.nan) for name, values in of_time.items()},
        "reason": reasons(why, main.value.shape),
    }


def _first(counts: CubeArrays, indicators: int) -> CubeArrays:
    """The indicators that are reported, without those that are only a denominator."""
    kept = (slice(None), slice(None), slice(indicators))
    return replace(
        counts,
        indicators=counts.indicators[:indicators],
        events=counts.events[kept],
        squared_events=counts.squared_events[kept],
        person_days=counts.person_days[kept],
    )
