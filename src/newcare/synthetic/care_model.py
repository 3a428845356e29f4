"""Which units start the care model, when, and what it then does to the rate of emergency admission."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import NOWHERE, Days, Rows
from newcare.synthetic.draws import Draws
from newcare.synthetic.geography import Geography
from newcare.synthetic.people import People
from newcare.synthetic.timeline import Timeline
from newcare.terms import UnitOfDelivery

# Of four years from April 2022: October 2023, April 2024 and October 2024.
WAVE_SHARES_OF_PERIOD = (3 / 8, 4 / 8, 5 / 8)
NOT_STARTED = -1


@dataclass(frozen=True)
class Wave:
    """A unit that starts the care model, and its first day in it."""

    unit: str
    start: dt.date


@dataclass(frozen=True)
class CareModelStarts:
    """When each unit of a kind starts: `quarter` has shape (units,), and is past the last quarter for the rest."""

    unit: UnitOfDelivery
    codes: tuple[str, ...]
    quarter: Rows
    quarters: tuple[dt.date, ...]  # first day of each quarter of the place

    @property
    def waves(self) -> tuple[Wave, ...]:
        """Units that start, by date and code."""
        pairs = zip(self.quarter, self.codes, strict=True)
        started = sorted((quarter, code) for quarter, code in pairs if quarter < len(self.quarters))
        return tuple(Wave(code, self.quarters[quarter]) for quarter, code in started)

    def year_since_start(
        self, people: People, geography: Geography, row: Rows, day: Days, quarter: Rows
    ) -> Rows:
        """Whole years for which the person's unit has been in the care model, by day; -1 where it is not."""
        practice, home = people.on(people.practice, row, day), people.on(people.home, row, day)
        unit = geography.unit_of(self.unit, practice, home)
        since = quarter - self.quarter[unit]
        return np.where((unit == NOWHERE) | (since < 0), NOT_STARTED, since // 4).astype(np.int32)


def choose_starts(
    unit: UnitOfDelivery, geography: Geography, draws: Draws, timeline: Timeline
) -> CareModelStarts:
    """Start about half of the units in three waves, split evenly within each hospital's patients."""
    names = geography.unit_codes(unit)
    quarters = tuple(quarter.start for quarter in timeline.quarters)
    waves = [int(share * len(quarters)) for share in WAVE_SHARES_OF_PERIOD]
    start = np.full(len(names), len(quarters), dtype=np.int32)
    for number, members in enumerate(_strata(unit, geography)):
        order = members[np.argsort(draws.words("order of starting", members), kind="stable")]
        for place, member in enumerate(order):
            if (place + number) % 2 == 0:
                start[member] = waves[(place // 2 + number) % len(waves)]
    return CareModelStarts(unit, tuple(names), start, quarters)


def _strata(unit: UnitOfDelivery, geography: Geography) -> list[Rows]:
    """Units among which the start is split evenly: those of one hospital, where a hospital has several."""
    practices = geography.practices_of_unit(unit)
    if unit in (UnitOfDelivery.HOSPITAL, UnitOfDelivery.URGENT_CARE_NETWORK):
        return [np.arange(len(practices), dtype=np.int32)]
    hospital = geography.hospital[[served[0] for served in practices]]
    return [np.flatnonzero(hospital == k).astype(np.int32) for k in range(geography.hospitals)]
