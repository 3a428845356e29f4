"""The people of a synthetic place, and the table `register` that they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import NEVER, Days, Flags, Floats, Rows, Words
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.conditions import LongTermConditions, draw_conditions
from newcare.synthetic.draws import Draws
from newcare.synthetic.ethnicity import GROUPS, draw_ethnicity
from newcare.synthetic.geography import Geography, codes
from newcare.synthetic.lives import draw_addresses, draw_day_into_home, draw_deaths, draw_departures
from newcare.synthetic.nhs_number import nhs_numbers
from newcare.synthetic.origins import Comings, draw_origins
from newcare.synthetic.timeline import Timeline
from newcare.tables.records import REGISTER

SEXES = ("female", "male")


@dataclass(frozen=True)
class People:
    """Some people of a place, one position for each: arrays of shape (people,) unless said otherwise.

    The second column of `practice`, `area` and `home` holds from the day `changed`; who never changes has the same
    in both. `home` is the position of the care home, -1 for none.
    """

    number: Words
    ids: pa.StringArray
    born: Days
    female: Flags
    entered: Days  # first day of registration in the place
    left: Days  # first day after it, `NEVER` while it lasts
    died: Days  # `NEVER` while alive
    changed: Days  # `NEVER` where the address does not change
    practice: Rows  # (people, 2)
    area: Rows  # (people, 2)
    home: Rows  # (people, 2)
    fifth: Rows  # deprivation where the person lived before any change or care home
    conditions: LongTermConditions
    frailty: Floats  # standard normal: how frail the person is beyond age and conditions
    risk: Floats  # of mean 1: how much more the person uses urgent care than others like them
    ethnicity: Rows

    def on(self, column: Rows, row: Rows, day: Days) -> Rows:
        """Value, on each day, of a two-column array for the person in each row."""
        return column[row, (day >= self.changed[row]).astype(np.int8)]


def make_people(
    draws: Draws, number: Words, counts: Comings, geography: Geography, timeline: Timeline
) -> People:
    """Make the people of these numbers."""
    origins = draw_origins(draws, number, counts, geography, timeline)
    conditions = draw_conditions(draws, number, origins.born, origins.fifth, timeline.year_middles)
    into_home = draw_day_into_home(draws, origins, conditions)
    died = draw_deaths(draws, origins, conditions, into_home, timeline)
    left = draw_departures(draws, origins, died, into_home, timeline)
    addresses = draw_addresses(draws, origins, geography, into_home, left, timeline)
    return People(
        number=number,
        ids=nhs_numbers(number, draws.seed),
        born=origins.born,
        female=origins.female,
        entered=origins.entered,
        left=left,
        died=np.where(died < left, died, NEVER).astype(np.int32),
        changed=addresses.changed,
        practice=addresses.practice,
        area=addresses.area,
        home=addresses.home,
        fifth=origins.fifth,
        conditions=conditions,
        frailty=draws.normal("frailty", number),
        risk=lasting_risk(draws, number),
        ethnicity=draw_ethnicity(draws, number, origins.age),
    )


def lasting_risk(draws: Draws, number: Words) -> Floats:
    """Each person's own risk, of mean 1 and variance 5: the product of two gammas, of shapes one half and one."""
    z = draws.normal("lasting risk", number)
    return z * z * draws.exponential("own risk", number)


def register_table(people: People, geography: Geography, timeline: Timeline) -> pa.Table:
    """Give the table `register`: a row for each person's first address and one for the second, if any."""
    changes = people.changed < NEVER
    row = np.repeat(np.arange(len(changes), dtype=np.int32), 1 + changes)
    second = np.zeros(len(row), dtype=np.int8)
    second[1:] = row[1:] == row[:-1]
    area = people.area[row, second]
    death_month = np.where(people.died < NEVER, timeline.month_start(people.died), NEVER)
    ends_here = np.where((second == 0) & changes[row], people.changed[row], people.left[row])
    return arrow_table(
        REGISTER,
        person_id=person_ids(row, people.ids),
        practice=coded(people.practice[row, second], codes("P", len(geography.list_share))),
        from_date=dates(np.where(second == 1, people.changed[row], people.entered[row]), timeline),
        to_date=dates(ends_here, timeline),
        sex=coded(np.where(people.female, 0, 1)[row], SEXES),
        birth_month=dates(timeline.month_start(people.born)[row], timeline),
        small_area=coded(area, codes("L", len(geography.fifth))),
        deprivation_fifth=geography.fifth[area],
        care_home=coded(people.home[row, second], codes("C", len(geography.home_practice))),
        ethnicity=coded(people.ethnicity[row], GROUPS),
        death_month=dates(death_month[row], timeline),
    )
