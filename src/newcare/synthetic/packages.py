"""Packages of social care and continuing healthcare: the table `package`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import NEVER, Days, Flags, Floats, Rows, Whole
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.events import of_kind, record_number
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.person_years import by_age
from newcare.synthetic.prices import PACKAGE_DAYS, skewed
from newcare.synthetic.spells import Spells
from newcare.synthetic.stays import EMERGENCY
from newcare.synthetic.timeline import DAYS_A_YEAR
from newcare.tables.records import PACKAGE

KINDS = tuple(PACKAGE_DAYS)
_SHORT_TERM, _HOME_CARE, _RESIDENTIAL, _NURSING, _CONTINUING = range(len(KINDS))
_WEEK_PRICES = 7 * np.array(list(PACKAGE_DAYS.values()))
_COST_SPREADS = np.array([0.15, 0.55, 0.10, 0.10, 0.35])  # standard deviations of the log
_AFTER_SPELL, _LASTING = 0, 1  # kinds of record number
_SHORT_TERM_AGE, _SHORT_TERM_NIGHTS, _SHORT_TERM_CHANCE, _SHORT_TERM_DAYS = 65, 3, 0.15, (14, 42)
_HOME_CARE_AT_START = by_age([(0, 0), (18, 0.002), (60, 0.006), (75, 0.03), (85, 0.11), (95, 0.20)])
_HOME_CARE_A_YEAR = by_age([(0, 0), (18, 0.0006), (60, 0.002), (75, 0.016), (85, 0.065), (95, 0.13)])
_HOME_CARE_YEARS, _SLOPE_ON_FRAILTY = 2.5, 0.7
_SHARE_OF_RESIDENTS_FUNDED, _RESIDENT_SINCE_YEARS = 0.55, 1.5
_CONTINUING_BEFORE_DEATH, _CONTINUING_DAYS, _CONTINUING_AGE = 0.15, 75.0, 18


@dataclass(frozen=True)
class _Packages:
    """Some packages: arrays of shape (packages,)."""

    row: Rows
    number: Whole
    kind: Rows
    start: Days
    end: Days


def package_table(layout: Layout, people: People, spells: Spells) -> pa.Table:
    """Give the table `package`: those that are open on some day of the place.

    `spells` are all that happened, reported or not: short-term packages follow some of them.
    """
    found = (
        _short_term(layout, people, spells),
        _home_care(layout, people),
        _in_homes(layout, people),
        _continuing(layout, people),
    )
    row, number, kind, start, end = (
        np.concatenate([getattr(part, name) for part in found])
        for name in ("row", "number", "kind", "start", "end")
    )
    end = np.minimum(end, people.left[row])
    opened = np.flatnonzero((start < end) & (end > 0) & (start < layout.timeline.end))
    order = opened[np.lexsort((number[opened], row[opened]))]
    row, number, kind, start, end = row[order], number[order], kind[order], start[order], end[order]
    z = layout.draws.normal("cost of the package", people.number[row], number)
    return arrow_table(
        PACKAGE,
        package_id=number,
        person_id=person_ids(row, people.ids),
        kind=coded(kind, KINDS),
        from_date=dates(start, layout.timeline),
        to_date=dates(np.where(end <= layout.timeline.end, end, NEVER), layout.timeline),
        weekly_cost_pence=skewed(_WEEK_PRICES[kind], z, _COST_SPREADS[kind]),
    )


def _short_term(layout: Layout, people: People, spells: Spells) -> _Packages:
    """Weeks of support after some longer emergency stays of older people."""
    age = (spells.discharge - people.born[spells.row]) / DAYS_A_YEAR
    may = (spells.kind == EMERGENCY) & (age >= _SHORT_TERM_AGE)
    spells = spells.where(may & (spells.discharge - spells.admission >= _SHORT_TERM_NIGHTS))
    own = people.number[spells.row]
    chosen = layout.draws.uniform("short-term package", own, spells.number) < _SHORT_TERM_CHANCE
    spells, own = spells.where(chosen), own[chosen]
    shortest, longest = _SHORT_TERM_DAYS
    days = shortest + (longest - shortest) * layout.draws.uniform("short-term days", own, spells.number)
    kind = np.full(len(own), _SHORT_TERM, dtype=np.int32)
    return _Packages(spells.row, of_kind(spells.number, _AFTER_SPELL), kind, spells.discharge, spells.discharge + np.floor(days).astype(np.int32))


def _home_care(layout: Layout, people: People) -> _Packages:
    """One lasting package of care at home for some, until it ends or they move into a care home."""
    draws, number = layout.draws, people.number
    begins = np.maximum(people.entered, 0)
    age = ((begins - people.born) / DAYS_A_YEAR).astype(np.int32)
    frail = np.exp(_SLOPE_ON_FRAILTY * people.frailty - _SLOPE_ON_FRAILTY**2 / 2)
    there = draws.uniform("home care at the start", number) < _HOME_CARE_AT_START[age] * frail
    wait = draws.exponential("home care", number) * DAYS_A_YEAR / np.maximum(_HOME_CARE_A_YEAR[age] * frail, 1e-9)
    lasts = 1 + _HOME_CARE_YEARS * DAYS_A_YEAR * draws.exponential("years of home care", number)
    start = begins + np.where(there, 0, 1 + np.floor(np.minimum(wait, NEVER // 2)))
    into_home = np.where(people.home[:, 0] >= 0, begins, np.where(people.home[:, 1] >= 0, people.changed, NEVER))
    return _lasting(people, start < np.minimum(layout.timeline.end, into_home), 0, _HOME_CARE, start, np.minimum(start + lasts, into_home))


def _in_homes(layout: Layout, people: People) -> _Packages:
    """A residential or nursing package for those care-home residents whom the council funds."""
    number, home = people.number, people.home[:, 1]
    funded = layout.draws.uniform("funded resident", number) < _SHARE_OF_RESIDENTS_FUNDED
    since = -1 - _RESIDENT_SINCE_YEARS * DAYS_A_YEAR * layout.draws.exponential("years resident", number)
    start = np.where(people.home[:, 0] >= 0, np.maximum(people.entered, since), people.changed)
    kind = np.where(layout.geography.nursing[home], _NURSING, _RESIDENTIAL)
    return _lasting(people, (home >= 0) & funded, 1, kind, start, people.left)


def _continuing(layout: Layout, people: People) -> _Packages:
    """Continuing healthcare in the last weeks of some adults."""
    number = people.number
    chosen = layout.draws.uniform("continuing healthcare", number) < _CONTINUING_BEFORE_DEATH
    adult = people.died - people.born >= _CONTINUING_AGE * DAYS_A_YEAR
    days = _CONTINUING_DAYS * layout.draws.exponential("days of continuing healthcare", number)
    start = np.maximum(people.entered, people.died - np.floor(days))
    return _lasting(people, chosen & adult & (people.died < NEVER), 2, _CONTINUING, start, people.left)


def _lasting(people: People, chosen: Flags, index: int, kind: Rows | int, start: Floats | Days, end: Floats | Days) -> _Packages:
    """Packages of the people chosen; `index` tells a person's lasting packages apart."""
    row = np.flatnonzero(chosen).astype(np.int32)
    kinds = np.broadcast_to(np.asarray(kind, dtype=np.int32), chosen.shape)[row]
    return _Packages(row, record_number(people.number[row], _LASTING, index), kinds, np.floor(start[row]).astype(np.int32), np.floor(end[row]).astype(np.int32))
