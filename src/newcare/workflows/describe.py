"""What the tables mean, for commands and pages."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from newcare.errors import UnknownTable
from newcare.tables import TABLES, Column


def list_tables() -> dict[str, Any]:
    """Name and grain of every table."""
    return {"tables": {name: spec.grain for name, spec in TABLES.items()}}


def describe_table(name: str) -> dict[str, Any]:
    """Grain, key and columns of one table.

    Raises:
        UnknownTable: no table has that name.
    """
    if name not in TABLES:
        near = get_close_matches(name, TABLES, n=1)
        raise UnknownTable(
            f"There is no table '{name}'.",
            remedy=(f"Did you mean {near[0]}? " if near else "") + f"Tables: {', '.join(TABLES)}.",
        )
    spec = TABLES[name]
    return {
        "name": spec.name,
        "grain": spec.grain,
        "key": list(spec.key),
        "columns": [_described(column) for column in spec.columns],
    }


def _described(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type.value,
        "unit": column.unit,
        "privacy": column.privacy.value,
        "meaning": column.meaning,
        "may_be_empty": column.nullable,
        "limits": _limits(column),
    }


def _limits(column: Column) -> str:
    """Allowed values and range in words."""
    parts = [
        column.unit,
        column.allowed and "one of " + ", ".join(column.allowed),
        None if column.minimum is None else f"at least {column.minimum:g}",
        None if column.maximum is None else f"at most {column.maximum:g}",
        "may be empty" if column.nullable else None,
    ]
    return "; ".join(part for part in parts if part)
