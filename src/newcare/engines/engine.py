"""What every engine can do. Which one runs is chosen once, at the door; results and keys do not depend on it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyarrow as pa

from newcare.engines.duckdb import DuckDB
from newcare.engines.expressions import Table
from newcare.errors import InvalidInput

ENGINES = ("duckdb", "spark")


class Engine(Protocol):
    """Runs table expressions and reads and writes Parquet; `kind` is its name and version."""

    kind: str

    def read(self, path: Path) -> Table:
        """Read Parquet as a table expression; nothing is scanned yet."""

    def to_arrow(self, expression: Table) -> pa.Table:
        """Run an expression and return its rows."""

    def write(self, expression: Table, path: Path) -> None:
        """Run an expression and write its rows as Parquet."""

    def close(self) -> None:
        """Let go of what the engine holds."""


def open_engine(name: str = "duckdb", *, spill: Path | None = None) -> Engine:
    """Start an engine by name.

    Args:
        name: one of `ENGINES`.
        spill: folder for what does not fit in memory, on duckdb.
    """
    if name == "duckdb":
        return DuckDB(spill=spill)
    if name == "spark":
        from newcare.engines.spark import Spark

        return Spark()
    raise InvalidInput(f"There is no engine '{name}'.", remedy=f"Choose one of {', '.join(ENGINES)}.")
