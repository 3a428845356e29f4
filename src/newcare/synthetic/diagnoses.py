"""The table `diagnosis`: long-term conditions on GP records, and what hospitals recorded at each spell."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Days, Rows, Whole
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.conditions import CONDITIONS, draw_code
from newcare.synthetic.draws import Draws
from newcare.synthetic.people import People
from newcare.synthetic.primary_diagnoses import CODES
from newcare.synthetic.spells import Spells
from newcare.synthetic.timeline import Timeline
from newcare.tables.records import DIAGNOSIS

SOURCES = ("general-practice", "hospital")
_GENERAL_PRACTICE, _HOSPITAL = 0, 1
_DAY_BITS, _CODE_BITS, _EARLIEST = 17, 8, 60_000  # of the number that stands for a row
_CODED_AT_SPELL = 0.6  # chance that a stay records a condition the person has


def diagnosis_table(draws: Draws, people: People, spells: Spells, timeline: Timeline) -> pa.Table:
    """Give the table `diagnosis`: conditions on GP records, and what reported spells recorded."""
    keys = [_keys(spells.row, spells.admission, spells.code, _HOSPITAL)]
    for k, condition in enumerate(CONDITIONS):
        position = np.array([CODES.index(code) for code, _ in condition.codes], dtype=np.int32)
        code = position[draw_code(draws, people.number, k)]
        onset = people.conditions.onset_of(condition.name)
        known = np.maximum(onset, people.entered)
        on_list = np.flatnonzero(known < np.minimum(people.left, timeline.end)).astype(np.int32)
        keys.append(_keys(on_list, known[on_list], code[on_list], _GENERAL_PRACTICE))
        recorded = draws.uniform(f"{condition.name} coded", people.number[spells.row], spells.number)
        coded_at = np.flatnonzero((onset[spells.row] <= spells.admission) & (recorded < _CODED_AT_SPELL))
        row = spells.row[coded_at]
        keys.append(_keys(row, spells.admission[coded_at], code[row], _HOSPITAL))
    ordered = np.sort(np.concatenate(keys))
    return _table_of(ordered[np.diff(ordered, prepend=-1) != 0], people, timeline)


def _keys(row: Rows, day: Days, code: Rows, source: int) -> Whole:
    """One number for each diagnosis, in the order of person, day, code and source; equal rows have equal numbers."""
    with_day = (row.astype(np.int64) << _DAY_BITS) | (day + _EARLIEST)
    return (with_day << _CODE_BITS) | (code << 1) | source


def _table_of(keys: Whole, people: People, timeline: Timeline) -> pa.Table:
    """Read the numbers back as rows."""
    row = (keys >> (_DAY_BITS + _CODE_BITS)).astype(np.int32)
    day = ((keys >> _CODE_BITS) & ((1 << _DAY_BITS) - 1)).astype(np.int32) - _EARLIEST
    return arrow_table(
        DIAGNOSIS,
        person_id=person_ids(row, people.ids),
        recorded_date=dates(day, timeline),
        code=coded((keys >> 1) & ((1 << (_CODE_BITS - 1)) - 1), CODES),
        source=coded(keys & 1, SOURCES),
    )
