"""Rows of a result as a table with the columns and types of its specification, also where there are no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.tables import TABLES, ColumnType

_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.WHOLE_NUMBER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.YES_NO: pa.bool_(),
}


def result_table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Put rows into the table of that name; a column that a row does not give is null in it."""
    schema = pa.schema([(column.name, _TYPES[column.type]) for column in TABLES[name].columns])
    return pa.Table.from_pylist([{key: row.get(key) for key in schema.names} for row in rows], schema=schema)
