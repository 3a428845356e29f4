"""Accepted rows, typed and with their warnings; quarantined rows, as they came and with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow.dataset import dataset

from newcare.engines import Engine, Table, in_memory, literal, union
from newcare.records.checking.findings import Bits
from newcare.records.checking.typed import StagedRows

_LIST = "array<string>"
_NO_WORDS = literal(None, _LIST).fill_null(literal([], _LIST))
"""A list of no words; an empty list by itself would be written as one of whole numbers."""


@dataclass(frozen=True)
class Written:
    """A file of rows: where it is and how many there are."""

    path: Path
    rows: int


def with_reasons(findings: Table, lists: Table, bits: Bits) -> Table:
    """Each row found, with what its bits mean."""
    return findings.inner_join(lists, list(bits.words)).select(
        "source_row", "is_error", "reasons", "warnings", "columns"
    )


def write_accepted(rows: StagedRows, found: Table | None, file: str, engine: Engine, out: Path) -> Written:
    """Write the rows without an error, with every column of their shape.

    Args:
        rows: of the file.
        found: rows that break a rule, from `with_reasons`; None where there are none.
        file: name of the file.
        engine: runs the expressions.
        out: the folder of the checked extracts.
    """
    warnings, table = _NO_WORDS, rows.table
    if found is not None:
        joined = table.left_join(found, "source_row")
        table = joined.filter(~joined.is_error.fill_null(False))
        warnings = table.warnings.fill_null(_NO_WORDS)
    kept = rows.of(table)
    typed = {name: kept.typed(name) for name in rows.spec.column_names}
    accepted = table.select(
        **typed, source_file=literal(file), source_row=table.source_row, warnings=warnings
    )
    return _written(accepted, out.joinpath("accepted", rows.spec.name, f"{file}.parquet"), engine)


def write_quarantined(
    rows: StagedRows | None,
    found: Table | None,
    malformed: Table | None,
    file: str,
    engine: Engine,
    out: Path,
) -> Written:
    """Write the rows with an error as they came, and the lines that could not be split.

    The columns are those of the file, `raw` (the line, where it could not be split), `reasons` and the `columns`
    that these are about.
    """
    names = [] if rows is None else [name for name in rows.table.columns if name != "source_row"]
    parts = []
    if rows is not None and found is not None:
        parts.append(_broken_rows(rows, found, names))
    if malformed is not None:
        parts.append(_unsplit_lines(malformed, names))
    every = union(*parts) if len(parts) > 1 else parts[0] if parts else _no_rows(names)
    quarantined = every.select(literal(file).name("source_file"), *every.columns)
    return _written(quarantined, out.joinpath("quarantined", f"{file}.parquet"), engine)


def _broken_rows(rows: StagedRows, found: Table, names: list[str]) -> Table:
    """Rows with an error, as they came."""
    wrong = rows.table.inner_join(found.filter(found.is_error), "source_row")
    cells = {name: wrong[name] for name in names}
    return wrong.select(
        "source_row", **cells, raw=literal(None, "string"), reasons=wrong.reasons, about=wrong["columns"]
    )


def _unsplit_lines(malformed: Table, names: list[str]) -> Table:
    """Lines that could not be split: no cell, but the line itself."""
    cells = dict.fromkeys(names, literal(None, "string"))
    return malformed.select(
        "source_row", **cells, raw=malformed.raw, reasons=malformed.reasons, about=_NO_WORDS
    )


def _written(table: Table, path: Path, engine: Engine) -> Written:
    """Write rows and count what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine.write(table, path)
    return Written(path, dataset(path).count_rows())


def _no_rows(names: list[str]) -> Table:
    """A quarantine without rows."""
    text, texts = pa.string(), pa.list_(pa.string())
    columns = {
        "source_row": pa.int64(),
        **dict.fromkeys(names, text),
        "raw": text,
        "reasons": texts,
        "about": texts,
    }
    return in_memory(pa.schema(columns.items()).empty_table())
