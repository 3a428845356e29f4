"""Attendances at emergency departments: those that lead to an admission and those that do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Days, Flags, Floats, Rows, Whole
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.events import draw_events, of_kind, record_numbers
from newcare.synthetic.geography import codes
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.person_years import PersonYears, by_age
from newcare.synthetic.prices import ATTENDANCE, skewed
from newcare.synthetic.spells import Spells
from newcare.synthetic.stays import METHODS, draw_hospitals
from newcare.tables.records import ATTENDANCE as ATTENDANCE_TABLE

_THROUGH_DEPARTMENT = METHODS.index("21")
_RATE = by_age(  # attendances a year that do not lead to an admission
    (0, 2, 5, 12, 20, 30, 50, 70, 85), (0.62, 0.56, 0.36, 0.35, 0.43, 0.385, 0.305, 0.305, 0.48)
)
_BY_FIFTH = np.array([1.27, 1.11, 0.98, 0.87, 0.77])
_WEIGHT_OF_OWN_RISK = 0.35
MAJOR = 0
TYPES = ("1", "2", "3", "4", "5")
_TYPE_SHARES = np.array([0.63, 0.03, 0.26, 0.05, 0.03])  # of attendances that do not lead to an admission
_RELATIVE_COST = np.array([1.15, 0.9, 0.6, 0.45, 1.6])
_COST_SPREAD = 0.35
_ALONE, _WITH_SPELL = 0, 1


@dataclass(frozen=True)
class Attendances:
    """Some attendances, in order of person and day: arrays of shape (attendances,)."""

    row: Rows  # of the person
    number: Whole  # of the record
    day: Days
    hospital: Rows
    department: Rows  # position in `TYPES`
    stay: Flags  # whether a spell began with it


def make_attendances(layout: Layout, people: People, cells: PersonYears, spells: Spells) -> Attendances:
    """Draw attendances; each spell admitted through a department has one on its first day.

    `spells` are all that happened, reported or not: the departments' own extract has no breaks.
    """
    draws = layout.draws
    rate = _rate(people, cells.age) * cells.years
    alone = draw_events(draws, "attendance", people.number, rate, cells.start, cells.days)
    led = spells.where((spells.method == _THROUGH_DEPARTMENT) & (spells.admission >= 0))
    main = layout.geography.hospital[people.on(people.practice, alone.row, alone.day)]
    elsewhere = draws.uniform("hospital of the attendance", people.number[alone.row], alone.index)
    row = np.concatenate([alone.row, led.row])
    day = np.concatenate([alone.day, led.admission])
    number = np.concatenate([record_numbers(people.number, _ALONE, alone), of_kind(led.number, _WITH_SPELL)])
    hospital = np.concatenate([draw_hospitals(main, layout.geography.hospitals, elsewhere), led.hospital])
    order = np.lexsort((number, day, row))
    row, day, number, hospital = row[order], day[order], number[order], hospital[order]
    kind = draws.pick("department type", people.number[row], _TYPE_SHARES, number)
    stay = order >= len(alone.row)
    kind[stay] = MAJOR
    return Attendances(row, number, day, hospital, kind, stay)


def attendance_table(layout: Layout, people: People, attendances: Attendances) -> pa.Table:
    """Give the table `attendance`."""
    row, number, kind = attendances.row, attendances.number, attendances.department
    z = layout.draws.normal("cost of the attendance", people.number[row], number)
    return arrow_table(
        ATTENDANCE_TABLE,
        attendance_id=number,
        person_id=person_ids(row, people.ids),
        provider=coded(attendances.hospital, codes("H", layout.geography.hospitals)),
        arrival_date=dates(attendances.day, layout.timeline),
        department_type=coded(kind, TYPES),
        cost_pence=skewed(ATTENDANCE * _RELATIVE_COST[kind], z, _COST_SPREAD),
    )


def _rate(people: People, age: Rows) -> Floats:
    """Attendances a year that do not lead to an admission, by person and year."""
    own = 1 + _WEIGHT_OF_OWN_RISK * (people.risk - 1)
    return _RATE[age] * (_BY_FIFTH[people.fifth - 1] * own)[:, None]
