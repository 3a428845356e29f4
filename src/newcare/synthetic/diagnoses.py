"""The table `diagnosis`: long-term conditions on GP records, and what hospitals recorded at each spell."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Days, Rows
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.draws import Draws
from newcare.synthetic.people import People
from newcare.synthetic.primary_diagnoses import CODES
from newcare.synthetic.recorded_diagnoses import condition_codes, stay_diagnoses
from newcare.synthetic.spells import Spells
from newcare.synthetic.timeline import Timeline
from newcare.tables.records import DIAGNOSIS

SOURCES = ("general-practice", "hospital")
_DAY_BITS, _EARLIEST = 17, 60_000


def diagnosis_table(draws: Draws, people: People, spells: Spells, timeline: Timeline) -> pa.Table:
    """Give the table `diagnosis`: conditions on GP records, and what reported spells recorded."""
    row, day, code = _on_practice_records(draws, people, timeline)
    found = stay_diagnoses(draws, people, spells)
    practice, hospital = len(row), len(found.stay)
    row = np.concatenate([row, spells.row[found.stay]])
    day = np.concatenate([day, spells.admission[found.stay]])
    of_stay = np.repeat(np.array([False, True]), [practice, hospital])
    order = np.argsort(
        (row.astype(np.int64) << (_DAY_BITS + 1)) | (day + _EARLIEST) << 1 | of_stay, kind="stable"
    )
    number = np.concatenate([np.zeros(practice, dtype=np.int64), spells.number[found.stay]])
    position = np.concatenate([np.zeros(practice, dtype=np.int64), found.position])
    row, day, of_stay = row[order], day[order], of_stay[order]
    return arrow_table(
        DIAGNOSIS,
        person_id=person_ids(row, people.ids),
        recorded_date=dates(day, timeline),
        code=coded(np.concatenate([code, found.code])[order], CODES),
        source=coded(of_stay.astype(np.int32), SOURCES),
        spell_id=pa.array(number[order], mask=~of_stay),
        position=pa.array(position[order], mask=~of_stay),
    )


def _on_practice_records(draws: Draws, people: People, timeline: Timeline) -> tuple[Rows, Days, Rows]:
    """Person, day and code of each condition on a GP record, known from the day of registration at the earliest."""
    rows, days, codes = [], [], []
    for k, (ever, onset) in enumerate(zip(people.conditions.rows, people.conditions.onset, strict=True)):
        known = np.maximum(onset, people.entered[ever])
        on_list = np.flatnonzero(known < np.minimum(people.left[ever], timeline.end))
        rows.append(ever[on_list])
        days.append(known[on_list])
        codes.append(condition_codes(draws, people, k)[ever[on_list]])
    return np.concatenate(rows), np.concatenate(days), np.concatenate(codes)
