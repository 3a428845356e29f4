"""Small staged files by hand, and what checking makes of their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.engines import Engine
from newcare.records.checking import Check, Checked, check_file, staged_rows
from newcare.records.reading import StagedFile
from newcare.reference.flows import flow
from newcare.tables.staged import SHAPES

ON = dt.date(2026, 1, 1)
Row = Mapping[str, str | None]

CLEAN: Mapping[str, Row] = {
    "hes-apc": {
        "nhs_number": "9434765919",
        "birth_date": "1950-06-01",
        "sex": "2",
        "episode_number": "{n}",
        "episode_order": "1",
        "provider": "RX1",
        "admission_date": "2024-03-01",
        "discharge_date": "2024-03-04",
        "episode_start": "2024-03-01",
        "episode_end": "2024-03-04",
        "admission_method": "21",
        "patient_class": "1",
        "discharge_method": "1",
        "diagnosis_01": "I500",
        "procedure_01": "W371",
        "cost_pence": "1234.50",
    },
    "registered-list": {
        "nhs_number": "9434765919",
        "source_person_id": "{n}",
        "surname": "Smith",
        "forename": "Ann",
        "birth_date": "1950-06-01",
        "sex": "F",
        "postcode": "AB1 2CD",
        "practice": "P81001",
        "from_date": "2020-04-01",
        "to_date": None,
        "deprivation_fifth": "3",
        "death_date": None,
    },
    "csds-contact": {
        "nhs_number": "9434765919",
        "contact_number": "{n}",
        "contact_date": "2024-03-01",
        "attendance": "5",
        "cost_pence": "45",
    },
    "social-care-cld": {
        "nhs_number": "9434765919",
        "event_number": "{n}",
        "event_type": "Service",
        "from_date": "2024-03-01",
        "to_date": "2025-03-01",
        "kind": "Long Term Support: Community",
        "unit_cost_pence": "18.20",
        "cost_frequency": "Hourly",
        "units_a_week": "14",
    },
    "clinical-score": {
        "nhs_number": "9434765919",
        "source_person_id": "{n}",
        "scored_date": "2024-03-01",
        "name": "electronic-frailty-index",
        "value": "0.12",
    },
    "deaths": {
        "nhs_number": "9434765919",
        "source_person_id": "{n}",
        "birth_date": "1950-06-01",
        "death_date": "2024-03-01",
        "cause": "I219",
    },
    "opt-out": {
        "nhs_number": "9434765919",
        "source_person_id": "{n}",
        "kind": "Type 1",
        "from_date": "2024-03-01",
    },
    "practice-places": {
        "practice": "P8100{n}",
        "practice_name": "One",
        "neighbourhood": "N",
        "hospital": "H",
    },
}
"""A row of each flow that breaks no rule; {n} is the number of the row."""


@dataclass(frozen=True)
class Found:
    """What checking made of each row: its reasons or warnings by number, and the counts."""

    checked: Checked
    quarantined: Mapping[int, dict[str, object]]
    accepted: Mapping[int, dict[str, object]]

    def reasons(self, source_row: int) -> list[str]:
        """Reasons of a row, whatever became of it."""
        if source_row in self.quarantined:
            return self.quarantined[source_row]["reasons"]
        return self.accepted[source_row]["warnings"]


def rows_of(name: str, changes: Sequence[Row]) -> list[Row]:
    """Rows of a flow, each the clean one with some changes."""
    return [
        {
            column: None if value is None else value.replace("{n}", str(number))
            for column, value in {**CLEAN[name], **change}.items()
        }
        for number, change in enumerate(changes, 1)
    ]


def stage(name: str, rows: Sequence[Row], folder: Path, *, file: str | None = None) -> StagedFile:
    """Write rows as reading leaves them: text, with the number of each row."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.rows.parquet"
    columns = {key: pa.array([row.get(key) for row in rows], pa.string()) for key in CLEAN[name]}
    pq.write_table(pa.table({"source_row": pa.array(range(1, len(rows) + 1), pa.int64()), **columns}), path)
    return StagedFile(
        folder / (file or f"{name}.csv"),
        flow(name),
        "by hand",
        SHAPES[flow(name).shape],
        path,
        None,
        len(rows),
    )


def check(
    staged: StagedFile, engine: Engine, folder: Path, *, on: dt.date = ON, more_checks: Sequence[Check] = ()
) -> Found:
    """Check a staged file and read back what was written."""
    rows = staged_rows(staged, engine, on)
    checked, accepted = check_file(
        rows, staged, engine, folder / "out", folder / "room", more_checks=more_checks
    )
    return Found(
        checked,
        {
            row["source_row"]: row
            for row in engine.to_arrow(engine.read(checked.quarantined_path)).to_pylist()
        },
        {row["source_row"]: row for row in engine.to_arrow(accepted).to_pylist()},
    )


def with_dates(staged: StagedFile, *layouts: str) -> StagedFile:
    """The same file under a mapping that names date layouts."""
    return replace(staged, flow=replace(staged.flow, dates=layouts))
