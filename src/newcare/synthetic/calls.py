"""Calls to the ambulance service and to NHS 111: before an attendance, and those that lead to none."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Floats, Rows
from newcare.synthetic.attendances import MAJOR, Attendances
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.events import draw_events, of_kind, record_numbers
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.person_years import PersonYears, by_age
from newcare.synthetic.prices import CALLS, varied
from newcare.synthetic.timeline import DAYS_A_YEAR
from newcare.tables.records import CALL

SERVICES = ("999", "111")
OUTCOMES = tuple(CALLS)
_CONVEYED, _AT_SCENE, _ADVICE, _DEPARTMENT, _PRIMARY_CARE, _OTHER = range(len(OUTCOMES))
_SERVICE_OF = np.array([0, 0, 0, 1, 1, 1], dtype=np.int32)
_PRICES = np.array(list(CALLS.values()))
_COST_SPREAD = 0.25
_CONVEYED_TO_STAY = by_age(
    (0, 20, 50, 70, 90), (0.18, 0.32, 0.48, 0.66, 0.82)
)  # of stays through a department
_CONVEYED_ONLY, _SENT_BY_111 = 0.20, 0.11  # of other attendances at major departments; of all attendances
_ALONE = by_age((0, 2, 10, 30, 60, 75, 90), (0.62, 0.40, 0.20, 0.24, 0.20, 0.28, 0.60))  # a year, without one
_ALONE_OUTCOMES = np.array([0.0, 0.155, 0.075, 0.0, 0.47, 0.30])
_WITH_ATTENDANCE, _WITH_STAY = 2, 3  # kinds of record number; 0 is a call that led to no attendance


def call_table(layout: Layout, people: People, cells: PersonYears, attendances: Attendances) -> pa.Table:
    """Give the table `call`, in order of person and day: an attendance that a call led to is on the same day."""
    draws = layout.draws
    led, led_to = _leading(layout, people, attendances)
    rate = _ALONE[cells.age] * (0.5 + 0.5 * people.risk)[:, None] * cells.years
    alone = draw_events(draws, "call", people.number, rate, cells.start, cells.days)
    to = draws.pick("outcome of the call", people.number[alone.row], _ALONE_OUTCOMES, alone.index)
    kind = np.where(attendances.stay[led], _WITH_STAY, _WITH_ATTENDANCE)
    number = np.concatenate([record_numbers(people.number, 0, alone), of_kind(attendances.number[led], kind)])
    row = np.concatenate([alone.row, attendances.row[led]])
    day = np.concatenate([alone.day, attendances.day[led]])
    order = np.lexsort((number, day, row))
    row, number, outcome = row[order], number[order], np.concatenate([to, led_to])[order]
    u = draws.uniform("cost of the call", people.number[row], number)
    return arrow_table(
        CALL,
        call_id=number,
        person_id=person_ids(row, people.ids),
        service=coded(_SERVICE_OF[outcome], SERVICES),
        call_date=dates(day[order], layout.timeline),
        outcome=coded(outcome, OUTCOMES),
        cost_pence=varied(_PRICES[outcome], u, _COST_SPREAD),
    )


def _leading(layout: Layout, people: People, attendances: Attendances) -> tuple[Rows, Rows]:
    """Attendances that a call led to, and what came of the call."""
    age = ((attendances.day - people.born[attendances.row]) / DAYS_A_YEAR).astype(np.int32)
    others = np.where(attendances.department == MAJOR, _CONVEYED_ONLY, 0.0)
    conveyed: Floats = np.where(attendances.stay, _CONVEYED_TO_STAY[age], others)
    own = people.number[attendances.row]
    u = layout.draws.uniform("call before the attendance", own, attendances.number)
    led = np.flatnonzero(u < conveyed + (1 - conveyed) * _SENT_BY_111)
    return led.astype(np.int32), np.where(u[led] < conveyed[led], _CONVEYED, _DEPARTMENT).astype(np.int32)
