"""The sheets of a return's workbook as cells, whatever was done to the file, and never more than a return can hold."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel

Position: TypeAlias = tuple[int, int]
"""Row and column, both from 1."""

MOST_ROWS, MOST_COLUMNS = 2_000, 256  # a return has 48 rows and 26 columns
MOST_BYTES = 32 * 2**20  # unpacked; the blank template has 0.2 MB
MOST_MERGED = 200_000  # cells under merges
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a part locked with a password
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,  # what the reader of XML raises
)


class Unreadable(Exception):
    """The file is no workbook, or none that can be read; the message says why."""


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet that are not blank; texts without blanks at their ends. A merge has its first cell only."""

    title: str
    cells: Mapping[Position, Any]
    epoch: dt.datetime

    def row(self, number: int) -> dict[int, Any]:
        """The cells of a row by column, in order."""
        return {column: value for (row, column), value in sorted(self.cells.items()) if row == number}

    def rows(self) -> list[int]:
        """Rows that are not blank."""
        return sorted({row for row, _ in self.cells})

    def find(self, text: str) -> Position | None:
        """The first cell with a text, row by row."""
        return min((place for place, value in self.cells.items() if value == text), default=None)

    def month(self, place: Position) -> dt.date | None:
        """The first day of the month of a date or of an Excel serial number; None for anything else."""
        value = self.cells.get(place)
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                value = from_excel(value, self.epoch)
            except (ValueError, OverflowError):
                return None
        return dt.date(value.year, value.month, 1) if isinstance(value, dt.date) else None


def address(place: Position) -> str:
    """A cell's name as Excel writes it."""
    row, column = place
    return f"{get_column_letter(column)}{row}"


def shown_text(value: object) -> str | None:
    """A cell as a name: runs of blanks as one, whole numbers without a point; None for an empty cell."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def read_sheets(file: Path, wanted: Collection[str]) -> dict[str, Sheet]:
    """Read the wanted sheets of a workbook, those that it has; stored values stand for formulas.

    Raises:
        Unreadable: it is no workbook, is damaged or locked, or unpacks to more than any return.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are left out, such as validation lists
            return _read(file, wanted)
    except _DAMAGE as error:
        raise Unreadable("it is no whole Excel workbook, or is locked with a password") from error


def _read(file: Path, wanted: Collection[str]) -> dict[str, Sheet]:
    """Read without turning damage into words."""
    with file.open("rb") as opened, zipfile.ZipFile(opened) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
            raise Unreadable(f"it unpacks to more than {MOST_BYTES // 2**20} MB, which no return does")
        book = load_workbook(opened, read_only=True, data_only=True)
        found = {}
        for sheet in book.worksheets:
            if sheet.title in wanted:
                merged = _under_merges(packed.read(sheet._worksheet_path))
                cells = {place: value for place, value in _cells(sheet).items() if place not in merged}
                found[sheet.title] = Sheet(sheet.title, cells, book.epoch)
        return found


def _cells(sheet: Any) -> dict[Position, Any]:
    """The cells that are not blank, within the size that a return can have."""
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    return {
        (row, column): value
        for row, values in enumerate(rows, start=1)
        for column, raw in enumerate(values, start=1)
        if (value := raw.strip() if isinstance(raw, str) else raw) not in (None, "")
    }


def _under_merges(part: bytes) -> set[Position]:
    """Cells that a merge covers, all but its first."""
    covered: set[Position] = set()
    for match in _MERGE.finditer(part):
        left, top, right, bottom = range_boundaries(match[1].decode())
        right, bottom = min(right, MOST_COLUMNS), min(bottom, MOST_ROWS)
        if len(covered) + max(0, right - left + 1) * max(0, bottom - top + 1) > MOST_MERGED:
            raise Unreadable("its merged cells are more than any return has")
        area = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        covered |= area - {(top, left)}
    return covered
