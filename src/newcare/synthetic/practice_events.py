"""Entries of GP records: smoking, body mass index, and signs of frailty: the table `coded_event`.

A short list of SNOMED CT concepts of our own choice; how common each is, is made up, near England's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Days, Floats, Rows
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.person_years import by_age
from newcare.synthetic.timeline import DAYS_A_YEAR
from newcare.tables.records import CODED_EVENT

_AGES = np.array([0, 50, 60, 70, 80, 90, 110], dtype=np.float64)
SIGNS = {  # concept -> people of 1,000 who have it at each of the ages above
    "129839007": (0, 2, 10, 45, 150, 330, 480),  # at risk of falls
    "165232002": (0, 20, 40, 70, 120, 190, 260),  # urinary incontinence
    "15188001": (0, 30, 65, 130, 230, 340, 420),  # hearing loss
    "397540003": (0, 6, 15, 40, 90, 180, 260),  # visual impairment
    "404640003": (0, 40, 60, 90, 130, 170, 200),  # dizziness
    "386807006": (0, 2, 8, 30, 90, 200, 320),  # memory impairment
    "160689007": (0, 1, 2, 8, 40, 160, 330),  # housebound
}
SMOKING = ("77176002", "8517006", "266919005")  # smoker, has stopped, never smoked
BODY_MASS_INDEX, BODY_MASS_UNIT = "60621009", "kg/m2"
CODES = (*SIGNS, *SMOKING, BODY_MASS_INDEX)
_SLOPE_ON_FRAILTY = 0.8
_FIRST_AGE, _CHECKED = 16, by_age((16, 40, 70, 110), (0.15, 0.30, 0.55, 0.55))  # share checked in a year
_SMOKERS_BY_FIFTH = np.array([0.215, 0.168, 0.14, 0.115, 0.09])
_OF_SMOKERS_AGED = by_age((16, 30, 55, 75, 95), (0.85, 1.15, 1.05, 0.60, 0.25))
_HAS_STOPPED = by_age((16, 30, 60, 80), (0.03, 0.16, 0.30, 0.42))
_INDEX, _OF_INDEX = (26.2, 4.9), by_age((16, 25, 50, 70, 90), (-3.0, -1.0, 1.0, 1.0, -1.0))
_YEARLY_SPREAD, _SMALLEST, _LARGEST = 0.8, 14.0, 60.0


@dataclass(frozen=True)
class _Entries:
    """Some entries: arrays of shape (entries,); `value` is 0 where an entry has none."""

    row: Rows
    day: Days
    code: Rows  # position in `CODES`
    value: Floats


def coded_event_table(layout: Layout, people: People) -> pa.Table:
    """Give the table `coded_event`, in order of person and day."""
    parts = [*_signs(layout, people), *_checks(layout, people)]
    row = np.concatenate([part.row for part in parts])
    day = np.concatenate([part.day for part in parts])
    code = np.concatenate([part.code for part in parts])
    order = np.argsort((row.astype(np.int64) << 24) | (day.astype(np.int64) << 4) | code, kind="stable")
    row, day, code = row[order], day[order], code[order]
    value = np.concatenate([part.value for part in parts])[order]
    measured = code == CODES.index(BODY_MASS_INDEX)
    return arrow_table(
        CODED_EVENT,
        person_id=person_ids(row, people.ids),
        event_date=dates(day, layout.timeline),
        code=coded(code, CODES),
        value=pa.array(value, mask=~measured),
        unit=coded(measured.astype(np.int32) - 1, (BODY_MASS_UNIT,)),
    )


def _signs(layout: Layout, people: People) -> list[_Entries]:
    """Each sign of frailty on the day it begins, or when its person comes under the practice's eye."""
    frail = np.exp(-_SLOPE_ON_FRAILTY * people.frailty + _SLOPE_ON_FRAILTY**2 / 2)
    seen = np.maximum(people.entered, 0)
    last = np.minimum(people.left, layout.timeline.end)
    may = np.flatnonzero(last - people.born > _AGES[1] * DAYS_A_YEAR).astype(np.int32)
    parts = []
    for k, (name, per_1000) in enumerate(SIGNS.items()):
        threshold = 1000 * layout.draws.uniform(f"sign {name}", people.number[may]) * frail[may]
        ever = may[threshold < per_1000[-1]]
        age = np.interp(threshold[threshold < per_1000[-1]], per_1000, _AGES)
        day = np.maximum(people.born[ever] + np.floor(age * DAYS_A_YEAR), seen[ever]).astype(np.int32)
        here = np.flatnonzero(day < last[ever])
        row = ever[here]
        parts.append(_Entries(row, day[here], np.full(len(row), k, dtype=np.int32), np.zeros(len(row))))
    return parts


def _checks(layout: Layout, people: People) -> tuple[_Entries, _Entries]:
    """Smoking and body mass index of those whom the practice checks in a year, on one day of it."""
    draws, timeline = layout.draws, layout.timeline
    year = np.arange(timeline.years, dtype=np.int32)
    day = np.maximum(
        timeline.year_starts[:-1]
        + (draws.uniform("day of the check", people.number)[:, None] * np.diff(timeline.year_starts)),
        0,
    ).astype(np.int32)
    age = np.clip((day - people.born[:, None]) / DAYS_A_YEAR, 0, 110).astype(np.int32)
    chosen = draws.uniform("checked", people.number[:, None], year) < _CHECKED[age]
    chosen &= (age >= _FIRST_AGE) & (day >= people.entered[:, None]) & (day < people.left[:, None])
    row, at = (found.astype(np.int32) for found in np.nonzero(chosen))
    when, own_age = day[row, at], age[row, at]
    smoking = len(SIGNS) + _smoking(layout, people, row, own_age)
    index = np.full(len(row), CODES.index(BODY_MASS_INDEX), dtype=np.int32)
    value = _body_mass_index(layout, people, row, at, own_age)
    return _Entries(row, when, smoking, np.zeros(len(row))), _Entries(row, when, index, value)


def _smoking(layout: Layout, people: People, row: Rows, age: Rows) -> Rows:
    """Positions in `SMOKING`; a person's own share decides, so that few change from check to check."""
    u = layout.draws.uniform("smoking", people.number)[row]
    smokes = _SMOKERS_BY_FIFTH[people.fifth[row] - 1] * _OF_SMOKERS_AGED[age]
    return np.where(u < smokes, 0, np.where(u > 1 - _HAS_STOPPED[age], 1, 2)).astype(np.int32)


def _body_mass_index(layout: Layout, people: People, row: Rows, year: Rows, age: Rows) -> Floats:
    """Body mass index in kg/m2, to one decimal: skewed, a person's own, and it wanders a little."""
    mean, spread = _INDEX
    own = layout.draws.normal("body mass index", people.number)[row]
    passing = layout.draws.normal("body mass index of the year", people.number[row], year)
    skewed = mean * np.exp(spread / mean * own) + _OF_INDEX[age] + _YEARLY_SPREAD * passing
    return np.rint(np.clip(skewed, _SMALLEST, _LARGEST) * 10) / 10
