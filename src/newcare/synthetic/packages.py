"""Packages of social care and continuing healthcare: the table `package`."""

from __future__ import annotations

from dataclasses import dataclass, fields

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
_HOME_CARE_AT_START = by_age((0, 18, 60, 75, 85, 95), (0, 0.001, 0.004, 0.02, 0.07, 0.14))
_HOME_CARE_A_YEAR = by_age((0, 18, 60, 75, 85, 95), (0, 0.0005, 0.002, 0.014, 0.055, 0.11))
_HOME_CARE_YEARS, _SLOPE_ON_FRAILTY = 2.5, 0.7
_SHARE_OF_RESIDENTS_FUNDED, _RESIDENT_SINCE_YEARS = 0.55, 1.5
_CONTINUING_A_YEAR = by_age((0, 18, 60, 75, 85, 95), (0, 0.0003, 0.001, 0.003, 0.01, 0.015))
_CONTINUING_DAYS, _CONTINUING_BEFORE = (
    150.0,
    365,
)  # mean length; days before the first from which they are drawn


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
    found = _opened(layout, people, spells)
    z = layout.draws.normal("cost of the package", people.number[found.row], found.number)
    return arrow_table(
        PACKAGE,
        package_id=found.number,
        person_id=person_ids(found.row, people.ids),
        kind=coded(found.kind, KINDS),
        from_date=dates(found.start, layout.timeline),
        to_date=dates(np.where(found.end <= layout.timeline.end, found.end, NEVER), layout.timeline),
        weekly_cost_pence=skewed(_WEEK_PRICES[found.kind], z, _COST_SPREADS[found.kind]),
    )


def _opened(layout: Layout, people: People, spells: Spells) -> _Packages:
    """All packages, in order of person; each ends with the registration at the latest."""
    parts = (
        _short_term(layout, people, spells),
        _home_care(layout, people),
        _in_homes(layout, people),
        _continuing(layout, people),
    )
    joined = [np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(_Packages)]
    row, number, kind, start, end = joined
    end = np.minimum(end, people.left[row])
    opened = np.flatnonzero((start < end) & (end > 0) & (start < layout.timeline.end))
    keep = opened[np.lexsort((number[opened], row[opened]))]
    return _Packages(row[keep], number[keep], kind[keep], start[keep], end[keep])


def _short_term(layout: Layout, people: People, spells: Spells) -> _Packages:
    """Weeks of support after some longer emergency stays of older people."""
    old = spells.discharge - people.born[spells.row] >= _SHORT_TERM_AGE * DAYS_A_YEAR
    long = spells.discharge - spells.admission >= _SHORT_TERM_NIGHTS
    spells = spells.where(old & long & (spells.kind == EMERGENCY))
    own = people.number[spells.row]
    spells = spells.where(layout.draws.uniform("short-term package", own, spells.number) < _SHORT_TERM_CHANCE)
    shortest, longest = _SHORT_TERM_DAYS
    u = layout.draws.uniform("short-term days", people.number[spells.row], spells.number)
    end = spells.discharge + np.floor(shortest + (longest - shortest) * u).astype(np.int32)
    kind = np.full(len(end), _SHORT_TERM, dtype=np.int32)
    return _Packages(spells.row, of_kind(spells.number, _AFTER_SPELL), kind, spells.discharge, end)


def _home_care(layout: Layout, people: People) -> _Packages:
    """One lasting package of care at home for some, until it ends or they move into a care home."""
    draws, begins = layout.draws, np.maximum(people.entered, 0)
    age = _age(people, begins)
    frail = np.exp(_SLOPE_ON_FRAILTY * people.frailty - _SLOPE_ON_FRAILTY**2 / 2)
    there = draws.uniform("home care at the start", people.number) < _HOME_CARE_AT_START[age] * frail
    later = _first_after(
        draws.exponential("home care", people.number), begins, _HOME_CARE_A_YEAR[age] * frail
    )
    start = np.where(there, begins, later)
    lasts = 1 + _HOME_CARE_YEARS * DAYS_A_YEAR * draws.exponential("years of home care", people.number)
    enters = np.where(people.home[:, 1] >= 0, people.changed, NEVER)
    into_home = np.where(people.home[:, 0] >= 0, begins, enters)
    chosen = start < np.minimum(layout.timeline.end, into_home)
    return _lasting(people, chosen, _HOME_CARE, start, np.minimum(start + lasts, into_home))


def _in_homes(layout: Layout, people: People) -> _Packages:
    """A residential or nursing package for those care-home residents whom the council funds."""
    draws, home = layout.draws, people.home[:, 1]
    funded = draws.uniform("funded resident", people.number) < _SHARE_OF_RESIDENTS_FUNDED
    since = -1 - _RESIDENT_SINCE_YEARS * DAYS_A_YEAR * draws.exponential("years resident", people.number)
    start = np.where(people.home[:, 0] >= 0, np.maximum(people.entered, since), people.changed)
    kind = np.where(layout.geography.nursing[home], _NURSING, _RESIDENTIAL)
    return _lasting(people, (home >= 0) & funded, kind, start, people.left)


def _continuing(layout: Layout, people: People) -> _Packages:
    """One package of continuing healthcare for a few adults."""
    draws, begins = layout.draws, np.maximum(people.entered, -_CONTINUING_BEFORE)
    wait = draws.exponential("continuing healthcare", people.number)
    start = _first_after(wait, begins, _CONTINUING_A_YEAR[_age(people, begins)])
    lasts = 1 + _CONTINUING_DAYS * draws.exponential("days of continuing healthcare", people.number)
    return _lasting(people, start < layout.timeline.end, _CONTINUING, start, start + lasts)


def _age(people: People, day: Days) -> Rows:
    """Completed age of each person on a day of the person's own."""
    return np.maximum((day - people.born) / DAYS_A_YEAR, 0).astype(np.int32)


def _first_after(wait: Floats, begins: Days, rate: Floats) -> Floats:
    """Day of the first thing to happen at a rate a year after `begins`; `wait` is exponential with mean 1."""
    days = wait * DAYS_A_YEAR / np.maximum(rate, 1e-9)
    first: Floats = np.floor(np.minimum(days, NEVER))
    first += begins + 1
    return first


def _lasting(
    people: People, chosen: Flags, kind: Rows | int, start: Floats | Days, end: Floats | Days
) -> _Packages:
    """Packages of the people chosen, of which nobody has two of a kind."""
    row = np.flatnonzero(chosen).astype(np.int32)
    kinds = np.broadcast_to(np.asarray(kind, dtype=np.int32), chosen.shape)[row]
    number = record_number(people.number[row], _LASTING, kinds)
    return _Packages(row, number, kinds, start[row].astype(np.int32), end[row].astype(np.int32))
