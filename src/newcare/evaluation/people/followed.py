"""Who of the cohort comes under the model of care when their unit starts, and who could have on the same day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.methods.panel import NEVER, Flags, Integers
from newcare.methods.risk_sets import risk_sets
from newcare.tables.arrow import table_of
from newcare.tables.people import INDEX_PERSON

NEVER_STARTED = "units that never start"
NOT_YET_STARTED = "units that start later"
YEAR_BEFORE = "the same units a year before"
GROUPS = (NEVER_STARTED, NOT_YET_STARTED, YEAR_BEFORE)
HISTORY = 365  # days on the list before the index date, over which needs and use are known
_YEAR = 365


def index_days(started: Mapping[str, str], *, chosen_on: str, end_day: str) -> list[str]:
    """Every day from which somebody may be followed, ISO: each start, and a year before it for the same units."""
    chosen, end = _day(chosen_on), _day(end_day)
    starts = {_day(text) for text in started.values()}
    days = starts | {start - _YEAR for start in starts}
    return [_date(day).isoformat() for day in sorted(days) if chosen <= day < end]


@dataclass(frozen=True)
class Registrations:
    """Registrations of the cohort, sorted by person and day; all arrays have shape (rows,), days since 1970.

    `unit` is a position in `units`, -1 for none. `since` and `ends` bound the time without a gap that a registration
    belongs to, `ends` being no later than the end of the records; `died` says whether that time ended so. `start` is
    the day the person first comes under the model of care, `NEVER` for none.
    """

    pseudonym: list[str]
    unit: Integers
    units: list[str]
    begins: Integers
    until: Integers
    since: Integers
    ends: Integers
    died: Flags
    start: Integers


def index_persons(
    cohort_registration: pa.Table, *, started: Mapping[str, str], end_day: str, chosen_on: str, years: int
) -> dict[str, pa.Table]:
    """List the people to be followed, from which day and to which, beside each control group.

    Args:
        cohort_registration: registrations of the cohort; see `newcare.tables.people`.
        started: unit -> day it starts, as an ISO date.
        end_day: first day after the records.
        chosen_on: day on which the cohort was chosen. Nobody is followed from an earlier day: those chosen are known
            to have lived to it, and to have used what they were chosen for.
        years: of follow-up at most.

    Returns:
        `index_person`: see `newcare.tables.people`. On each day on which units start (`risk_set`): people of the
        cohort in those units, and as controls those on the same day in units that never start (followed to the same
        end), those in units that start later (both arms followed to the next start at most), and those of the same
        units a year before (both arms followed for a year at most). A control who comes under the model of care is
        followed to that day.
    """
    starts = {unit: _day(text) for unit, text in started.items()}
    end, chosen = _day(end_day), _day(chosen_on)
    held = _registrations(cohort_registration, starts, end)
    rows: list[dict[str, Any]] = []
    days = sorted(set(starts.values()))
    for position, day in enumerate(days):
        if day < chosen:
            continue
        farthest = min(end, day + years * _YEAR)
        rows += _beside(held, starts, NEVER_STARTED, day, farthest)
        if position + 1 < len(days):
            rows += _beside(held, starts, NOT_YET_STARTED, day, min(farthest, days[position + 1]))
        if day - _YEAR >= chosen:
            rows += _a_year_before(held, starts, day, min(farthest, day + _YEAR))
    return {"index_person": table_of(INDEX_PERSON, rows)}


def _beside(
    held: Registrations, starts: Mapping[str, int], group: str, day: int, end: int
) -> list[dict[str, Any]]:
    """People who start on a day, and those of a control group on the same day."""
    of_unit = np.array([starts.get(unit, NEVER) for unit in held.units] + [NEVER], dtype=np.int64)[held.unit]
    wanted = of_unit == NEVER if group == NEVER_STARTED else (of_unit > day) & (of_unit != NEVER)
    present = _on(held, day)
    sets = risk_sets(
        held.start[present], held.since[present], held.ends[present], history=HISTORY, days=[day]
    )
    rows = present[sets.person]
    kept = np.where(sets.treated, of_unit[rows] == day, wanted[rows])
    return [
        _row(held, int(row), group, int(treated), day, day, int(min(until, end)))
        for row, treated, until, keep in zip(rows, sets.treated, sets.until, kept, strict=True)
        if keep
    ]


def _a_year_before(
    held: Registrations, starts: Mapping[str, int], day: int, end: int
) -> list[dict[str, Any]]:
    """People who start on a day, and those of the same units a year before it."""
    of_unit = np.array([starts.get(unit, NEVER) for unit in held.units] + [NEVER], dtype=np.int64)[held.unit]
    found = []
    for treated, index, last in ((1, day, end), (0, day - _YEAR, day)):
        present = _on(held, index)
        known = (held.since[present] <= index - HISTORY) & (of_unit[present] == day)
        own_start = held.start[present]
        eligible = present[known & (own_start == day if treated else own_start > index)]
        for row in eligible.tolist():
            until = min(int(held.ends[row]), last if treated else min(last, int(held.start[row])))
            found.append(_row(held, row, YEAR_BEFORE, treated, day, index, until))
    return found


def _on(held: Registrations, day: int) -> Integers:
    """Registrations in a unit that hold on a day."""
    rows = np.flatnonzero((held.begins <= day) & (held.until > day) & (held.unit >= 0))
    return rows.astype(np.int64)


def _row(
    held: Registrations, row: int, group: str, treated: int, risk_set: int, index: int, until: int
) -> dict[str, Any]:
    """One person, followed from the index day until a day that no longer counts."""
    died = bool(held.died[row]) and until == int(held.ends[row])
    return {
        "comparison": group,
        "pseudonym": held.pseudonym[row],
        "treated": treated,
        "unit": held.units[int(held.unit[row])],
        "risk_set": _date(risk_set),
        "index_date": _date(index),
        "follow_until": _date(until),
        "died": died,
    }


def _registrations(table: pa.Table, starts: Mapping[str, int], end: int) -> Registrations:
    """Sort registrations, join those without a gap, and find when each person first comes under the model of care."""
    table = table.sort_by([("pseudonym", "ascending"), ("from_date", "ascending")])
    encoded = table.column("unit").combine_chunks().dictionary_encode()
    units: list[str] = encoded.dictionary.to_pylist()
    unit = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    begins, until = (_days(table, name, end) for name in ("from_date", "to_date"))
    until = np.minimum(until, end)
    people = table.column("pseudonym").combine_chunks().dictionary_encode()
    person = people.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    of_unit = np.array([starts.get(name, NEVER) for name in units] + [NEVER], dtype=np.int64)[unit]
    under = np.maximum(begins, of_unit)
    first = np.full(len(people.dictionary), NEVER, dtype=np.int64)
    np.minimum.at(first, person, np.where((of_unit != NEVER) & (under < until), under, NEVER))
    fresh = np.ones(len(table), dtype=bool)
    fresh[1:] = (person[1:] != person[:-1]) | (begins[1:] > until[:-1])
    stretch = np.cumsum(fresh) - 1
    opening = np.flatnonzero(fresh)
    closing = np.append(opening[1:], len(table)) - 1
    died = np.asarray(table.column("died").to_numpy(zero_copy_only=False), dtype=bool) & (until < end)
    return Registrations(
        table.column("pseudonym").to_pylist(),
        unit,
        units,
        begins,
        until,
        begins[opening][stretch],
        until[closing][stretch],
        died[closing][stretch],
        first[person],
    )


def _days(table: pa.Table, name: str, missing: int) -> Integers:
    """Dates as days since 1970; what never comes as another day."""
    days = table.column(name).cast(pa.int32()).fill_null(missing)
    return np.asarray(days.to_numpy(), dtype=np.int64)


def _day(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def _date(day: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=day)
