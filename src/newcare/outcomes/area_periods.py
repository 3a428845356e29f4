"""Groups and units side by side over the two periods that are set beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.methods.checks import FloatArray
from newcare.outcomes.cube_arrays import CubeArrays, cube_arrays, in_periods, pooled, with_squares
from newcare.outcomes.measured import (
    ALL_UNITS,
    COMPARISON,
    GROUP,
    MODEL_OF_CARE,
    UNIT,
    groups_of,
    member_of,
    periods_of,
)


@dataclass(frozen=True)
class AreaPeriods:
    """Counts of groups, then of units, over baseline and latest; `all_units` is the same counts of all together."""

    counts: CubeArrays
    levels: tuple[str, ...]
    started: NDArray[np.bool_]

    @property
    def all_units(self) -> CubeArrays:
        """The one area of all units."""
        return one_area(self.counts, ALL_UNITS)

    @property
    def member_of(self) -> tuple[str | None, ...]:
        """The group that each area is part of."""
        areas = zip(self.counts.areas, self.levels, self.started.tolist(), strict=True)
        return tuple(member_of(*each) for each in areas)

    @property
    def comparison(self) -> int:
        """Position of the comparison among the areas."""
        return self.counts.areas.index(COMPARISON)


def area_periods(
    cube: pa.Table,
    event_square: pa.Table | None,
    *,
    started: Sequence[str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    indicators: Sequence[str],
) -> AreaPeriods:
    """Lay out the cube for the groups and for each unit, by period; arguments as for `newcare.outcomes.rates`."""
    units = cube_arrays(cube, quarters, indicators)
    groups = groups_of(units.areas, started)
    periods = periods_of(quarters, baseline)
    both = beside(in_periods(pooled(units, groups), periods), in_periods(units, periods))
    if event_square is not None:
        both = with_squares(both, event_square)
    running = {*started, MODEL_OF_CARE}
    return AreaPeriods(
        both,
        (GROUP,) * len(groups) + (UNIT,) * len(units.areas),
        np.array([area in running for area in both.areas]),
    )


def beside(first: CubeArrays, second: CubeArrays) -> CubeArrays:
    """Areas of the first, then areas of the second."""

    def joined(one: FloatArray, other: FloatArray) -> FloatArray:
        return np.concatenate([one, other])

    return replace(
        first,
        areas=first.areas + second.areas,
        events=joined(first.events, second.events),
        squared_events=joined(first.squared_events, second.squared_events),
        person_days=joined(first.person_days, second.person_days),
    )


def one_area(arrays: CubeArrays, area: str) -> CubeArrays:
    """One of the areas, still with an axis of areas."""
    at = slice(arrays.areas.index(area), arrays.areas.index(area) + 1)
    return replace(
        arrays,
        areas=(area,),
        events=arrays.events[at],
        squared_events=arrays.squared_events[at],
        person_days=arrays.person_days[at],
    )
