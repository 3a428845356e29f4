"""The cube as arrays, so that every rate of every area, quarter and indicator is worked out at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from newcare.methods.checks import FloatArray
from newcare.terms import AGE_BANDS

DAYS_OF_YEAR = 365.25
SEXES = ("female", "male")
NO_CUT = "none"
STRATA = len(SEXES) * len(AGE_BANDS)


@dataclass(frozen=True)
class CubeArrays:
    """Counts of areas in periods: arrays of shape (areas, periods, indicators, strata), whole numbers as floats.

    `squared_events` is the sum over people of the square of each one's events in the period, which is what limits of
    events that repeat in one person rest on; it equals `events` where no person had two.
    """

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    indicators: tuple[str, ...]
    events: FloatArray
    squared_events: FloatArray
    person_days: FloatArray

    @property
    def person_years(self) -> FloatArray:
        """Time at risk in years."""
        return self.person_days / DAYS_OF_YEAR


def cube_arrays(
    cube: pa.Table, quarters: Sequence[str], indicators: Sequence[str], *, area: str = "unit"
) -> CubeArrays:
    """Lay the cube out: cells that it does not hold are 0, and `squared_events` equals `events`.

    Args:
        cube: table `cube`, or another with the same columns and an area of another name.
        quarters: labels, in time order; the cube's other quarters are left out.
        indicators: identifiers, in the order wanted; the cube's others are left out.
        area: column that holds the area.
    """
    wanted = pc.and_(
        pc.is_in(cube.column("quarter"), pa.array(quarters, pa.string())),
        pc.is_in(cube.column("indicator"), pa.array(indicators, pa.string())),
    )
    rows = cube.filter(wanted)
    areas = tuple(sorted(pc.unique(cube.column(area)).to_pylist()))
    shape = (len(areas), len(quarters), len(indicators), STRATA)
    cell = np.ravel_multi_index(
        (
            codes(rows, area, areas),
            codes(rows, "quarter", quarters),
            codes(rows, "indicator", indicators),
            strata_of(rows),
        ),
        shape,
    )
    events, days = (_totals(rows, column, cell, shape) for column in ("events", "person_days"))
    return CubeArrays(areas, tuple(quarters), tuple(indicators), events, events, days)


def strata_of(rows: pa.Table) -> NDArray[np.int64]:
    """Position of each row's sex and age band among the strata."""
    return codes(rows, "sex", SEXES) * len(AGE_BANDS) + codes(rows, "age_band", AGE_BANDS)


def codes(rows: pa.Table, column: str, values: Sequence[str]) -> NDArray[np.int64]:
    """Position of each row's value among `values`, which hold it."""
    coded = rows.column(column).combine_chunks().dictionary_encode()
    position = {value: place for place, value in enumerate(values)}
    of_value = np.array([position[value] for value in coded.dictionary.to_pylist()], dtype=np.int64)
    return np.asarray(of_value[coded.indices.to_numpy()])


def pooled(arrays: CubeArrays, groups: Mapping[str, Sequence[str]]) -> CubeArrays:
    """Add up areas: each group is the sum of those of its areas that are there; a group of none is all 0.

    Squares add up only where nobody has events in two areas of a group: see `with_squares`.
    """
    place = {area: position for position, area in enumerate(arrays.areas)}
    chosen = [[place[area] for area in members if area in place] for members in groups.values()]

    def total(values: FloatArray) -> FloatArray:
        return np.stack([values[positions].sum(axis=0) for positions in chosen])

    return _summed(replace(arrays, areas=tuple(groups)), arrays, total)


def in_periods(arrays: CubeArrays, periods: Mapping[str, Sequence[str]]) -> CubeArrays:
    """Add up quarters: each period is the sum of the quarters that it names.

    Squares add up only where nobody has events in two quarters of a period: see `with_squares`.
    """
    place = {quarter: position for position, quarter in enumerate(arrays.periods)}
    chosen = [[place[quarter] for quarter in quarters] for quarters in periods.values()]

    def total(values: FloatArray) -> FloatArray:
        return np.stack([values[:, positions].sum(axis=1) for positions in chosen], axis=1)

    return _summed(replace(arrays, periods=tuple(periods)), arrays, total)


def with_squares(
    arrays: CubeArrays, event_square: pa.Table, *, cut: str = NO_CUT, value: str = NO_CUT
) -> CubeArrays:
    """Take the squares of each person's events, for indicators that have them.

    Args:
        arrays: counts of areas in periods.
        event_square: table `event_square`. Rows of other areas and periods are left out; an indicator without rows
            keeps what it has.
        cut, value: of the population whose counts these are.
    """
    rows = event_square.filter((pc.field("cut") == cut) & (pc.field("cut_value") == value))
    for name, values in (
        ("area", arrays.areas),
        ("period", arrays.periods),
        ("indicator", arrays.indicators),
    ):
        rows = rows.filter(pc.is_in(rows.column(name), pa.array(values, pa.string())))
    cell = np.ravel_multi_index(
        (
            codes(rows, "area", arrays.areas),
            codes(rows, "period", arrays.periods),
            codes(rows, "indicator", arrays.indicators),
            strata_of(rows),
        ),
        arrays.events.shape,
    )
    squares = _totals(rows, "squared_events", cell, arrays.events.shape)
    told = np.isin(arrays.indicators, rows.column("indicator").unique().to_pylist())[:, np.newaxis]
    return replace(arrays, squared_events=np.where(told, squares, arrays.squared_events))


def _summed(named: CubeArrays, arrays: CubeArrays, total: Callable[[FloatArray], FloatArray]) -> CubeArrays:
    """The counts of `arrays` after the same summing up, under the new names."""
    events = total(arrays.events)
    same = arrays.squared_events is arrays.events
    return replace(
        named,
        events=events,
        squared_events=events if same else total(arrays.squared_events),
        person_days=total(arrays.person_days),
    )


def _totals(
    rows: pa.Table,
    column: str,
    cell: NDArray[np.int64],
    shape: tuple[int, ...],
) -> FloatArray:
    """Sum of a column in each cell."""
    size = int(np.prod(shape))
    return (
        np.bincount(cell, rows.column(column).to_numpy(), size).astype(np.float64, copy=False).reshape(shape)
    )
