"""How many units and years it would take: the smallest effect to be seen for other numbers of both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from newcare.evaluation.designs import LEAST_UNITS
from newcare.evaluation.planning.history import QUARTERS_OF_YEAR, History
from newcare.evaluation.planning.made_panels import case_of, goes_on
from newcare.evaluation.planning.power import Detectable, Simulator
from newcare.evaluation.planning.response import NO_FALL
from newcare.evaluation.planning.scatter import Scatter
from newcare.methods.panel import Floats, Integers

MULTIPLES = (0.5, 1.0, 1.5, 2.0, 3.0)
MOST_YEARS = 6
_ROUNDING = 1e-9  # so that a whole number of units stays that number


@dataclass(frozen=True)
class SurfaceCell:
    """The smallest effect that so many units would show after so many years from the last start.

    `beyond_units`: more units than will start; the further ones are taken to be like those. `beyond_quarters`: more
    quarters than have been seen, so that drift is carried further than anybody has watched it.
    """

    units: int
    years: int
    detectable: Detectable
    beyond_units: bool
    beyond_quarters: bool


def surface(
    history: History,
    scatter: Scatter,
    simulator: Simulator,
    *,
    years: Sequence[int] = tuple(range(1, MOST_YEARS + 1)),
) -> tuple[SurfaceCell, ...]:
    """Work out the smallest effect for half to three times the units that will start, and for each number of years.

    Units to compare with stay those of the place. Numbers of units under 5 are left out, for they give no interval.
    """
    planned = int(history.will_start.sum())
    sizes = sorted({round(planned * multiple) for multiple in MULTIPLES})
    return tuple(
        cell
        for units in sizes
        if units >= LEAST_UNITS
        for cell in _of_units(history, scatter, units, years, simulator)
    )


def _of_units(
    history: History,
    scatter: Scatter,
    units: int,
    years: Sequence[int],
    simulator: Simulator,
) -> Iterator[SurfaceCell]:
    """One number of units: panels are drawn once, for the longest follow-up, and cut for the others."""
    last_start = int(history.starts[history.will_start].max())
    longest = last_start + QUARTERS_OF_YEAR * max(years)
    panels = list(_panels(history, scatter, units, longest, simulator))
    for number in years:
        end = last_start + QUARTERS_OF_YEAR * number
        cases = (case_of(events[:, :end], expected[:, :end], starts) for events, expected, starts in panels)
        yield SurfaceCell(
            units,
            number,
            simulator.run(cases).detectable,
            beyond_units=units > int(history.will_start.sum()),
            beyond_quarters=end - int(history.starts[history.will_start].min()) > history.quarters,
        )


def _panels(
    history: History,
    scatter: Scatter,
    units: int,
    quarters: int,
    simulator: Simulator,
) -> Iterator[tuple[Floats, Floats, Integers]]:
    """Events, expected events and starts of panels with so many units that start, drawn from those that will."""
    treated, compared = np.flatnonzero(history.will_start), np.flatnonzero(~history.will_start)
    for _ in range(simulator.draws):
        drawn = simulator.rng.choice(treated, size=units, replace=units > len(treated))
        place = goes_on(history, scatter, quarters, np.concatenate([drawn, compared]))
        case = next(place.draws(simulator.rng, 1))
        yield case.counted().events, place.expected, place.starts


def units_needed(cells: Sequence[SurfaceCell], *, fall: float, years: int) -> int | None:
    """How many units would have to start for a fall of this share to be seen; null where no number would do.

    The squared effect to be seen is a part that shrinks as one over the units that start, and a part that is that of
    the units to compare with. Between two numbers of units that were worked out it is taken to go straight; beyond the
    last, both parts are fitted to the three largest numbers.
    """
    seen = (cell for cell in cells if cell.years == years and cell.detectable.fall < NO_FALL)
    there = sorted(seen, key=lambda cell: cell.units)
    if len(there) < 2 or not 0 < fall < 1:
        return None
    shares = np.array([1 / cell.units for cell in there])
    squared = np.minimum.accumulate([cell.detectable.log_ratio**2 for cell in there])
    wanted = math.log1p(-fall) ** 2
    if wanted >= squared[-1]:
        return math.ceil(1 / float(np.interp(wanted, squared[::-1], shares[::-1])) - _ROUNDING)
    terms = np.column_stack([shares, np.ones(len(shares))])[-3:]
    shrinking, lasting = np.linalg.lstsq(terms, squared[-3:], rcond=None)[0]
    room = wanted - max(float(lasting), 0.0)
    return math.ceil(float(shrinking) / room) if room > 0 and shrinking > 0 else None
