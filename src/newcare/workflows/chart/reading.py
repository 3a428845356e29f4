"""A chart's numbers from a CSV file, read whole or refused line by line."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput

_SORTABLE = re.compile(r"\d{4}-\d{2}(-\d{2}| Q[1-4])?")
_DATED = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True)
class Columns:
    """What a file must hold: columns of words, of numbers that each row has, of numbers that may be empty.

    Rows differ in `key`. Columns of another name are left unread.
    """

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    may_be_empty: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """The rows of a file in its order, numbers as float or None, and the version of the file."""

    rows: list[dict[str, Any]]
    version: str
    header: tuple[str, ...]


def read_header(path: Path) -> tuple[str, ...]:
    """The names of a file's columns, in small letters."""
    lines = _lines(_content(path))
    return tuple(name.strip().lower() for name in lines[0]) if lines else ()


def read_numbers(path: Path, columns: Columns, *, least_rows: int, why: str) -> Numbers:
    """Read a file.

    Args:
        path: CSV in UTF-8 with a header; case of the header does not matter.
        columns: what it must hold.
        least_rows: rows without which the chart would mislead.
        why: the reason for that, as a sentence.

    Raises:
        InvalidInput: with every fault, one a line.
    """
    content = _content(path)
    lines = _lines(content)
    header = tuple(name.strip().lower() for name in lines[0]) if lines else ()
    needed = (*columns.words, *columns.numbers)
    missing = [name for name in needed if name not in header]
    if missing:
        raise InvalidInput(
            f"{path} needs the column{'s' * (len(missing) > 1)} {', '.join(missing)}.",
            seen=f"the columns {', '.join(header) or 'none'}",
            remedy=f"Name the columns {', '.join(needed)} in the first line.",
        )
    rows: list[dict[str, Any]] = []
    faults = [f"{path}, line {number}: {fault}" for number, fault in _taken(lines, header, columns, rows)]
    if faults:
        raise InvalidInput("\n".join(faults))
    if len(rows) < least_rows:
        raise InvalidInput(
            f"{path} holds too few rows. {why}", seen=f"{len(rows)}; needed: {least_rows} or more"
        )
    return Numbers(rows, hashlib.sha256(content).hexdigest()[:12], header)


def in_order_of_time(path: Path, periods: Sequence[str]) -> None:
    """Refuse months and days, such as 2023-04, that do not rise; other periods stand in the order of the file."""
    if not all(_DATED.fullmatch(period) for period in periods):
        return
    for before, after in pairwise(periods):
        if after < before:
            raise InvalidInput(
                f"{path}: rows must stand in order of time.",
                seen=f"{after} after {before}",
                remedy="Sort the file by period, the earliest first.",
            )


def in_time_order(periods: Sequence[str]) -> list[str]:
    """Months, days and quarters such as 2022-23 Q1 in order of time; other periods as they stand."""
    return sorted(periods) if all(_SORTABLE.fullmatch(period) for period in periods) else list(periods)


def position_of(option: str, period: str, periods: Sequence[str]) -> int:
    """Where a period stands; refuses one that the file does not hold."""
    if period not in periods:
        raise InvalidInput(
            f"{option} names a period that the file does not hold.",
            seen=repr(period),
            remedy=f"Its periods run from {periods[0]} to {periods[-1]}, written like that.",
        )
    return periods.index(period)


def _content(path: Path) -> bytes:
    """The file's bytes."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"The file {path} cannot be read.", seen=str(error), remedy="Give a CSV file in UTF-8."
        ) from error


def _lines(content: bytes) -> list[list[str]]:
    """The file's cells, line by line."""
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            "The file is no CSV file in UTF-8.", seen=str(error), remedy="Save it as CSV, UTF-8."
        ) from error


def _taken(
    lines: Sequence[Sequence[str]], header: Sequence[str], columns: Columns, rows: list[dict[str, Any]]
) -> Iterator[tuple[int, str]]:
    """Take lines into rows; yield what is wrong with which line."""
    seen: set[tuple[str, ...]] = set()
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield number, f"found {len(cells)} cells; the first line has {len(header)}."
            continue
        given = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        row, fault = _row(given, columns)
        key = tuple(given[name] for name in columns.key)
        if fault is None and columns.key and key in seen:
            fault = f"{', '.join(columns.key)}: {', '.join(key)} stands twice; give each once."
        if fault is not None:
            yield number, fault
            continue
        seen.add(key)
        rows.append(row)


def _row(given: dict[str, str], columns: Columns) -> tuple[dict[str, Any], str | None]:
    """One row, and what is wrong with it."""
    row: dict[str, Any] = {}
    for name in columns.words:
        if not given[name]:
            return row, f"{name}: empty; every row needs one."
        row[name] = given[name]
    for name in (*columns.numbers, *columns.may_be_empty):
        written = given.get(name, "")
        if not written and name in columns.may_be_empty:
            row[name] = None
            continue
        row[name] = _number(written)
        if row[name] is None:
            return (
                row,
                f"{name}: found '{written}'; write a number without commas or signs of units, such as 1234.5.",
            )
    return row, None


def _number(written: str) -> float | None:
    """A finite number, or None for anything else."""
    try:
        found = float(written)
    except ValueError:
        return None
    return found if math.isfinite(found) and "_" not in written else None
