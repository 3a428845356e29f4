"""Funnels: each unit's events over those expected, beside limits for a unit of its size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import gammainccinv, gammaincinv

from newcare.methods.checks import FloatArray
from newcare.methods.confidence import normal_quantile
from newcare.methods.funnels import CONFIDENCES
from newcare.methods.overdispersion import BetweenUnits, between_units
from newcare.methods.overdispersion_scores import Kind, scores_of
from newcare.outcomes.cube_arrays import cube_arrays, in_periods, pooled
from newcare.outcomes.measured import ALL_UNITS, Measured, periods_of, table_of_arrays
from newcare.outcomes.rates import indirect
from newcare.tables.arrow import table_of
from newcare.tables.measures import FUNNEL

TRIM = 0.1
LEAST_EXPECTED = 1.0  # below it the limits of a count are too skewed for a funnel to be read
FEWEST_UNITS = 5
METHOD = (
    "events over those expected at the rates, by sex and age band, of all units in the same period; exact Poisson"
    " limits for chance alone; limits that allow for differences between units on the square-root scale, with phi and"
    " tau squared after winsorising a tenth at each end (Spiegelhalter 2005, as the Care Quality Commission)"
)


@dataclass(frozen=True)
class FunnelLimits:
    """Limits of observed over expected for units of some sizes: level -> lower and upper."""

    chance: Mapping[str, tuple[FloatArray, FloatArray]]
    between: Mapping[str, tuple[FloatArray, FloatArray]]


def funnels(
    cube: pa.Table,
    *,
    quarters: Sequence[str],
    baseline: Sequence[str],
    indicators: Sequence[Mapping[str, Any]],
    data_version: str,
) -> dict[str, pa.Table]:
    """Funnel of units for each indicator and period.

    Args:
        cube, quarters, baseline, data_version: as for `newcare.outcomes.rates`.
        indicators: fields of `Measured`; those that are a share of events or a mean have no funnel here.

    Returns:
        `funnel`, as specified in `newcare.tables`. Units with fewer than one event expected are left out; with fewer
        than five units left, differences between units cannot be told, so both pairs of limits are the same.
    """
    names = [
        each.id for each in (Measured(**dict(facts)) for facts in indicators) if each.denominator is None
    ]
    periods = periods_of(quarters, baseline)
    units = cube_arrays(cube, quarters, names)
    counts = in_periods(units, periods)
    every = in_periods(pooled(units, {ALL_UNITS: units.areas}), periods)
    expected = indirect(counts, every, confidence=0.95).expected
    events = counts.events.sum(axis=-1)
    shown = expected >= LEAST_EXPECTED
    made = []
    for at, period in enumerate(periods):
        for place, indicator in enumerate(names):
            among = shown[:, at, place]
            figures = one_funnel(events[among, at, place], expected[among, at, place])
            made.append(
                table_of_arrays(
                    FUNNEL,
                    {"area": [area for area, held in zip(counts.areas, among, strict=True) if held]},
                    figures,
                    {
                        "period": period,
                        "indicator": indicator,
                        "method": METHOD,
                        "data_version": data_version,
                    },
                )
            )
    return {"funnel": pa.concat_tables(made) if made else table_of(FUNNEL, [])}


def one_funnel(events: FloatArray, expected: FloatArray) -> dict[str, Any]:
    """Columns of `funnel` for units of one indicator and period; arrays of shape (units,)."""
    found = _between(events, expected)
    limits = funnel_limits(expected, found.tau_squared if found.phi > 1 else 0.0)
    ratio = events / expected
    columns: dict[str, Any] = {"events": events, "expected": expected, "ratio": 100 * ratio}
    for level in CONFIDENCES:
        columns[f"lower_{level}"], columns[f"upper_{level}"] = (100 * edge for edge in limits.chance[level])
        lower, upper = limits.between[level]
        columns[f"lower_{level}_between"], columns[f"upper_{level}_between"] = 100 * lower, 100 * upper
    return columns | {
        "outside": _outside(ratio, limits.chance),
        "outside_between": _outside(ratio, limits.between),
        "phi": found.phi,
        "tau_squared": found.tau_squared,
        "units": events.size,
    }


def funnel_limits(expected: FloatArray, tau_squared: float) -> FunnelLimits:
    """Limits of observed over expected at each expected count, 1 being as expected.

    Args:
        expected: events expected, above 0.
        tau_squared: variance between units on the square-root scale; 0 where chance is all there is.
    """
    chance, between = {}, {}
    for level, confidence in CONFIDENCES.items():
        tail = (1 - confidence) / 2
        chance[level] = (gammaincinv(expected, tail) / expected, gammainccinv(expected + 1, tail) / expected)
        reach = normal_quantile(confidence) * np.sqrt(1 / (4 * expected) + tau_squared)
        wide = (np.maximum(1 - reach, 0.0) ** 2, (1 + reach) ** 2)
        between[level] = chance[level] if tau_squared == 0 else wide
    return FunnelLimits(chance, between)


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


def _between(events: FloatArray, expected: FloatArray) -> BetweenUnits:
    """How far units differ beyond chance; not known, and so none, of too few units."""
    if events.size < FEWEST_UNITS:
        return BetweenUnits(math.nan, 0.0, events.size)
    rows = [
        {"numerator": observed, "denominator": hoped}
        for observed, hoped in zip(events.tolist(), expected.tolist(), strict=True)
    ]
    return between_units(scores_of(Kind.CQC, rows), TRIM, truncated=False)


def _outside(ratio: FloatArray, limits: Mapping[str, tuple[FloatArray, FloatArray]]) -> Any:
    """A word for each unit, the wider limits last."""
    words = np.full(ratio.shape, "within", dtype=object)
    for level, shown in (("95", "95 %"), ("998", "99.8 %")):
        lower, upper = limits[level]
        words[ratio > upper] = f"above {shown}"
        words[ratio < lower] = f"below {shown}"
    return words
