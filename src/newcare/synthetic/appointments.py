"""Outpatient appointments: the table `appointment`."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Floats, Rows, Whole, Words, in_blocks
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.events import draw_events, record_numbers
from newcare.synthetic.geography import codes
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.person_years import PersonYears, by_age
from newcare.synthetic.prices import FIRST_APPOINTMENT, FOLLOW_UP_APPOINTMENT, varied
from newcare.synthetic.stays import SHARE_AT_MAIN_HOSPITAL
from newcare.tables.records import APPOINTMENT

KINDS = ("first", "follow-up")
ATTENDANCES = ("attended", "did-not-attend", "cancelled")
_PRICES = np.array([FIRST_APPOINTMENT, FOLLOW_UP_APPOINTMENT])
_RATE = by_age((0, 5, 18, 35, 55, 70, 80, 95), (1.2, 0.9, 1.1, 1.8, 2.3, 4.2, 4.6, 2.4))  # a year
_BY_CONDITION = {"cancer": 2.6, "chronic-kidney-disease": 1.3, "diabetes": 1.3, "atrial-fibrillation": 1.2}
_LEAST_OF_MEAN = 0.15  # part of the rate that is alike for everyone of an age; the rest gathers in some
_SHARE_FIRST, _SHARE_CANCELLED, _COST_SPREAD = 0.30, 0.11, 0.35
_MISSED_BY_FIFTH = np.array([0.097, 0.082, 0.070, 0.060, 0.052])
_TEN_BITS = np.uint64(1023)


def appointment_table(layout: Layout, people: People, cells: PersonYears) -> pa.Table:
    """Give the table `appointment`, in order of person and year."""
    events = draw_events(
        layout.draws,
        "appointment",
        people.number,
        _rate(layout, people, cells) * cells.years,
        cells.start,
        cells.days,
    )
    hospitals = layout.geography.hospitals
    main = layout.geography.hospital[people.on(people.practice, events.row, events.day)]
    missed = _MISSED_BY_FIFTH[people.fifth - 1]
    kind = in_blocks(lambda word: _share(word, 0) >= _SHARE_FIRST, np.int32, events.word)
    attendance = in_blocks(
        lambda word, row: _attendance(_share(word, 10), missed[row]), np.int32, events.word, events.row
    )
    return arrow_table(
        APPOINTMENT,
        appointment_id=record_numbers(people.number, 0, events),
        person_id=person_ids(events.row, people.ids),
        provider=coded(
            in_blocks(lambda word, at: _hospital(word, at, hospitals), np.int32, events.word, main),
            codes("H", hospitals),
        ),
        appointment_date=dates(events.day, layout.timeline),
        kind=coded(kind, KINDS),
        attendance=coded(attendance, ATTENDANCES),
        cost_pence=in_blocks(_costs, np.int64, kind, attendance, events.word),
    )


def _rate(layout: Layout, people: People, cells: PersonYears) -> Floats:
    """Appointments a year of each person in each year: (people, years)."""
    rate = _RATE[cells.age] * people.conditions.relative_to_age(_BY_CONDITION, cells.age)
    year = np.arange(cells.age.shape[1])
    need = layout.draws.exponential("outpatient care", people.number[:, None], year)
    own = layout.draws.exponential("use of outpatient care", people.number)[:, None]
    scaled: Floats = rate * (_LEAST_OF_MEAN + (1 - _LEAST_OF_MEAN) * own * need)
    return scaled


def _share(word: Words, from_bit: int) -> Floats:
    """Numbers from 0 to 1, in 1,024 steps, from bits of a word that did not choose the day."""
    share: Floats = (((word >> np.uint64(from_bit)) & _TEN_BITS).astype(np.float64) + 0.5) / 1024
    return share


def _attendance(u: Floats, missed: Floats) -> Rows:
    """Positions in `ATTENDANCES`."""
    return np.where(u < missed, 1, np.where(u > 1 - _SHARE_CANCELLED, 2, 0)).astype(np.int32)


def _hospital(word: Words, main: Rows, hospitals: int) -> Rows:
    """The practice's main hospital for most, the next for the rest."""
    return ((main + (_share(word, 20) >= SHARE_AT_MAIN_HOSPITAL)) % hospitals).astype(np.int32)


def _costs(kind: Rows, attendance: Rows, word: Words) -> Whole:
    """Cost in pence: nothing for an appointment that did not take place."""
    return np.where(attendance == 0, varied(_PRICES[kind], _share(word, 4), _COST_SPREAD), 0)
