"""Emergency admissions, with and without the care model.

A hurdle comes first: in most person-years nothing can happen, and in those past it admissions come at a rate of their
own. People near death come in besides. Potential admissions are drawn at a rate with headroom, without regard to the
effect; each is then kept with the chance that its day, practice and care model give it. So one seed gives the same
potential admissions under every effect, and two places that differ in the effect alone differ only in the admissions
that the effect adds or takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newcare.synthetic.arrays import NEVER, Days, Flags, Floats, Rows
from newcare.synthetic.draws import Draws
from newcare.synthetic.effect import LARGEST_EFFECT
from newcare.synthetic.events import Events, draw_events
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.person_years import PersonYears, by_age
from newcare.synthetic.timeline import DAYS_A_YEAR, WARM_UP, Timeline

GROWTH_A_YEAR = 0.02
HARD_WINTER = 1.08  # the months December to February of one winter, everywhere
PRACTICE_SPREAD, PRACTICE_QUARTER_SPREAD = 0.06, 0.03  # standard deviations of logs
_MONTHS = np.array([1.05, 1.02, 1.02, 0.98, 0.99, 0.98, 0.98, 0.95, 0.97, 1.01, 1.02, 1.03])  # January first
_RATE = by_age(  # emergency admissions per person-year
    (0, 1, 2, 4, 8, 13, 18, 35, 45, 55, 65, 75, 80, 85, 90, 100),
    (
        0.325,
        0.168,
        0.096,
        0.059,
        0.041,
        0.042,
        0.059,
        0.063,
        0.070,
        0.086,
        0.107,
        0.195,
        0.29,
        0.44,
        0.72,
        0.92,
    ),
)
_BY_FIFTH = np.array([1.265, 1.10, 1.0, 0.865, 0.75])
_OF_WOMEN, _OF_MEN, _IN_HOMES = 0.98, 1.02, 1.25
_BY_CONDITION = {
    "copd": 2.6,
    "heart-failure": 2.9,
    "dementia": 2.0,
    "stroke": 1.8,
    "coronary-heart-disease": 1.6,
    "chronic-kidney-disease": 1.6,
    "cancer": 2.1,
    "diabetes": 1.6,
    "atrial-fibrillation": 1.5,
    "depression": 1.5,
    "asthma": 1.3,
}
_FRAILTY_FROM_AGE, _FRAILTY_SLOPE = 65, 0.4
_LASTING_WEIGHT = by_age((55, 85), (0.95, 0.6))
_ADMISSIONS_PAST_HURDLE = 0.15  # a year, of someone whose own rate is low
LAST_DAYS, _IN_LAST_DAYS = 14, 0.62  # days up to a death, and admissions in them of one who dies
_LARGEST_RATE = 15.0


@dataclass(frozen=True)
class Pressure:
    """What multiplies everyone's rate: season, growth and a hard winter by day; practices' own by quarter."""

    by_day: Floats  # from the first day of the warm-up
    by_practice: Floats  # (practices, quarters), from the first quarter of the warm-up

    @cached_property
    def headroom(self) -> float:
        """Largest product of these and of any effect that may be set."""
        return float(self.by_day.max() * self.by_practice.max() * (1 + LARGEST_EFFECT))


@dataclass(frozen=True)
class PotentialAdmissions:
    """Admissions that may happen: those whose share is under `chance` times 1 + effect do."""

    events: Events
    chance: Floats  # without the care model
    year_since_start: Rows  # of the care model in the person's unit; -1 where it has not started


def pressure(layout: Layout) -> Pressure:
    """Work out the place's pressure; the same for every chunk of people."""
    timeline, draws = layout.timeline, layout.draws
    day = np.arange(-WARM_UP, timeline.end, dtype=np.int32)
    month = timeline.month_of(day)
    season = _MONTHS[(month + timeline.first_day.month - 1) % 12]
    growth = (1 + GROWTH_A_YEAR) ** (day / DAYS_A_YEAR)
    winter = np.where(_in_hard_winter(month, timeline), HARD_WINTER, 1.0)
    practice = np.arange(len(layout.geography.list_share), dtype=np.int32)[:, None]
    quarter = np.arange(_quarters_of_warm_up(timeline) + len(timeline.quarters), dtype=np.int32)
    lasting = PRACTICE_SPREAD * draws.normal("practice", practice)
    passing = PRACTICE_QUARTER_SPREAD * draws.normal("practice's quarter", practice, quarter)
    return Pressure(season * growth * winter, np.exp(lasting + passing))


def potential_admissions(
    layout: Layout, people: People, cells: PersonYears, pressing: Pressure
) -> PotentialAdmissions:
    """Draw the potential emergency admissions of some people in their person-years."""
    timeline = layout.timeline
    rate = _past_hurdle(layout.draws, people, emergency_rate(people, cells.age, timeline.year_middles))
    rate, start, days = _with_last_days(people, rate * cells.years, cells.start, cells.days)
    rate *= pressing.headroom
    events = draw_events(layout.draws, "emergency admission", people.number, rate, start, days)
    quarter = timeline.quarter_of(events.day)
    practice = people.on(people.practice, events.row, events.day)
    own = pressing.by_practice[practice, quarter + _quarters_of_warm_up(timeline)]
    since = layout.starts.year_since_start(people, layout.geography, events.row, events.day, quarter)
    return PotentialAdmissions(events, pressing.by_day[events.day + WARM_UP] * own / pressing.headroom, since)


def emergency_rate(people: People, age: Rows, middle: Rows) -> Floats:
    """Emergency admissions a year of each person in each year, before the place's pressure: (people, years).

    A factor of mean 1 that stays with the person, and that nothing else explains, gathers admissions in few people,
    most of all the young.
    """
    sex = np.where(people.female, _OF_WOMEN, _OF_MEN)
    rate: Floats = _RATE[age] * (sex * _BY_FIFTH[people.fifth - 1])[:, None]
    rate *= people.conditions.relative_to_age(_BY_CONDITION, age)
    rate *= 1 + _LASTING_WEIGHT[age] * (people.risk[:, None] - 1)
    frail = np.exp(_FRAILTY_SLOPE * people.frailty - _FRAILTY_SLOPE**2 / 2)
    rate *= np.where(age >= _FRAILTY_FROM_AGE, frail[:, None], 1.0)
    row = np.flatnonzero(people.home[:, 1] >= 0).astype(np.int32)[:, None]
    in_home = people.on(people.home, row, middle[None, :]) >= 0
    rate[row[:, 0]] *= np.where(in_home, _IN_HOMES, 1.0)
    capped: Floats = np.minimum(rate, _LARGEST_RATE)
    return capped


def _past_hurdle(draws: Draws, people: People, rate: Floats) -> Floats:
    """Rate of each person in each year once the hurdle is drawn: 0 for most, and on average what it was.

    Who is likely to be admitted passes it in most years; who passes at a low rate of their own is then admitted once
    or twice.
    """
    passes = -np.expm1(-rate / _ADMISSIONS_PAST_HURDLE)
    year = np.arange(rate.shape[1], dtype=np.int32)
    drawn = draws.uniform("year with admissions", people.number[:, None], year)
    return np.where(drawn < passes, rate / np.maximum(passes, 1e-12), 0.0)


def _with_last_days(people: People, mean: Floats, start: Days, days: Rows) -> tuple[Floats, Days, Rows]:
    """Add a cell for the days before each death to the means, first days and lengths of the person-years."""
    dies = people.died < NEVER
    first = np.maximum(np.where(dies, people.died - LAST_DAYS + 1, 0), np.maximum(people.entered, -WARM_UP))
    length = np.where(dies, people.died + 1 - first, 0)
    return (
        np.concatenate([mean, _IN_LAST_DAYS * dies[:, None]], axis=1),
        np.concatenate([start, first[:, None]], axis=1).astype(np.int32),
        np.concatenate([days, length[:, None]], axis=1).astype(np.int32),
    )


def admitted(potential: PotentialAdmissions, layout: Layout) -> Flags:
    """Which potential admissions happen under the effect that is set."""
    effect = layout.settings.effect.at(potential.year_since_start)
    happen: Flags = potential.events.share() < potential.chance * (1 + effect)
    return happen


def _in_hard_winter(month: Rows, timeline: Timeline) -> Flags:
    """December to February in the place's middle year."""
    year, of_year = month // 12, (month + timeline.first_day.month - 1) % 12
    happen: Flags = (year == timeline.years // 2) & ((of_year == 11) | (of_year <= 1))
    return happen


def _quarters_of_warm_up(timeline: Timeline) -> int:
    """Quarters before the first that the warm-up reaches into."""
    return -int(timeline.quarter_of(np.array([-WARM_UP], dtype=np.int32))[0])
