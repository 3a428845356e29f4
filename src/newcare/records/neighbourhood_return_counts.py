"""The counts of a neighbourhood return: which cells are at fault, and what is odd about a return without faults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.records.neighbourhood_return_layout import PATIENTS, TEXT_COLUMN, Blocks, Columns
from newcare.records.neighbourhood_return_sheets import Position, Sheet, shown_text
from newcare.reference.neighbourhood_return import GROUPS, TOTAL

STAR = "*"
SMALL = 6
_LONGEST_SHOWN = 30


@dataclass(frozen=True)
class CellFault:
    """One cell, what is wrong with it as a code, and in words."""

    code: str
    place: Position
    words: str


def count_faults(sheet: Sheet, columns: Columns, blocks: Blocks) -> list[CellFault]:
    """Faults of the cells that must hold a count or a star, row by row."""
    faults: list[CellFault] = []
    for block in sorted(blocks.found, key=lambda block: block.counts_row):
        for row in block.rows:
            readable = row == block.counts_row or _holds_patients(sheet, row)
            for column in sorted(columns.wanted.values()):
                value = sheet.cells.get((row, column)) if readable else None
                faults += [CellFault(code, (row, column), words) for code, words in _faults_of(value)]
    return faults


def _holds_patients(sheet: Sheet, row: int) -> bool:
    """Say whether a row says that it holds the patients of the cohort."""
    return shown_text(sheet.cells.get((row, TEXT_COLUMN))) == PATIENTS


def _faults_of(value: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with the value of a cell."""
    if value is None:
        yield "missing_value", "the cell is empty, or holds a formula without a stored value"
    elif isinstance(value, str | bool | dt.date | dt.time | dt.timedelta):
        if value != STAR:
            seen = repr(str(value)[:_LONGEST_SHOWN])
            yield "text_where_count_expected", f"{seen} is neither a count nor *"
    else:
        if value != int(value):
            yield "decimal_where_count_expected", f"{value:g} is not whole"
        if value < 0:
            yield "negative_count", f"{value:g} is below 0"


def alerts_of(sheet: Sheet, columns: Columns, blocks: Blocks) -> list[CellFault]:
    """What is odd in a return whose cells are all in order: small numbers without a star, totals that do not add up."""
    alerts: list[CellFault] = []
    for row in sorted(row for block in blocks.found for row in block.rows):
        values = {name: sheet.cells[row, column] for name, column in columns.wanted.items()}
        for name, value in values.items():
            if value != STAR and value < SMALL:
                words = f"{value:g} is below {SMALL} and has no star"
                alerts.append(CellFault("unsuppressed_small_number", (row, columns.wanted[name]), words))
        for group, parts in grouped(values).items():
            if _differ(values[TOTAL], list(parts.values())):
                words = f"{values[TOTAL]:g} is not the sum of {group}, {sum(parts.values()):g}"
                alerts.append(CellFault("total_mismatch", (row, columns.wanted[TOTAL]), words))
    return alerts


def grouped(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Values of the columns by group and band; the total is no group."""
    groups: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        for group in GROUPS:
            if name.startswith(f"{group} "):
                groups.setdefault(group, {})[name.removeprefix(f"{group} ")] = value
    return groups


def _differ(total: Any, parts: Sequence[Any]) -> bool:
    """Say whether a total is not the sum of its parts; not where one of them is a star."""
    return total != STAR and STAR not in parts and bool(sum(parts) != total)
