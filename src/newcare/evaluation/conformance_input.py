"""Reads the tables and panels of conformance cases, which give them as rows or name a CSV file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.case_inputs import (
    Inputs,
    Row,
    field,
    optional,
    read_table,
    required,
    rows,
    texts,
)
from newcare.methods.effect import Effect
from newcare.methods.panel import NEVER, Flags, Floats, Integers, Panel

_LARGEST = 1e100  # the square of a larger number, summed, is beyond a floating-point number


@dataclass(frozen=True)
class CaseTable:
    """Rows of a case's table; a field that a row lacks is missing."""

    rows: Sequence[Row]

    def column(self, name: str) -> list[Any]:
        """Return a column; refuses a name that no row has."""
        if not isinstance(name, str):
            raise InvalidInput("A column is named by text.", seen=repr(name))
        if not any(name in row for row in self.rows):
            raise InvalidInput(
                f"The table has no column {name!r}.", seen=", ".join(self.rows[0]), remedy="Name one it has."
            )
        return field(list(self.rows), name)

    def numbers(self, name: str) -> Floats:
        """Return a column of numbers, NaN where empty; refuses text."""
        try:
            held = np.array([np.nan if cell is None else float(cell) for cell in self.column(name)])
        except (TypeError, ValueError, OverflowError):
            raise InvalidInput(f"Column {name!r} must hold numbers.") from None
        if np.any(np.abs(held[~np.isnan(held)]) > _LARGEST):
            raise InvalidInput(f"Column {name!r} holds a number too large to compute with.")
        return held

    def labels(self, name: str) -> list[str | None]:
        """Return a column as text, whole numbers without a decimal point."""
        return [label_of(cell) for cell in self.column(name)]


def read_case_table(inputs: Inputs, name: str, folder: Path) -> CaseTable:
    """Read an input given as rows or as {"table": path from the folder of the case file}."""
    given = required(inputs, name)
    if isinstance(given, Mapping) and isinstance(given.get("table"), str):
        # Here a column is text only where a cell is, whatever its name.
        return CaseTable(read_table(folder / given["table"], text_columns=frozenset()))
    return CaseTable(rows(inputs, name, folder))


def label_of(cell: Any) -> str | None:
    """Write a label as it stands in the table; null where it is missing."""
    if cell is None:
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


@dataclass(frozen=True)
class CasePanel:
    """A panel, its times as numbers, and where each kept row of its table went."""

    panel: Panel
    rows: Integers
    places: tuple[Integers, Integers]
    units_given: int

    def spread(self, values: Floats) -> Floats:
        """Set a column of the table over units and times; NaN where there is no row."""
        cells = np.full(self.panel.outcome.shape, np.nan)
        cells[self.places] = values[self.rows]
        return cells


def read_panel(
    inputs: Inputs,
    folder: Path,
    *,
    columns: Sequence[str],
    start_column: str | None,
    label_columns: Sequence[str] = (),
) -> tuple[CasePanel, CaseTable]:
    """Read the panel of a case: outcome and other numbers in `columns`, text in `label_columns`.

    Rows with a missing value in these are left out.

    A start that is not a time of the panel counts from the next time; past the last, it never comes.
    """
    table = read_case_table(inputs, "panel", folder)
    names = table.labels(required(inputs, "unit_column"))
    times = table.numbers(required(inputs, "time_column"))
    values = np.stack([table.numbers(name) for name in columns])
    known = np.array([name is not None for name in names], dtype=bool) & ~np.isnan(times)
    labels, unit = np.unique([name or "" for name in names], return_inverse=True)
    _refuse_duplicates(unit[known], times[known])
    units_given = len(np.unique(unit[known]))
    begun = np.full(len(labels), np.nan)
    if start_column is not None:
        begun = _starts(table, start_column, unit, known)
    for name in label_columns:
        known &= np.array([label is not None for label in table.labels(name)])
    kept = np.flatnonzero(known & ~np.isnan(values).any(axis=0))
    if not len(kept):
        raise InvalidInput("No row of the panel has a value in every column used.", seen=", ".join(columns))
    periods, position = np.unique(times[kept], return_inverse=True)
    present, row = np.unique(unit[kept], return_inverse=True)
    outcome = np.full((len(present), len(periods)), np.nan)
    outcome[row, position] = values[0, kept]
    start = np.where(np.isnan(begun), NEVER, np.searchsorted(periods, np.nan_to_num(begun)))
    panel = Panel(
        [str(labels[place]) for place in present], [float(t) for t in periods], outcome, start[present]
    )
    return CasePanel(panel, kept, (row, position), units_given), table


def refuse_starts_outside(case: CasePanel, table: CaseTable, start_column: str) -> None:
    """Refuse starts that are not times of the panel."""
    begun = table.numbers(start_column)
    odd = [
        start for start in np.unique(begun[~np.isnan(begun) & (begun != 0)]) if start not in case.panel.times
    ]
    if odd:
        raise InvalidInput(
            "Every treatment start must be a period of the panel.",
            seen=", ".join(f"{start:g}" for start in odd),
        )


def _refuse_duplicates(unit: Integers, times: Floats) -> None:
    """Refuse two rows of one unit and time."""
    if len(np.unique(np.stack([unit, times]), axis=1).T) < len(unit):
        raise InvalidInput("The panel holds a duplicate: two rows for one unit and time.")


def _starts(table: CaseTable, start_column: str, unit: Integers, known: Flags) -> Floats:
    """Find each unit's start, NaN where it never starts; refuses one that changes."""
    begun = np.nan_to_num(table.numbers(start_column))
    first = np.full(unit.max(initial=-1) + 1, np.inf)
    last = np.full_like(first, -np.inf)
    np.minimum.at(first, unit[known], begun[known])
    np.maximum.at(last, unit[known], begun[known])
    if np.any(first < last):
        raise InvalidInput("The treatment start changes within unit.", remedy="Give each unit one start.")
    return np.where((first == 0) | np.isinf(first), np.nan, first)


def names(inputs: Inputs, name: str) -> list[str]:
    """Take an option that is a list of column names."""
    given = optional(inputs, name, [])
    if not isinstance(given, list):
        raise InvalidInput(f"{name} must be a list of column names.", seen=repr(given))
    return texts(name, given)


def whole_number(inputs: Inputs, name: str) -> int | None:
    """Take an option that is a whole number, null where it is not given."""
    given = inputs.get(name)
    if isinstance(given, bool) or not isinstance(given, int | None):
        raise InvalidInput(f"{name} must be a whole number of periods.", seen=repr(given))
    return given


def time_label(time: float) -> str:
    """Write a time that serves as a key: a whole number without a decimal point."""
    return str(label_of(float(time)))


def interval(found: Effect | None) -> dict[str, float | None]:
    """Write an effect as cases do; no keys where there is none."""
    if found is None:
        return {}
    return {
        "estimate": found.estimate,
        "standard_error": found.standard_error,
        "lower": found.lower,
        "upper": found.upper,
        "p_value": found.p_value,
    }
