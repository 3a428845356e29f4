"""Rates by deprivation fifth and by ethnic group, and the gradient over the fifths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.methods.checks import FloatArray
from newcare.methods.rate_contrasts import WithLimits
from newcare.methods.slope_index import slope_index
from newcare.outcomes.contrasts import signs
from newcare.outcomes.cube_arrays import CubeArrays, cube_arrays, in_periods, pooled, with_squares
from newcare.outcomes.cuts import DEPRIVATION
from newcare.outcomes.measured import Measured, groups_of, periods_of, reasons, table_of_arrays
from newcare.outcomes.rates import METHOD as RATE_METHOD
from newcare.outcomes.rates import NOBODY, TOO_FEW, standardised
from newcare.outcomes.shares import RATE, kind_of
from newcare.tables.arrow import table_of
from newcare.tables.measures import CUT_RATE, INEQUALITY

MOST_TO_LEAST = ("1", "2", "3", "4", "5")
METHOD = (
    "line through the standardised rates of the five deprivation fifths at the middle of each one's share of"
    " person-years, weighted by that share: slope index is the most deprived end less the least, relative index the one"
    " over the other; limits by the delta method from the limits of the rates"
)
NO_LINE = "a fifth has too few events for a rate"


@dataclass(frozen=True)
class _CutRates:
    """Rates of the values of one cut: arrays of shape (values, areas, periods, indicators)."""

    values: tuple[str, ...]
    events: FloatArray
    person_years: FloatArray
    rate: WithLimits


def inequality(
    cube_by_cut: pa.Table,
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
    """Rates of the groups of units by cut, over baseline and latest, and the gradient over deprivation fifths.

    Args:
        cube_by_cut: the cube with columns `cut` and `value`.
        event_square: from `newcare.outcomes.event_square`; without it, events are taken as independent.
        started, quarters, baseline, standard_population, confidence, data_version: as for `newcare.outcomes.rates`.
        indicators: fields of `Measured`; those that are a share of events or a mean are left out.

    Returns:
        `cut_rate` and `inequality`, as specified in `newcare.tables`; the second has rows only where the cube tells
        deprivation fifths apart.
    """
    measured = [Measured(**dict(facts)) for facts in indicators]
    names = [each.id for each in measured if kind_of(each) == RATE]
    periods = periods_of(quarters, baseline)
    groups = groups_of(sorted(cube_by_cut.column("unit").unique().to_pylist()), started)
    lineage = {"confidence": confidence, "data_version": data_version}
    axes = {"area": tuple(groups), "period": tuple(periods), "indicator": names}
    made = {"cut_rate": [table_of(CUT_RATE, [])], "inequality": [table_of(INEQUALITY, [])]}
    for cut in sorted(cube_by_cut.column("cut").unique().to_pylist()):
        rows = cube_by_cut.filter(pc.field("cut") == cut)
        found = _rates(cut, rows, event_square, groups, periods, names, standard_population, confidence)
        made["cut_rate"].append(_cut_rate(cut, found, axes, lineage))
        if cut == DEPRIVATION and set(MOST_TO_LEAST) <= set(found.values):
            made["inequality"].append(_gradient(found, axes, lineage))
    return {name: pa.concat_tables(tables) for name, tables in made.items()}


def _rates(
    cut: str,
    rows: pa.Table,
    squares: pa.Table | None,
    groups: Mapping[str, Sequence[str]],
    periods: Mapping[str, Sequence[str]],
    names: Sequence[str],
    standard_population: Sequence[float],
    confidence: float,
) -> _CutRates:
    """Rates of each value of a cut."""
    quarters = list(dict.fromkeys(quarter for labels in periods.values() for quarter in labels))
    values = tuple(sorted(rows.column("value").unique().to_pylist()))
    made: list[CubeArrays] = []
    for value in values:
        own = cube_arrays(rows.filter(pc.field("value") == value), quarters, names)
        counts = in_periods(pooled(own, groups), periods)
        made.append(counts if squares is None else with_squares(counts, squares, cut=cut, value=value))
    rates = [standardised(counts, standard_population, confidence) for counts in made]
    return _CutRates(
        values,
        np.stack([counts.events.sum(axis=-1) for counts in made]),
        np.stack([counts.person_years.sum(axis=-1) for counts in made]),
        WithLimits(
            *(np.stack([getattr(each, name) for each in rates]) for name in ("value", "lower", "upper"))
        ),
    )


def _cut_rate(
    cut: str, found: _CutRates, axes: Mapping[str, Sequence[str]], lineage: Mapping[str, Any]
) -> pa.Table:
    """Rates of one cut as rows."""
    rate = found.rate
    figures = {
        "events": found.events,
        "person_years": found.person_years,
        "value": rate.value,
        "lower": rate.lower,
        "upper": rate.upper,
        "reason": reasons({NOBODY: found.person_years == 0, TOO_FEW: np.isnan(rate.value)}, rate.value.shape),
    }
    return table_of_arrays(
        CUT_RATE, {"cut_value": found.values, **axes}, figures, {"cut": cut, "method": RATE_METHOD, **lineage}
    )


def _gradient(found: _CutRates, axes: Mapping[str, Sequence[str]], lineage: Mapping[str, Any]) -> pa.Table:
    """Slope and relative index as rows."""
    order = [found.values.index(fifth) for fifth in MOST_TO_LEAST]

    def last(values: FloatArray) -> FloatArray:
        return np.moveaxis(values[order], 0, -1)

    years = last(found.person_years)
    rates = WithLimits(*(last(each) for each in (found.rate.value, found.rate.lower, found.rate.upper)))
    index = slope_index(rates, np.where(years > 0, years, 1.0), confidence=lineage["confidence"])
    figures = {
        "events": last(found.events).sum(axis=-1),
        "slope_index": index.slope.value,
        "slope_lower": index.slope.lower,
        "slope_upper": index.slope.upper,
        "relative_index": index.relative.value,
        "relative_lower": index.relative.lower,
        "relative_upper": index.relative.upper,
        "sign": signs(index.slope, no_difference=0.0),
        "reason": reasons({NO_LINE: np.isnan(index.slope.value)}, index.slope.value.shape),
    }
    return table_of_arrays(INEQUALITY, axes, figures, {"method": METHOD, **lineage})
