"""The points of control charts, the areas they belong to, and what the limits of each rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newcare.methods.checks import FloatArray
from newcare.outcomes.control_phases import Stretch, stretches
from newcare.outcomes.cube_arrays import CubeArrays, in_periods, pooled
from newcare.outcomes.measured import ALL_UNITS, BASELINE, GROUP, MODEL_OF_CARE, PER, UNIT, Measured
from newcare.outcomes.rates import indirect
from newcare.outcomes.shares import RATE, kind_of, main_measure


@dataclass(frozen=True)
class ChartedArea:
    """One group or unit: its level, and the position of the quarter from which a change is looked for.

    `runs`: it runs the model of care from there on; otherwise it is a comparison, whose limits rest on the same kind of
    quarters, those before any unit started.
    """

    name: str
    level: str
    start: int | None
    runs: bool
    pieces: tuple[Stretch, ...]


def charted_areas(
    groups: Sequence[str],
    units: Sequence[str],
    own_starts: Mapping[str, int],
    steps: Mapping[str, Sequence[int]],
    points: int,
) -> list[ChartedArea]:
    """Groups change from the first start of any unit, a unit from its own; those that never start from the first.

    Args:
        groups, units: names, groups first among the areas.
        own_starts: unit -> position of its first quarter under the model of care.
        steps: unit -> positions at which a hospital's reporting steps to another level.
        points: quarters of each chart.
    """
    first = min(own_starts.values(), default=None)
    named = [
        ChartedArea(name, GROUP, first, name == MODEL_OF_CARE, stretches(points, (), first))
        for name in groups
    ]
    for unit in units:
        start = own_starts.get(unit, first)
        pieces = stretches(points, steps.get(unit, ()), start)
        named.append(ChartedArea(unit, UNIT, start, unit in own_starts, pieces))
    return named


def chart_values(
    counts: CubeArrays,
    units: CubeArrays,
    measured: Sequence[Measured],
    groups: int,
    baseline: Sequence[str],
    standard_population: Sequence[float],
) -> FloatArray:
    """The points, of shape (areas, quarters, indicators), not-a-number where unknown.

    Args:
        counts: `groups` groups, then the units.
        units: the units alone.
        measured: the indicators that are reported; both counts hold `held_indicators` of them.
        baseline: quarters whose rates, of all units together, events of a unit are expected at.
        standard_population: weight of each age band, the same for each sex.

    Returns:
        Groups by their directly standardised rate. A unit has too few events in a quarter for that: its points are
        events over those expected, times the rate of all units in the baseline. Measures over events are those.
    """
    main = main_measure(counts, measured, standard_population, 0.95).value
    every = in_periods(pooled(units, {ALL_UNITS: units.areas}), {BASELINE: tuple(baseline)})
    beside = indirect(counts, every, 0.95, per=PER)
    of_all = (beside.value * beside.reference_rate)[:, :, : len(measured)]
    over_time = np.array([kind_of(each) == RATE for each in measured])
    is_unit = (np.arange(len(counts.areas)) >= groups)[:, np.newaxis, np.newaxis]
    return np.where(is_unit & over_time, of_all, main)
