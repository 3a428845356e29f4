"""How people come to a synthetic place: there on the first day, born later, or moved in later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import Days, Flags, Floats, Rows, Words
from newcare.synthetic.draws import Draws
from newcare.synthetic.geography import Geography
from newcare.synthetic.settings import PlaceSettings
from newcare.synthetic.timeline import DAYS_A_YEAR, Timeline

# Shares of the population by five-year age band, 0-4 to 90+, and how many of each 1,000 move away in a year. Made up
# and rounded, near those of England.
AGE_SHARES = np.array(
    [5.5, 5.9, 6.0, 5.7, 6.1, 6.6, 7.0, 6.7, 6.3, 6.3, 6.9, 6.7, 5.8, 4.9, 5.0, 3.6, 2.5, 1.6, 0.9]
)
LEAVERS_PER_1000 = np.array(
    [45, 30, 20, 50, 90, 75, 55, 40, 30, 22, 18, 16, 14, 11, 10, 10, 12, 12, 10], dtype=np.float64
)
BIRTHS_PER_1000 = 10.5
_OLDEST_BAND = len(AGE_SHARES) - 1
_YEARS_OF_OLDEST_BAND = 13.0  # ages 90 to 102, thinning out
_MEAN_YEARS_REGISTERED = 12.0
_FEMALE_BY_AGE = ((64, 75, 95), (0.50, 0.53, 0.67))


@dataclass(frozen=True)
class Comings:
    """How many people are there on the first day, are born later, and move in later: numbered in that order."""

    first: int
    births: int
    arrivals: int

    @property
    def people(self) -> int:
        """All people who ever belong to the place."""
        return self.first + self.births + self.arrivals


@dataclass(frozen=True)
class Origins:
    """People as they come: arrays of shape (people,)."""

    number: Words
    born: Days
    female: Flags
    entered: Days  # first day of registration in the place
    start: Days  # that day, or the first day of the place where it is earlier
    age: Floats  # in years, on the day of `start`
    practice: Rows
    area: Rows
    fifth: Rows  # deprivation of the area


def comings(settings: PlaceSettings) -> Comings:
    """Count who comes: births at England's rate, and as many arrivals as people who move away."""
    person_years = settings.people * settings.years
    arrivals = person_years * float(AGE_SHARES @ LEAVERS_PER_1000) / float(AGE_SHARES.sum()) / 1000
    return Comings(settings.people, round(person_years * BIRTHS_PER_1000 / 1000), round(arrivals))


def draw_origins(
    draws: Draws, number: Words, counts: Comings, geography: Geography, timeline: Timeline
) -> Origins:
    """Draw birth, sex, arrival and first address of the people of these numbers."""
    born, entered = _births_and_entries(draws, number, counts, timeline)
    start = np.maximum(entered, 0)
    age = (start - born) / DAYS_A_YEAR
    practice = draws.pick("practice", number, geography.list_share)
    area = area_of(geography, practice, draws.uniform("small area", number))
    return Origins(
        number=number,
        born=born,
        female=draws.uniform("sex", number) < np.interp(age, *_FEMALE_BY_AGE),
        entered=entered,
        start=start,
        age=age,
        practice=practice,
        area=area,
        fifth=geography.fifth[area],
    )


def area_of(geography: Geography, practice: Rows, u: Floats) -> Rows:
    """One of the small areas of each practice."""
    return (geography.first_area[practice] + np.floor(u * geography.areas[practice])).astype(np.int32)


def _births_and_entries(
    draws: Draws, number: Words, counts: Comings, timeline: Timeline
) -> tuple[Days, Days]:
    """Day of birth and first day of registration of each person."""
    later = draws.uniform("day of arrival", number) * timeline.end
    arrives = number >= np.uint64(counts.first)
    newborn = arrives & (number < np.uint64(counts.first + counts.births))
    day = np.where(arrives, np.floor(later), 0).astype(np.int32)
    age = np.where(newborn, 0.0, _ages(draws, number, arrives))
    born = (day - np.floor(age * DAYS_A_YEAR)).astype(np.int32)
    registered = _MEAN_YEARS_REGISTERED * DAYS_A_YEAR * draws.exponential("years registered", number)
    since = np.maximum(born, -1 - np.floor(registered)).astype(np.int32)
    return born, np.where(arrives, day, since).astype(np.int32)


def _ages(draws: Draws, number: Words, arrives: Flags) -> Floats:
    """Age of each person: those who move in are of the ages at which people move away."""
    there = draws.pick("age band", number, AGE_SHARES)
    moving = draws.pick("age band", number, AGE_SHARES * LEAVERS_PER_1000)
    band = np.where(arrives, moving, there)
    within = draws.uniform("age within band", number)
    oldest = _YEARS_OF_OLDEST_BAND * within**2
    return 5.0 * band + np.where(band == _OLDEST_BAND, oldest, 5.0 * within)
