"""One file of an extract, written table by table; its columns are those of the first table."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from newcare.synthetic.flows.formats import FileFormat, FlowFormat
from newcare.synthetic.mess.encoding import MixedEncoding


class FileWriter:
    """Writes tables of the same columns one after the other into a file of the format asked for."""

    def __init__(self, file: Path, form: FlowFormat, *, mixed: bool = False) -> None:
        """Write to a file; with `mixed`, letters that stand for one of another encoding are written so.

        Nothing is opened before the first table.
        """
        self._file, self._form, self._mixed, self._opened = file, form, mixed, ExitStack()
        self._writer: pyarrow.csv.CSVWriter | pq.ParquetWriter | None = None

    def __enter__(self) -> FileWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        if self._writer is None:
            self._writer = self._open(table.schema)
        self._writer.write_table(table)

    def _open(self, schema: pa.Schema) -> pyarrow.csv.CSVWriter | pq.ParquetWriter:
        """Open the file for tables of these columns."""
        if self._form.file is FileFormat.PARQUET:
            return self._opened.enter_context(
                pq.ParquetWriter(
                    self._file, schema, compression="zstd", compression_level=1, store_schema=False
                )
            )
        name = str(self._file)
        packed = self._form.gzip
        sink = self._opened.enter_context(
            pa.CompressedOutputStream(name, "gzip") if packed else pa.OSFile(name, "wb")
        )
        if self._mixed:
            sink = self._opened.enter_context(pa.PythonFile(MixedEncoding(sink), mode="w"))
        return self._opened.enter_context(pyarrow.csv.CSVWriter(sink, schema))
