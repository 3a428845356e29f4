"""Arrow types of the columns of a table, and rows as a table that its specification describes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.tables.spec import ColumnType, TableSpec

ARROW_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.WHOLE_NUMBER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.YES_NO: pa.bool_(),
}


def arrow_schema(spec: TableSpec) -> pa.Schema:
    """Names and Arrow types of the columns of a table or shape."""
    return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in spec.columns])


def table_of(spec: TableSpec, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Build a table from rows, also from none; what a row lacks, and what is not a finite number, is null."""
    columns = {
        column.name: pa.array([_known(row.get(column.name)) for row in rows], ARROW_TYPES[column.type])
        for column in spec.columns
    }
    return pa.table(columns)


def _known(value: Any) -> Any:
    """Write an unknown number as null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
