"""What becomes of people: a move to another practice or into a care home, a move away, death.

Each person changes address within the place once at most; a move into a care home goes before any other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import NEVER, NOWHERE, Days, Floats, Rows
from newcare.synthetic.conditions import LongTermConditions
from newcare.synthetic.draws import Draws
from newcare.synthetic.geography import Geography, choose_home
from newcare.synthetic.origins import LEAVERS_PER_1000, Origins, area_of
from newcare.synthetic.person_years import by_age, person_years
from newcare.synthetic.timeline import DAYS_A_YEAR, Timeline

MOVES_A_YEAR = 0.031  # share of people who change practice within the place
_IN_HOME = by_age((0, 18, 60, 70, 80, 90, 100), (0, 0.0002, 0.001, 0.004, 0.019, 0.1, 0.22))
_INTO_HOME = by_age((0, 60, 70, 80, 90, 100), (0, 0.0002, 0.0014, 0.0085, 0.05, 0.11))  # a year
_WITH_DEMENTIA, _WITHOUT_DEMENTIA = 4.5, 0.6  # relative chance of living in a care home
_DEATHS = by_age(  # a year
    (0, 1, 15, 30, 45, 60, 70, 80, 90, 100, 110),
    (0.0036, 0.0002, 0.0002, 0.0006, 0.002, 0.0065, 0.015, 0.045, 0.145, 0.33, 0.6),
)
_DEATHS_OF_WOMEN, _DEATHS_OF_MEN, _DEATHS_IN_HOMES = 0.86, 1.17, 1.9
_DEATHS_BY_FIFTH = np.array([1.35, 1.15, 1.0, 0.85, 0.7])
_DEATHS_BY_CONDITION = {
    "cancer": 3.0,
    "heart-failure": 2.0,
    "dementia": 1.5,
    "copd": 1.7,
    "stroke": 1.3,
    "chronic-kidney-disease": 1.2,
}


@dataclass(frozen=True)
class Addresses:
    """First and, from the day `changed`, second address: arrays of shape (people, 2), -1 for no care home."""

    changed: Days  # (people,)
    practice: Rows
    area: Rows
    home: Rows


def draw_day_into_home(draws: Draws, origins: Origins, conditions: LongTermConditions) -> Days:
    """First day in a care home: the day of registration for those who live there when they come."""
    demented = conditions.onset_of("dementia") <= origins.start
    relative = np.where(demented, _WITH_DEMENTIA, _WITHOUT_DEMENTIA)
    age = origins.age.astype(np.int32)
    there = draws.uniform("in a care home", origins.number) < _IN_HOME[age] * relative
    later = _later(origins.start, draws, "into a care home", origins, _INTO_HOME[age] * relative)
    return np.where(there, origins.entered, later).astype(np.int32)


def draw_deaths(
    draws: Draws, origins: Origins, conditions: LongTermConditions, into_home: Days, timeline: Timeline
) -> Days:
    """Day of death, or `NEVER` where it is after the last day."""
    alive = np.full_like(origins.start, NEVER)
    cells = person_years(timeline, origins.born, origins.start, alive)
    sex = np.where(origins.female, _DEATHS_OF_WOMEN, _DEATHS_OF_MEN)
    rate = _DEATHS[cells.age] * (sex * _DEATHS_BY_FIFTH[origins.fifth - 1])[:, None]
    rate *= conditions.relative_to_age(_DEATHS_BY_CONDITION, cells.age)
    rate *= np.where(into_home[:, None] <= timeline.year_middles, _DEATHS_IN_HOMES, 1.0)
    reach = np.cumsum(rate * cells.years, axis=1)
    mark = draws.exponential("death", origins.number)
    year = (reach < mark[:, None]).sum(axis=1)
    dies = np.flatnonzero(year < timeline.years)
    at = (dies, year[dies])
    after = (reach[at] - mark[dies]) / rate[at] * DAYS_A_YEAR  # days from the death to the end of the cell
    died = alive
    died[dies] = np.maximum(cells.start[at], cells.start[at] + cells.days[at] - 1 - np.floor(after))
    return died


def draw_departures(draws: Draws, origins: Origins, died: Days, into_home: Days, timeline: Timeline) -> Days:
    """First day after the registration: by death or a move away; `NEVER` where it lasts."""
    band = np.minimum(origins.age // 5, len(LEAVERS_PER_1000) - 1).astype(np.int32)
    leaves = _later(origins.start, draws, "move away", origins, LEAVERS_PER_1000[band] / 1000)
    stays = (leaves >= timeline.end) | (into_home < leaves)
    after_death = np.where(died < NEVER, died + 1, NEVER)
    return np.minimum(np.where(stays, NEVER, leaves), after_death).astype(np.int32)


def draw_addresses(
    draws: Draws, origins: Origins, geography: Geography, into_home: Days, left: Days, timeline: Timeline
) -> Addresses:
    """Draw where people live, before and after the one change that some make."""
    last = np.minimum(left, timeline.end)
    resident, enters = into_home <= origins.start, (into_home > origins.start) & (into_home < last)
    moves = _later(origins.start, draws, "move within the place", origins, MOVES_A_YEAR)
    moves = np.where(resident | enters | (moves >= last), NEVER, moves)
    changed = np.where(enters, into_home, moves).astype(np.int32)
    home = choose_home(geography, origins.practice, draws.uniform("care home", origins.number))
    before = np.where(resident, home, NOWHERE)
    after = np.where(resident | enters, home, NOWHERE)
    other = _another_practice(draws, origins, geography)
    first = np.where(resident, geography.home_practice[home], origins.practice)
    second = np.where(enters, geography.home_practice[home], np.where(changed < NEVER, other, first))
    u = draws.uniform("next small area", origins.number)
    first_area = np.where(resident, area_of(geography, first, u), origins.area)
    second_area = np.where(changed < NEVER, area_of(geography, second, u), first_area)
    return Addresses(changed, _pair(first, second), _pair(first_area, second_area), _pair(before, after))


def _later(start: Days, draws: Draws, purpose: str, origins: Origins, rate: Floats | float) -> Days:
    """Day after `start` of something that happens at a constant rate a year; `NEVER` where it is far off."""
    wait = draws.exponential(purpose, origins.number) * DAYS_A_YEAR / np.maximum(rate, 1e-9)
    return (start + 1 + np.floor(np.minimum(wait, NEVER - 1 - start))).astype(np.int32)


def _another_practice(draws: Draws, origins: Origins, geography: Geography) -> Rows:
    """Practice drawn by list size, never the person's first."""
    drawn = draws.pick("next practice", origins.number, geography.list_share)
    beside = (drawn + 1) % len(geography.list_share)
    return np.where(drawn == origins.practice, beside, drawn).astype(np.int32)


def _pair(first: Rows, second: Rows) -> Rows:
    """Two columns."""
    return np.stack([first, second], axis=1).astype(np.int32)
