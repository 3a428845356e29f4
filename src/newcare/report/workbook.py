"""Results as a workbook: what a reader opens in a spreadsheet, with types kept and nothing that could run."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter

from newcare.engines import write_whole
from newcare.errors import InvalidInput

READ_ME = "Read me"
_MOST_ROWS = 1_048_575  # rows of a sheet, after its header
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767  # characters of a cell
_EXACT = 2**53  # beyond it a spreadsheet rounds whole numbers: they are written as text
_FIRST_YEAR = 1900  # before it a spreadsheet has no dates: they are written as text
_MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same results give the same bytes


def write_workbook(path: Path, sheets: Mapping[str, pa.Table], notes: Sequence[tuple[str, str]]) -> None:
    """Write each table to a sheet of its own, after a first sheet that says what the workbook is.

    Numbers, dates, times and yes/no keep their types; null and not-a-number become empty cells; text that starts like a
    formula stays text. The file is written beside its place and moved there whole.

    Args:
        path: the file to write; its folder exists.
        sheets: sheet name to table, in order. Names are shortened to 31 letters and kept apart; characters that a
            spreadsheet refuses become hyphens.
        notes: (name, words) lines of the first sheet, such as ("Data version", "3f9c2a71").

    Raises:
        InvalidInput: a table has more rows than a sheet holds.
        StorageFailure: the file cannot be written.
    """
    for name, table in sheets.items():
        if table.num_rows > _MOST_ROWS:
            raise InvalidInput(
                "A sheet of a workbook holds at most 1,048,575 rows.",
                seen=f"{table.num_rows:,} rows in '{name}'",
                remedy="Read this table from its Parquet file instead.",
            )
    write_whole(path, _workbook(sheets, notes))


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names that a spreadsheet accepts, all different without regard to capitals and none of them "Read me"."""
    taken, chosen = {READ_ME.lower(), "history"}, []
    for name in names:
        clean = "".join("-" if letter in "[]:*?/\\" else letter for letter in name).strip("' ") or "Sheet"
        candidate, count = clean[:_LONGEST_NAME].rstrip("' "), 1
        while candidate.lower() in taken:
            count += 1
            candidate = f"{clean[: _LONGEST_NAME - 1 - len(str(count))].rstrip()} {count}"
        taken.add(candidate.lower())
        chosen.append(candidate)
    return chosen


class _Formats:
    """The looks of cells, made once for each workbook."""

    def __init__(self, workbook: Any) -> None:
        self.header = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.text = workbook.add_format({"valign": "top"})
        self.quoted = workbook.add_format({"valign": "top", "quote_prefix": True})
        self.wrapped = workbook.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
        self.date = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.time = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})


def _workbook(sheets: Mapping[str, pa.Table], notes: Sequence[tuple[str, str]]) -> bytes:
    """Fill a workbook and give its bytes."""
    content = BytesIO()
    with xlsxwriter.Workbook(
        content,
        {
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "in_memory": True,
        },
    ) as workbook:
        workbook.set_properties({"created": _MADE})
        formats = _Formats(workbook)
        names = sheet_names(list(sheets))
        _write_read_me(
            workbook.add_worksheet(READ_ME), notes, list(zip(names, sheets.values(), strict=True)), formats
        )
        for name, table in zip(names, sheets.values(), strict=True):
            _write_table(workbook.add_worksheet(name), table, formats)
    return content.getvalue()


def _write_read_me(
    sheet: Any, notes: Sequence[tuple[str, str]], tables: Sequence[tuple[str, pa.Table]], formats: _Formats
) -> None:
    """The notes, then what each sheet holds."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    for row, (name, words) in enumerate(notes):
        sheet.write_string(row, 0, name, formats.quoted)
        sheet.write_string(row, 1, words[:_LONGEST_TEXT], formats.wrapped)
    first = len(notes) + 1
    for column, label in enumerate(("Sheet", "Holds")):
        sheet.write_string(first, column, label, formats.header)
    for row, (name, table) in enumerate(tables, start=first + 1):
        sheet.write_string(row, 0, name, formats.quoted)
        sheet.write_string(row, 1, f"{table.num_rows:,} rows, {table.num_columns} columns", formats.text)


def _write_table(sheet: Any, table: pa.Table, formats: _Formats) -> None:
    """A header that stays in sight, then the rows, column by column."""
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.column_names):
        cells = table.column(column).to_pylist()
        sheet.write_string(0, column, name, formats.header)
        sheet.set_column(column, column, _width(name, cells))
        for row, cell in enumerate(cells, start=1):
            _write_cell(sheet, row, column, cell, formats)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, formats: _Formats) -> None:
    """One cell in its own type; what is not known stays empty."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, float) or (isinstance(cell, int | Decimal) and -_EXACT <= cell <= _EXACT):
        sheet.write_number(row, column, float(cell))
    elif isinstance(cell, dt.datetime) and cell.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats.time)
    elif isinstance(cell, dt.date) and cell.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, cell, formats.date)
    else:
        words = str(cell)[:_LONGEST_TEXT]
        sheet.write_string(row, column, words, formats.quoted if words[:1] in tuple("=+-@") else formats.text)


def _width(name: str, cells: Sequence[Any]) -> float:
    """Width for the header and the first rows, within reason."""
    longest = max((len(str(cell)) for cell in cells[:200] if cell is not None), default=0)
    return min(max(longest, len(name), 6), 60) + 2.0
