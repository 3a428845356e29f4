"""How every published measure changed in the areas of each care model, with and without areas that break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newcare.outcomes.area_index import (
    REST,
    AreaPanel,
    GroupChange,
    IndexPoint,
    group_changes,
    indexed_series,
)
from newcare.outcomes.series_breaks import SeriesBreak
from newcare.records.official_activity import AreaPopulation
from newcare.records.official_series import AreaSeries
from newcare.terms.periods import Quarter

EVERY_AREA, WITHOUT_DATA_BREAKS, WITHOUT_ANY_BREAK = (
    "every area",
    "without judged breaks",
    "without any break",
)
SCREENS = (EVERY_AREA, WITHOUT_DATA_BREAKS, WITHOUT_ANY_BREAK)
LABELLINGS, SEED = 1_999, 20180629


@dataclass(frozen=True)
class MeasureChange:
    """The change of one measure between two financial years, under one screen.

    `changes` has a group's change each, the rest last; `left_out` the areas that the screen leaves out.
    """

    measure: str
    screen: str
    baseline: int
    follow_up: int
    changes: Mapping[str, GroupChange]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class GroupedMeasure:
    """One measure over the areas of care models: its panel by year, its changes by screen, its index by group."""

    panel: AreaPanel
    changes: tuple[MeasureChange, ...]
    index: tuple[IndexPoint, ...]


def grouped_measure(
    series: AreaSeries,
    breaks: Sequence[SeriesBreak],
    population: AreaPopulation,
    groups: Mapping[str, str],
    compared: Sequence[str],
    *,
    baseline: int,
    follow_up: int,
) -> GroupedMeasure:
    """Compare the groups on one measure.

    Args:
        series: of areas that have a population.
        breaks: of the same series; those of the compared years decide what a screen leaves out. A break that the
            register calls real is care, not reporting: it stays in.
        population: persons of areas by year.
        groups: area -> care model; an area that is not in it belongs to the rest.
        compared: care models.
        baseline, follow_up: financial years, by their first calendar year.

    Raises:
        InvalidInput: a group has no area left.
    """
    panel = _by_year(series, population, groups, baseline, follow_up)
    judged = {each.area for each in breaks if each.accepted is not None and each.accepted.standing == "data"}
    within = areas_that_break(breaks, baseline, follow_up)
    left_out = {
        EVERY_AREA: set(),
        WITHOUT_DATA_BREAKS: judged & within,
        WITHOUT_ANY_BREAK: within,
    }
    changes = [
        _change(series, panel, screen, left_out[screen], compared, baseline, follow_up) for screen in SCREENS
    ]
    return GroupedMeasure(panel, tuple(changes), indexed_series(panel, compared, baseline))


def areas_that_break(breaks: Sequence[SeriesBreak], first: int, last: int) -> set[str]:
    """Areas with a break in the financial years from `first` to `last`; one judged real is care, and is no break."""
    return {
        each.area
        for each in breaks
        if first <= Quarter.of(each.last).financial_year
        and Quarter.of(each.first).financial_year <= last
        and not (each.accepted is not None and each.accepted.standing == "real")
    }


def _change(
    series: AreaSeries,
    panel: AreaPanel,
    screen: str,
    left_out: set[str],
    compared: Sequence[str],
    baseline: int,
    follow_up: int,
) -> MeasureChange:
    """The change under one screen."""
    kept = np.array([unit not in left_out for unit in panel.units])
    found = group_changes(panel.only(kept), compared, baseline, follow_up, labellings=LABELLINGS, seed=SEED)
    gone = tuple(unit for unit in panel.units if unit in left_out)
    return MeasureChange(series.measure.id, screen, baseline, follow_up, found, gone)


def _by_year(
    series: AreaSeries, population: AreaPopulation, groups: Mapping[str, str], first: int, last: int
) -> AreaPanel:
    """Counts and persons of each area by financial year; areas without a population are left out."""
    units = [unit for unit in series.areas if unit in population.units]
    rows = [series.areas.index(unit) for unit in units]
    people = [population.units.index(unit) for unit in units]
    years = np.arange(first, last + 1)
    of_period = np.array([Quarter.of(day).financial_year for day in series.periods])
    events = np.column_stack([_sum(series, rows, of_period == year) for year in years])
    persons = np.column_stack([population.of(int(year))[people] for year in years])
    labels = tuple(f"{year}-{(year + 1) % 100:02d}" for year in years.tolist())
    return AreaPanel(
        tuple(units), tuple(groups.get(unit, REST) for unit in units), labels, years, events, persons
    )


def _sum(series: AreaSeries, rows: Sequence[int], within: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Counts of a financial year; not known where the year is not whole."""
    whole = int(within.sum()) == (12 if series.monthly else 1)
    counts: NDArray[np.float64] = series.counts[list(rows)][:, within].sum(axis=1)
    return counts if whole else np.full(len(rows), np.nan)
