"""Rows of an expression, or of a Parquet file, as Arrow batches: for kernels that need each row once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.engines.expressions import Table

ROWS = (
    1 << 16
)  # of a batch: few enough for memory and caches, enough that the work on each is worth its while


def record_batches(expression: Table, *, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Run an expression where its tables are and give its rows as they come.

    Args:
        expression: over tables of one engine, or over tables in memory.
        rows: most rows of a batch.
    """
    reader = expression.to_pyarrow_batches(chunk_size=rows)
    try:
        while (batch := _next_batch(reader)) is not None:
            yield batch
    except RuntimeError as error:
        if "interrupt" in str(error).lower():  # Ctrl-C while the engine was at work
            raise KeyboardInterrupt from error
        raise


def _next_batch(reader: pa.RecordBatchReader) -> pa.RecordBatch | None:
    """The next batch, or None after the last; the library asks its engine by a name that the engine is giving up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return next(reader, None)


def file_batches(path: Path, columns: Sequence[str], *, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Rows of one Parquet file, some columns of it; texts keep the dictionaries that they are stored with.

    For rows that need no join: nothing is decoded that the file holds once.
    """
    schema = pq.read_schema(path)
    texts = [name for name in columns if pa.types.is_string(schema.field(name).type)]
    with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        yield from file.iter_batches(rows, columns=list(columns))
