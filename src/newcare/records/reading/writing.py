"""Staged rows: cleaned of blanks and missing values, and written to Parquet while the next ones are read."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import reduce
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newcare.records.reading.batch import Batch
from newcare.records.reading.columns import Plan
from newcare.reference.flows import FlowColumn

MALFORMED_SCHEMA = pa.schema(
    [("source_row", pa.int64()), ("raw", pa.string()), ("code", pa.string()), ("message", pa.string())]
)


_SAMPLE = 4_096


class StagedWriter:
    """Writes the two Parquet files of one staged file; what was written is taken away again if reading fails."""

    def __init__(self, room: Path, name: str, plan: Plan) -> None:
        self.rows, self.malformed = room / f"{name}.rows.parquet", room / f"{name}.malformed.parquet"
        self.read = self.malformed_rows = 0
        self.codes: set[str] = set()
        self._plan = plan
        self._rows: pq.ParquetWriter | None = None
        self._schema = pa.schema([("source_row", pa.int64()), *((name, pa.string()) for name in plan.given)])

    def __enter__(self) -> StagedWriter:
        self._malformed = pq.ParquetWriter(self.malformed, MALFORMED_SCHEMA)
        self._beside = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._wait()
        finally:
            self._beside.shutdown()
            (self._rows or self._opened(self._schema.empty_table())).close()
            self._malformed.close()
            if kind is not None:
                self.discard()

    def discard(self) -> None:
        """Take away what was written."""
        self.rows.unlink(missing_ok=True)
        self.malformed.unlink(missing_ok=True)

    def add(self, batch: Batch) -> None:
        """Clean and write a batch; at most one waits to be written."""
        self.read += batch.count
        self.malformed_rows += len(batch.malformed)
        self.codes.update(row.code for row in batch.malformed)
        self._wait()
        self._writing = self._beside.submit(self._write, batch)

    def _wait(self) -> None:
        """Wait until the last batch is written."""
        if self._writing:
            self._writing.result()

    def _write(self, batch: Batch) -> None:
        """Clean and write a batch."""
        if len(batch.numbers):
            found = staged_columns(batch, self._plan)
            arrays = [pa.array(batch.numbers, pa.int64()), *(found[name] for name in self._schema.names[1:])]
            table = pa.Table.from_arrays(arrays, schema=self._schema)
            self._rows = self._rows or self._opened(table)
            self._rows.write_table(table)
        if batch.malformed:
            rows = [vars(row) for row in batch.malformed]
            self._malformed.write_table(pa.Table.from_pylist(rows, schema=MALFORMED_SCHEMA))

    def _opened(self, first: pa.Table) -> pq.ParquetWriter:
        """Open the file of rows; a dictionary pays where the first rows hold few different values."""
        sample = first.slice(0, _SAMPLE)
        few = [
            name
            for name in self._schema.names[1:]
            if pc.count_distinct(sample.column(name)).as_py() < _SAMPLE // 2
        ]
        return pq.ParquetWriter(self.rows, self._schema, use_dictionary=few, write_statistics=False)


def staged_columns(batch: Batch, plan: Plan) -> dict[str, pa.Array]:
    """Columns of the shape: outer blanks stripped, empty and missing values null."""
    found: dict[str, pa.Array] = {}
    for column in plan.flow.columns:
        own = [
            *(batch.columns[plan.places[name]] for name in (column.name,) if name in plan.places),
            *(_date_of([batch.columns[place] for place in places]) for places in _parts(column, plan)),
        ]
        if own:
            found[column.name] = reduce(pc.coalesce, [_cleaned(values, column) for values in own])
    for column in plan.flow.columns:
        if column.same_as in found:
            other = found[column.same_as]
            found[column.name] = pc.coalesce(found[column.name], other) if column.name in found else other
    return found


def _parts(column: FlowColumn, plan: Plan) -> list[tuple[int, ...]]:
    """The parts of a column's date, if the file has them."""
    return [plan.parts[column.name]] if column.name in plan.parts else []


def _cleaned(values: pa.Array, column: FlowColumn) -> pa.Array:
    """Strip blanks, and make what means "not known" null."""
    trimmed = pc.utf8_trim_whitespace(values)
    missing = pc.is_in(trimmed, value_set=pa.array(["", *column.missing]))
    return pc.if_else(missing, None, trimmed) if pc.any(missing).as_py() else trimmed


def _date_of(parts: list[pa.Array]) -> pa.Array:
    """A date from year, month and day; the first month or day where one is not given."""
    year, *rest = (pc.utf8_trim_whitespace(part) for part in parts)
    padded = [pc.utf8_lpad(pc.if_else(pc.equal(part, ""), None, part), width=2, padding="0") for part in rest]
    padded += [pa.nulls(len(year), pa.string())] * (2 - len(padded))
    return pc.binary_join_element_wise(year, *(pc.fill_null(part, "01") for part in padded), "-")
