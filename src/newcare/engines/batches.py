"""Rows of an expression as Arrow batches: for kernels that need each row once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pyarrow as pa

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
