"""Delimited text (CSV and its kin): rows as text, and every row that cannot be split into columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import csv

from newcare.records.reading.batch import Batch, Malformed, malformed
from newcare.records.reading.careful import records
from newcare.records.reading.chunks import Chunk, chunks
from newcare.records.reading.encodings import Narrow
from newcare.records.reading.oddities import is_totals, without_oddities
from newcare.records.reading.packed import ByteSource
from newcare.records.reading.quotes import may_be_odd


@dataclass(frozen=True)
class Delimited:
    """The rows after a header: `start` are bytes that were read from the source while the header was looked for."""

    header: tuple[str, ...]
    delimiter: str
    source: ByteSource
    start: bytes
    encoding: Narrow

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Read the wanted columns, a chunk of the file at a time.

        Raises:
            Refused: a line is longer than any record, or the file turns out to be damaged.
        """
        before = 0
        for chunk in chunks(self.source, self.start):
            content = self.encoding.utf8(chunk.content)
            batch = self._split(Chunk(content, chunk.sure, chunk.last), wanted)
            kept = without_oddities(batch, content, self, last=chunk.last)
            yield _moved(kept, before)
            before += batch.count

    def _split(self, chunk: Chunk, wanted: Sequence[int]) -> Batch:
        """Split a chunk into columns: fast, and again with care where its quotes are odd."""
        if chunk.sure and chunk.content.strip():
            batch = self._fast(chunk.content, wanted)
            if not may_be_odd(chunk.content, self.delimiter, batch.count):
                return batch
        return self._careful(chunk.content.decode(), wanted)

    def _fast(self, content: bytes, wanted: Sequence[int]) -> Batch:
        """Split with Arrow."""
        wrong: list[Malformed] = []

        def note(row: csv.InvalidRow) -> str:
            wrong.append(self._misfit(row.number, row.text, row.actual_columns))
            return "skip"

        names = [str(place) for place in range(len(self.header))]
        table = csv.read_csv(
            pa.BufferReader(content),
            csv.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=names),
            csv.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=b'"' in content, invalid_row_handler=note
            ),
            csv.ConvertOptions(
                check_utf8=False,
                column_types={names[place]: pa.string() for place in wanted},
                include_columns=[names[place] for place in wanted],
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        numbers = np.arange(1, table.num_rows + len(wrong) + 1)
        numbers = np.delete(numbers, [row.source_row - 1 for row in wrong])
        columns = {place: table.column(names[place]).combine_chunks() for place in wanted}
        return Batch(numbers, columns, wrong)

    def _careful(self, text: str, wanted: Sequence[int]) -> Batch:
        """Split record by record."""
        wrong, numbers, rows = list[Malformed](), list[int](), list[list[str]]()
        for number, (raw, values) in enumerate(records(text, self.delimiter), start=1):
            if values is None:
                wrong.append(malformed(number, raw, "quote-not-closed"))
            elif len(values) != len(self.header):
                wrong.append(self._misfit(number, raw, len(values)))
            else:
                numbers.append(number)
                rows.append(values)
        columns = {place: pa.array([row[place] or None for row in rows], pa.string()) for place in wanted}
        return Batch(np.array(numbers, dtype=np.int64), columns, wrong)

    def _misfit(self, number: int, raw: str, found: int) -> Malformed:
        """A row with too few or too many values."""
        if is_totals(raw):
            return malformed(number, raw, "totals-row")
        code = "too-few-fields" if found < len(self.header) else "too-many-fields"
        return malformed(number, raw, code, found=found, expected=len(self.header))


def _moved(batch: Batch, before: int) -> Batch:
    """Number rows from the start of the file."""
    wrong = [Malformed(row.source_row + before, row.raw, row.code, row.message) for row in batch.malformed]
    return Batch(batch.numbers + before, batch.columns, wrong)
