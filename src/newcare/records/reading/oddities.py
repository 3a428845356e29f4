"""Rows that split into columns and yet are no records: lost characters, blanks, a second header, totals, rules."""

from __future__ import annotations

import re
from functools import reduce
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newcare.records.reading.batch import Batch, malformed
from newcare.records.reading.encodings import LOST, Narrow

Mask = npt.NDArray[np.bool_]
_TOTALS = re.compile(
    r"\W*(\d[\d,]* (rows?|records?)\b|(rows?|records?)( count)?\W*\d|(grand )?totals?\b"
    r"|end of (file|report|extract)\b)",
    re.IGNORECASE,
)
_RULE = re.compile(r"-+|=+")
_SHORTEST_RULE = 2


class Table(Protocol):
    """What is known of the table that a batch is of."""

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""

    @property
    def delimiter(self) -> str:
        """What parts the values of a row."""

    @property
    def encoding(self) -> Narrow:
        """The encoding of the file."""


def is_totals(raw: str) -> bool:
    """Say whether a line counts or sums the rows above it."""
    return _TOTALS.match(raw) is not None


def without_oddities(batch: Batch, content: bytes, table: Table, *, last: bool) -> Batch:
    """Move rows that are no records from the batch to its malformed rows."""
    if not len(batch.numbers):
        return batch
    found: dict[int, str] = {}
    columns = list(batch.columns.values())
    if LOST.encode() in content:
        _mark(found, "undecodable", _any_holds(columns, LOST))
    if b"\0" in content:
        _mark(found, "zero-byte", _any_holds(columns, "\0"))
    _mark(found, "blank-row", _blank(columns))
    _mark(found, "repeated-header", _is_header(batch, table))
    for row in _edges(batch, last=last):
        values = [column[row].as_py() for column in columns]
        if code := _edge_code(values):
            found.setdefault(row, code)
    return _moved(batch, found, table) if found else batch


def _mark(found: dict[int, str], code: str, mask: Mask | None) -> None:
    """Note the rows of a mask, unless they were noted before."""
    for row in () if mask is None else np.flatnonzero(mask):
        found.setdefault(int(row), code)


def _any_holds(columns: list[pa.Array], text: str) -> Mask:
    """Rows that hold a text in any column."""
    return _mask(
        reduce(pc.or_, [pc.fill_null(pc.match_substring(column, text), False) for column in columns])
    )


def _blank(columns: list[pa.Array]) -> Mask | None:
    """Rows in which every column is blank."""
    if min(column.null_count for column in columns) == 0:
        return None
    return _mask(reduce(pc.and_, [column.is_null() for column in columns]))


def _is_header(batch: Batch, table: Table) -> Mask:
    """Rows in which the first two columns hold their own names."""
    pairs = list(batch.columns.items())[:2]
    return _mask(
        reduce(
            pc.and_, [pc.fill_null(pc.equal(column, table.header[place]), False) for place, column in pairs]
        )
    )


def _mask(found: pa.BooleanArray) -> Mask:
    """A mask as numpy, of shape (rows,)."""
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _edges(batch: Batch, *, last: bool) -> set[int]:
    """Places of the first row of the file and of its last rows, if they are in this batch."""
    count = len(batch.numbers)
    first = {0} if batch.numbers[0] == 1 else set[int]()
    return first | (set(range(max(0, count - 3), count)) if last else set[int]())


def _edge_code(values: list[str | None]) -> str | None:
    """Why a first or last row is no record."""
    said = [value for value in values if value]
    if any(len(value) >= _SHORTEST_RULE for value in said) and all(map(_RULE.fullmatch, said)):
        return "ruled-line"
    if said and len(said) * 2 <= len(values) + 1 and is_totals(said[0]):
        return "totals-row"
    return None


def _moved(batch: Batch, found: dict[int, str], table: Table) -> Batch:
    """Take the rows found out of the columns."""
    keep = np.ones(len(batch.numbers), dtype=bool)
    keep[list(found)] = False
    wrong = list(batch.malformed)
    for row, code in sorted(found.items()):
        raw = table.delimiter.join(column[row].as_py() or "" for column in batch.columns.values())
        words = {"encoding": (table.encoding.encoding or "utf-8").upper()} if code == "undecodable" else {}
        wrong.append(malformed(int(batch.numbers[row]), raw.replace(LOST, "\ufffd"), code, **words))
    mask = pa.array(keep)
    columns = {place: column.filter(mask) for place, column in batch.columns.items()}
    return Batch(batch.numbers[keep], columns, sorted(wrong, key=lambda row: row.source_row))
