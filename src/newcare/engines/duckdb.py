"""The engine that runs expressions: DuckDB, inside this process.

`newcare.engines.spark` holds the other engine; nothing else knows either by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa

from newcare.engines.expressions import Table
from newcare.errors import InvalidRecords, StorageFailure

_DISK = (
    "no space left",
    "file too large",
    "could not write",
    "failed to write",
    "disk quota",
    "read-only file",
)


class DuckDB:
    """Runs expressions in memory, spilling to a folder when memory runs short.

    Args:
        memory_limit: such as "4GB"; None lets DuckDB take four fifths of the machine's memory.
        threads: cores to use; None for all.
        spill: folder for what does not fit in memory.
    """

    kind = f"duckdb {duckdb.__version__}"

    def __init__(
        self, *, memory_limit: str | None = None, threads: int | None = None, spill: Path | None = None
    ) -> None:
        settings = {
            "memory_limit": memory_limit,
            "threads": threads,
            "temp_directory": None if spill is None else str(spill),
        }
        self._connection = ibis.duckdb.connect(**{name: value for name, value in settings.items() if value})
        self._connection.con.execute("SET enable_progress_bar = false")

    def read(self, path: Path) -> Table:
        """Read a Parquet file as a table expression; nothing is scanned yet."""
        with _plain_errors(path):
            return self._connection.read_parquet(str(path))

    def to_arrow(self, expression: Table) -> pa.Table:
        """Run an expression and return its rows."""
        with _plain_errors(None):
            return self._connection.to_pyarrow(expression)

    def write(self, expression: Table, path: Path) -> None:
        """Run an expression and write its rows as one Parquet file."""
        with _plain_errors(path):
            self._connection.to_parquet(expression, str(path), compression="zstd")

    def close(self) -> None:
        """Let go of the engine's memory."""
        self._connection.disconnect()


@contextmanager
def _plain_errors(path: Path | None) -> Iterator[None]:
    """Turn the engine's complaints about files into errors that say what to do."""
    try:
        yield
    except (RuntimeError, duckdb.InterruptException) as error:
        if "interrupt" in str(error).lower():  # Ctrl-C while the engine was at work
            raise KeyboardInterrupt from error
        raise
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as error:
        words = str(error).splitlines()[0]
        where = "" if path is None else f" '{path.name}'"
        if any(sign in words.lower() for sign in _DISK):
            raise StorageFailure(
                f"The results{where} could not be written.",
                seen=words,
                remedy="Free some space or choose another folder, then run again: what is done is kept.",
            ) from error
        raise InvalidRecords(
            f"The file{where} cannot be read.", seen=words, remedy="Export it again from its source."
        ) from error
