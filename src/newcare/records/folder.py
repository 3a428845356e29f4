"""A records folder: one Parquet file a table, with the columns and types of the table's specification."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.errors import InvalidRecords
from newcare.tables import TABLES, ColumnType, TableSpec


def open_records(folder: Path, names: Sequence[str]) -> dict[str, Path]:
    """Find the file of each table and check that it is whole and has the right columns; reads no rows.

    Args:
        folder: holds `<table>.parquet` for each table.
        names: tables wanted.

    Returns:
        Path of each table's file.

    Raises:
        InvalidRecords: a table is missing, cannot be read, lacks a column or has a column of another type. All
            that is wrong is named at once.
    """
    if not folder.is_dir():
        raise InvalidRecords(
            f"There is no records folder '{folder}'.",
            remedy="Name the folder with --records; newcare synth FOLDER --as tables makes one up.",
        )
    paths = {name: folder / f"{name}.parquet" for name in names}
    found = [fault for name, path in paths.items() for fault in _faults(TABLES[name], path)]
    if found:
        raise InvalidRecords(
            f"The records in '{folder}' cannot be used:\n  " + "\n  ".join(found),
            remedy="\nRun newcare tables NAME to see what each column means.",
        )
    return paths


def _faults(spec: TableSpec, path: Path) -> list[str]:
    """Say what is wrong with one table's file."""
    if not path.exists():
        present = sorted(other.name for other in path.parent.glob("*.parquet"))
        close = get_close_matches(path.name, present, n=1)
        hint = f" Is '{close[0]}' that table under another name?" if close else ""
        return [
            f"table '{spec.name}': no file {path.name}.{hint} The folder has: {', '.join(present) or 'no Parquet'}."
        ]
    try:
        schema = pq.ParquetFile(path).schema_arrow
    except (pa.ArrowInvalid, OSError):
        return [
            f"table '{spec.name}': {path.name} is cut short or is not Parquet ({path.stat().st_size:,} bytes)."
            " Export it again."
        ]
    faults = []
    for column in spec.columns:
        if column.name not in schema.names:
            faults.append(
                f"table '{spec.name}' has no column '{column.name}' ({column.meaning})."
                f" It has: {', '.join(schema.names)}."
            )
        elif not _fits(schema.field(column.name).type, column.type):
            faults.append(
                f"table '{spec.name}', column '{column.name}': expected {column.type.value},"
                f" found {schema.field(column.name).type}."
            )
    return faults


def _fits(found: pa.DataType, wanted: ColumnType) -> bool:
    """Whether a stored type can hold the column's type without a guess."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    match wanted:
        case ColumnType.TEXT:
            return bool(pa.types.is_string(found) or pa.types.is_large_string(found))
        case ColumnType.WHOLE_NUMBER:
            return bool(pa.types.is_integer(found))
        case ColumnType.NUMBER:
            return bool(pa.types.is_integer(found) or pa.types.is_floating(found))
        case ColumnType.DATE:
            return bool(pa.types.is_date(found))
        case ColumnType.YES_NO:
            return bool(pa.types.is_boolean(found))
