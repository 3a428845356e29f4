"""Spells in hospital, emergency and planned, and the table `spell`."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from newcare.synthetic.admissions import LAST_DAYS
from newcare.synthetic.arrays import Days, Flags, Floats, Rows, Whole
from newcare.synthetic.breaks import SHARE_REPORTED, lost
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.events import Events, draw_events, record_numbers
from newcare.synthetic.geography import codes
from newcare.synthetic.layout import Layout
from newcare.synthetic.movements import ENDINGS, PLACES, movements
from newcare.synthetic.people import People
from newcare.synthetic.person_years import PersonYears, by_age
from newcare.synthetic.primary_diagnoses import CODES, emergency_codes, planned_codes
from newcare.synthetic.stays import (
    EMERGENCY,
    LONGEST_STAY,
    METHODS,
    PLANNED,
    draw_costs,
    draw_hospitals,
    draw_methods,
    draw_nights,
    latest_discharge,
)
from newcare.synthetic.timeline import DAYS_A_YEAR
from newcare.tables.records import SPELL

_PLANNED_RATE = by_age(  # a year
    (0, 5, 18, 30, 45, 60, 70, 80, 90), (0.05, 0.045, 0.06, 0.08, 0.12, 0.21, 0.31, 0.34, 0.2)
)
_SHARE_OF_LAST_STAYS = 0.85
_SHARE_ON_COURSE, _STAYS_OF_COURSE = 0.16, 14.0  # of people with cancer, in a year
_PLANNED_BY_CONDITION = {"cancer": 3.0, "coronary-heart-disease": 1.3, "chronic-kidney-disease": 1.3}


@dataclass(frozen=True)
class Spells:
    """Some spells, in order of person and admission: arrays of shape (spells,)."""

    row: Rows  # of the person
    number: Whole  # of the record
    kind: Rows
    admission: Days
    discharge: Days
    method: Rows  # position in `METHODS`
    hospital: Rows
    code: Rows  # position in `CODES`
    source: Rows  # of admission, and
    destination: Rows  # of discharge: positions in `PLACES`
    ending: Rows  # position in `ENDINGS`
    cost: Whole  # pence

    def where(self, chosen: Flags) -> Spells:
        """Keep the spells chosen."""
        keep = np.flatnonzero(chosen)
        return Spells(*(getattr(self, field.name)[keep] for field in fields(self)))


def planned_admissions(layout: Layout, people: People, cells: PersonYears) -> Events:
    """Draw the planned admissions of some people in their person-years; the care model does not change them."""
    rate = _PLANNED_RATE[cells.age] * cells.years
    rate *= people.conditions.relative_to_age(_PLANNED_BY_CONDITION, cells.age)
    year = np.arange(rate.shape[1], dtype=np.int32)
    rate *= layout.draws.exponential("planned care", people.number)[:, None]
    rate *= layout.draws.exponential("planned care of the year", people.number[:, None], year)
    course = people.conditions.onset_of("cancer")[:, None] <= layout.timeline.year_starts[1:]
    course &= layout.draws.uniform("course of treatment", people.number[:, None], year) < _SHARE_ON_COURSE
    rate += np.where(course, _STAYS_OF_COURSE * cells.years, 0.0)
    return draw_events(layout.draws, "planned admission", people.number, rate, cells.start, cells.days)


def make_spells(layout: Layout, people: People, emergencies: Events, planned: Events) -> Spells:
    """Turn admissions into spells; a stay ends when the person's next begins, or with the registration."""
    row, number, kind, admission = _in_order(people, emergencies, planned)
    age = ((admission - people.born[row]) / DAYS_A_YEAR).astype(np.int32)
    own, draws = people.number[row], layout.draws
    u, z = draws.uniform("no night", own, number), draws.normal("nights", own, number)
    nights = np.where(
        _near_death(people, row, kind, admission, u), LONGEST_STAY, draw_nights(kind, age, u, z)
    )
    discharge = np.minimum(admission + nights, latest_discharge(row, admission, people.left[row]))
    main = layout.geography.hospital[people.on(people.practice, row, admission)]
    u = draws.uniform("diagnosis of the spell", own, number)
    emergency_code = emergency_codes(people, row, admission, age, u)
    hospital = draw_hospitals(main, layout.geography.hospitals, draws.uniform("hospital", own, number))
    moved = movements(
        people,
        layout.geography,
        row,
        hospital,
        (admission, discharge),
        draws.uniform("ways in and out", own, number),
    )
    return Spells(
        row=row,
        number=number,
        kind=kind,
        admission=admission,
        discharge=discharge,
        method=draw_methods(kind, draws.uniform("admission method", own, number)),
        hospital=hospital,
        code=np.where(kind == EMERGENCY, emergency_code, planned_codes(people.female[row], age, u)),
        source=moved.source,
        destination=moved.destination,
        ending=moved.ending,
        cost=draw_costs(kind, discharge - admission, draws.normal("cost of the spell", own, number)),
    )


def _near_death(people: People, row: Rows, kind: Rows, admission: Days, u: Floats) -> Flags:
    """Which emergency stays end with the person's death: most of those that begin in its last days."""
    died = people.died[row]
    soon = (kind == EMERGENCY) & (died - admission < LAST_DAYS) & (u < _SHARE_OF_LAST_STAYS)
    ends: Flags = soon & (admission <= died)
    return ends


def reported_spells(layout: Layout, people: People, spells: Spells) -> Spells:
    """Keep the spells in progress on some day of the place that no reporting break loses."""
    spells = spells.where(spells.discharge >= 0)
    month = layout.timeline.month_of(spells.discharge)
    u = layout.draws.uniform("reported", people.number[spells.row], spells.number)
    kept = np.ones(len(u), dtype=bool)
    for gap in layout.breaks:
        kept &= (u < SHARE_REPORTED) | ~lost(gap, layout.geography, layout.timeline, spells.hospital, month)
    return spells.where(kept)


def spell_table(layout: Layout, people: People, spells: Spells) -> pa.Table:
    """Give the table `spell`: one row for each reported spell."""
    return arrow_table(
        SPELL,
        spell_id=spells.number,
        person_id=person_ids(spells.row, people.ids),
        provider=coded(spells.hospital, codes("H", layout.geography.hospitals)),
        admission_date=dates(spells.admission, layout.timeline),
        discharge_date=dates(spells.discharge, layout.timeline),
        admission_method=coded(spells.method, METHODS),
        primary_diagnosis=coded(spells.code, CODES),
        admission_source=coded(spells.source, PLACES),
        discharge_destination=coded(spells.destination, PLACES),
        discharge_method=coded(spells.ending, ENDINGS),
        cost_pence=spells.cost,
    )


def _in_order(people: People, emergencies: Events, planned: Events) -> tuple[Rows, Whole, Rows, Days]:
    """Person, record number, kind and day of all admissions, in order of person and day."""
    row = np.concatenate([emergencies.row, planned.row])
    day = np.concatenate([emergencies.day, planned.day])
    kind = np.repeat(np.array([EMERGENCY, PLANNED], dtype=np.int32), [len(emergencies.row), len(planned.row)])
    kinds = ((EMERGENCY, emergencies), (PLANNED, planned))
    number = np.concatenate([record_numbers(people.number, which, events) for which, events in kinds])
    order = np.lexsort((number, day, row))
    return row[order], number[order], kind[order], day[order]
