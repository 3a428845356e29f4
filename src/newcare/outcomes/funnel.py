"""Funnels: each unit's events over those expected, beside limits for a unit of its size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.methods.checks import FloatArray
from newcare.methods.funnels import CONFIDENCES
from newcare.methods.overdispersion import BetweenUnits, between_units
from newcare.methods.overdispersion_scores import Kind, scores_of
from newcare.outcomes.cube_arrays import cube_arrays, in_periods, pooled
from newcare.outcomes.funnel_limits import beyond_chance, beyond_differences, funnel_limits
from newcare.outcomes.measured import ALL_UNITS, Measured, periods_of, table_of_arrays
from newcare.outcomes.rates import indirect
from newcare.tables.arrow import table_of
from newcare.tables.measures import FUNNEL

TRIM = 0.1
LEAST_EXPECTED = 1.0  # below it the limits of a count are too skewed for a funnel to be read
FEWEST_UNITS = 5
_RATIO = "events over those expected at the rates, by sex and age band, of all units in the same period"
_BETWEEN = (
    "limits that allow for differences between units on the square-root scale, with phi and tau squared after"
    " winsorising a tenth at each end (Spiegelhalter 2005, as the Care Quality Commission)"
)
METHOD = f"{_RATIO}; exact Poisson tails for chance alone; {_BETWEEN}, and never within those of chance alone"
NO_CHANCE_ALONE = "no verdict by chance alone: days and pence come many together, which no Poisson count does"
METHOD_OF_AMOUNTS = f"{_RATIO}; {NO_CHANCE_ALONE}; {_BETWEEN}"


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
        than five units left, differences between units cannot be told, so both pairs of limits are the same. Of days
        and pence there is no verdict by chance alone; `method` says why.
    """
    measured = [Measured(**dict(facts)) for facts in indicators]
    wanted = [each for each in measured if each.denominator is None]
    names = [each.id for each in wanted]
    periods = periods_of(quarters, baseline)
    units = cube_arrays(cube, quarters, names)
    counts = in_periods(units, periods)
    every = in_periods(pooled(units, {ALL_UNITS: units.areas}), periods)
    expected = indirect(counts, every, confidence=0.95).expected
    events = counts.events.sum(axis=-1)
    shown = expected >= LEAST_EXPECTED
    made = []
    for at, period in enumerate(periods):
        for place, each in enumerate(wanted):
            among = shown[:, at, place]
            figures = one_funnel(
                events[among, at, place], expected[among, at, place], chance_alone=each.one_by_one
            )
            made.append(
                table_of_arrays(
                    FUNNEL,
                    {"area": [unit for unit, held in zip(counts.areas, among, strict=True) if held]},
                    figures,
                    {
                        "period": period,
                        "indicator": each.id,
                        "method": METHOD if each.one_by_one else METHOD_OF_AMOUNTS,
                        "data_version": data_version,
                    },
                )
            )
    return {"funnel": pa.concat_tables(made) if made else table_of(FUNNEL, [])}


def one_funnel(events: FloatArray, expected: FloatArray, *, chance_alone: bool = True) -> dict[str, Any]:
    """Columns of `funnel` for units of one indicator and period; arrays of shape (units,).

    Args:
        events, expected: of each unit.
        chance_alone: events come one by one, so that a Poisson count says what chance does. Days and pence come many
            together: limits of chance alone are then unknown, and so are all limits where differences between units
            cannot be told.
    """
    found = _between(events, expected)
    tau_squared = found.tau_squared if found.phi > 1 else 0.0
    limits = funnel_limits(expected, tau_squared)
    between = chance_alone or not math.isnan(found.phi)
    columns: dict[str, Any] = {"events": events, "expected": expected, "ratio": 100 * events / expected}
    for level in CONFIDENCES:
        for ends, edges, known in (
            ("", limits.chance[level], chance_alone),
            ("_between", limits.between[level], between),
        ):
            lower, upper = (100 * edge if known else np.full(edge.shape, math.nan) for edge in edges)
            columns |= {f"lower_{level}{ends}": lower, f"upper_{level}{ends}": upper}
    unknown = np.full(events.shape, None, dtype=object)
    return columns | {
        "outside": beyond_chance(events, expected) if chance_alone else unknown,
        "outside_between": beyond_differences(events, expected, tau_squared) if between else unknown,
        "phi": found.phi,
        "tau_squared": found.tau_squared,
        "units": events.size,
    }


def _between(events: FloatArray, expected: FloatArray) -> BetweenUnits:
    """How far units differ beyond chance; not known, and so none, of too few units."""
    if events.size < FEWEST_UNITS:
        return BetweenUnits(math.nan, 0.0, events.size)
    rows = [
        {"numerator": observed, "denominator": hoped}
        for observed, hoped in zip(events.tolist(), expected.tolist(), strict=True)
    ]
    return between_units(scores_of(Kind.CQC, rows), TRIM, truncated=False)
