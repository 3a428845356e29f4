"""The truth of what was planted: which row of which file has which fault, and who each row is about."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newcare.synthetic.columns import coded
from newcare.synthetic.geography import codes
from newcare.synthetic.layout import Layout
from newcare.synthetic.mess.kinds import MONTH_MISSING
from newcare.synthetic.mess.sheet import Sheet
from newcare.synthetic.mess.spoil import MissingMonth, Spoiled
from newcare.synthetic.people import People

FAULTS_FILE, IDENTITIES_FILE = "planted_faults.parquet", "identities.parquet"
_TEXT = pa.dictionary(pa.int32(), pa.string())
FAULTS_SCHEMA = pa.schema(
    [("file", pa.string()), ("source_row", pa.int64()), ("kind", pa.string()), ("outcome", pa.string())]
)
IDENTITIES_SCHEMA = pa.schema([("file", _TEXT), ("source_row", pa.int64()), ("person_id", _TEXT)])


class PlantedWriter:
    """Writes what was planted, and who the rows are about.

    `planted_faults.parquet` has file, source_row, kind and outcome; `identities.parquet` has file, source_row and
    person_id, the true NHS number. Rows count from 1, the first row of data of a file. The late month is a fault of
    a file and has no row.
    """

    def __init__(self, folder: Path) -> None:
        """Write into a folder that exists."""
        self._faults = pq.ParquetWriter(folder / FAULTS_FILE, FAULTS_SCHEMA)
        self._identities = pq.ParquetWriter(folder / IDENTITIES_FILE, IDENTITIES_SCHEMA, store_schema=False)
        self._written: dict[str, int] = {}
        self._late: str | None = None

    def __enter__(self) -> PlantedWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._late is not None:
            whole = {"file": [self._late], "source_row": [None], "kind": [MONTH_MISSING], "outcome": ["file"]}
            self._faults.write_table(pa.table(whole, schema=FAULTS_SCHEMA))
        self._faults.close()
        self._identities.close()

    def add(self, file: str, sheet: Sheet, spoiled: Spoiled, people: People) -> None:
        """Keep what was planted in a sheet, whose rows follow those of the file's earlier sheets.

        Args:
            file: name of the file.
            sheet: as it was written.
            spoiled: what was planted in it.
            people: those that the rows may be about.
        """
        before = self._written.get(file, 0)
        count = sheet.table.num_rows
        self._written[file] = before + count
        if spoiled.missing_rows:
            self._late = file
        for planted in spoiled.planted:
            rows = before + planted.rows.astype(np.int64) + 1
            columns = [
                pa.array([file] * len(rows)),
                pa.array(rows),
                pa.array([planted.kind.name] * len(rows)),
                pa.array([str(planted.kind.outcome)] * len(rows)),
            ]
            self._faults.write_table(pa.Table.from_arrays(columns, schema=FAULTS_SCHEMA))
        person = (sheet.person - people.number[0]).astype(np.int32)
        whose = [
            coded(np.zeros(count, dtype=np.int32), (file,)),
            pa.array(before + np.arange(1, count + 1)),
            coded(person, people.ids),
        ]
        self._identities.write_table(pa.Table.from_arrays(whose, schema=IDENTITIES_SCHEMA))


def late_month(layout: Layout) -> MissingMonth:
    """Choose the hospital and month that are late: two thirds into the place's time."""
    months, hospitals = layout.timeline.months, codes("H", layout.geography.hospitals)
    u = float(layout.draws.uniform("late hospital", np.zeros(1, dtype=np.int32))[0])
    return MissingMonth(hospitals[int(u * len(hospitals))], months[len(months) * 2 // 3])
