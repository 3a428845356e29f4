"""What hospitals send: stays as consultant episodes, attendances, outpatient appointments."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.synthetic.flows.episodes import episode_columns, side_by_side, split
from newcare.synthetic.flows.extracts import Extract, Source
from newcare.synthetic.procedures import MOST_OF_A_STAY
from newcare.tables.staged import MOST_DIAGNOSES


def episodes(source: Source) -> Extract:
    """Hospital stays as consultant episodes."""
    spell, timeline = source.tables["spell"], source.layout.timeline
    admission, discharge = (
        spell[name].cast(pa.int32()).to_numpy() - np.int32(timeline.epoch_day)
        for name in ("admission_date", "discharge_date")
    )
    parts = split(source.layout.draws, spell["spell_id"].to_numpy(), admission, discharge)
    diagnosis = source.tables["diagnosis"].filter(pc.field("spell_id").is_valid())
    columns = episode_columns(spell, parts, timeline)
    columns |= side_by_side(diagnosis, spell, parts, "diagnosis", MOST_DIAGNOSES)
    columns |= side_by_side(source.tables["procedure"], spell, parts, "procedure", MOST_OF_A_STAY, once=True)
    return Extract(columns, source.rows_of(spell)[parts.stay], admission[parts.stay])


def attendances(source: Source) -> Extract:
    """Attendances at emergency departments."""
    table = source.tables["attendance"]
    return source.extract(table, "arrival_date", attendance_number=table["attendance_id"].combine_chunks())


def appointments(source: Source) -> Extract:
    """Outpatient appointments."""
    table = source.tables["appointment"]
    return source.extract(
        table, "appointment_date", appointment_number=table["appointment_id"].combine_chunks()
    )
