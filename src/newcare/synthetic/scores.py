"""The electronic frailty index of people aged 65 and over, once a year: the table `score`."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Floats, Rows
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.timeline import DAYS_A_YEAR
from newcare.tables.records import SCORE

NAMES = ("electronic-frailty-index",)
DEFICITS = 36
FIRST_AGE = 65
_AT_FIRST_AGE, _A_YEAR_OLDER, _A_CONDITION, _SPREAD = 0.010, 0.0044, 0.036, 0.085
_LARGEST = 0.72


def score_table(layout: Layout, people: People) -> pa.Table:
    """Give the table `score`: a row for each person and year, on a day of the person's own."""
    timeline = layout.timeline
    year: Rows = np.arange(timeline.years, dtype=np.int32)
    u = layout.draws.uniform("day of the frailty score", people.number[:, None], year)
    day = (timeline.year_starts[:-1] + np.floor(u * np.diff(timeline.year_starts))).astype(np.int32)
    age = (day - people.born[:, None]) / DAYS_A_YEAR
    here = (day >= people.entered[:, None]) & (day < people.left[:, None]) & (age >= FIRST_AGE)
    row, at = (found.astype(np.int32) for found in np.nonzero(here))
    conditions = people.conditions.count()[row, at]
    return arrow_table(
        SCORE,
        person_id=person_ids(row, people.ids),
        scored_date=dates(day[row, at], timeline),
        name=coded(np.zeros(len(row), dtype=np.int32), NAMES),
        value=_index(age[row, at], conditions, people.frailty[row]),
    )


def _index(age: Floats, conditions: Rows, frailty: Floats) -> Floats:
    """Share of 36 deficits: more for each year of age, each condition and the person's own frailty."""
    value = _AT_FIRST_AGE + _A_YEAR_OLDER * (age - FIRST_AGE) + _A_CONDITION * conditions + _SPREAD * frailty
    deficits: Floats = np.rint(np.clip(value, 0, _LARGEST) * DEFICITS) / DEFICITS
    return deficits
