"""Attendances at emergency departments: those that lead to an admission and those that do not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.admissions import lasting_risk
from newcare.synthetic.arrays import Floats, Rows
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
    (0, 2, 5, 12, 20, 30, 50, 70, 85), (0.58, 0.52, 0.33, 0.32, 0.39, 0.35, 0.28, 0.28, 0.44)
)
_BY_FIFTH = np.array([1.36, 1.14, 0.96, 0.83, 0.71])
_WEIGHT_OF_OWN_RISK = 0.35
TYPES = ("1", "2", "3", "4", "5")
_TYPE_SHARES = np.array([0.63, 0.03, 0.26, 0.05, 0.03])  # of attendances that do not lead to an admission
_RELATIVE_COST = np.array([1.15, 0.9, 0.6, 0.45, 1.6])
_COST_SPREAD = 0.35
_ALONE, _WITH_SPELL = 0, 1


def attendance_table(layout: Layout, people: People, cells: PersonYears, spells: Spells) -> pa.Table:
    """Give the table `attendance`; each spell admitted through a department has one on its first day.

    `spells` are all that happened, reported or not: the departments' own extract has no breaks.
    """
    draws, timeline = layout.draws, layout.timeline
    rate = _rate(layout, people, cells.age) * cells.years
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
    kind[order >= len(alone.row)] = TYPES.index("1")
    z = draws.normal("cost of the attendance", people.number[row], number)
    return arrow_table(
        ATTENDANCE_TABLE,
        attendance_id=number,
        person_id=person_ids(row, people.ids),
        provider=coded(hospital, codes("H", layout.geography.hospitals)),
        arrival_date=dates(day, timeline),
        department_type=coded(kind, TYPES),
        cost_pence=skewed(ATTENDANCE * _RELATIVE_COST[kind], z, _COST_SPREAD),
    )


def _rate(layout: Layout, people: People, age: Rows) -> Floats:
    """Attendances a year that do not lead to an admission, by person and year."""
    own = 1 + _WEIGHT_OF_OWN_RISK * (lasting_risk(layout.draws, people) - 1)
    return _RATE[age] * (_BY_FIFTH[people.fifth - 1] * own)[:, None]
