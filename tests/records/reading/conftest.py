"""Small extracts for the tests of reading, and how to look at what was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newcare.records.reading import Mapping, StagedFile, stage_file

CONTACTS = (
    "NHS_Number,Unique_CareContactID,Contact_Date,AttendanceStatus\n"
    "9000000009,C1,2024-01-05,5\n"
    "9000000017,C2,2024-01-06,7\n"
    "9000000025,C3,2024-01-07,5\n"
)
"""Three community contacts."""


@dataclass(frozen=True)
class Read:
    """What reading gave: the staged file, its rows and its malformed rows as dictionaries."""

    staged: StagedFile
    rows: list[dict[str, str | int | None]]
    malformed: list[dict[str, str | int]]

    @property
    def codes(self) -> list[str]:
        """Codes of the whole-file faults."""
        return [fault.code for fault in self.staged.faults]

    def column(self, name: str) -> list[str | int | None]:
        """Values of one column."""
        return [row[name] for row in self.rows]


Reading = Callable[..., Read]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    """Write bytes or text to a file and read it."""

    def reading(
        content: bytes | str | Path,
        name: str = "csds_contacts.csv",
        *,
        flow: str | None = None,
        mapping: Mapping | None = None,
    ) -> Read:
        file = content if isinstance(content, Path) else tmp_path / name
        if not isinstance(content, Path):
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        staged = stage_file(file, tmp_path / "room", flow=flow, mapping=mapping)
        rows = pq.read_table(staged.rows).to_pylist() if staged.rows else []
        malformed = pq.read_table(staged.malformed).to_pylist() if staged.malformed else []
        return Read(staged, rows, malformed)

    return reading
