"""Write the workbook of a neighbourhood return in the layout of template v1.2, with our own plain look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from newcare.records.neighbourhood_return_check import INSTRUCTIONS, TEMPLATE
from newcare.records.neighbourhood_return_counts import STAR
from newcare.records.neighbourhood_return_layout import HEADER, PATIENTS, WITH_90_PLUS
from newcare.reference.neighbourhood_return import CASELOAD, GROUPS, TOTAL, Metric, neighbourhood_return

Counts = Mapping[str, int | None]
_HEADER_ROW, _FIRST_ROW, _FIRST_COLUMN = 3, 5, 3  # counted from 0, as the writer of workbooks does
_MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same figures give the same bytes
_PER = 1000


def return_workbook(
    *, place: str, month: dt.date, metrics: Mapping[str, Counts], patients: Counts, notes: Sequence[str]
) -> bytes:
    """Make the workbook.

    Args:
        place: as the programme names it.
        month: first day of the month.
        metrics: counts by metric and column; None is a star.
        patients: people of the cohort by column.
        notes: lines on how it was made, below the place and the month.

    Returns:
        The bytes of an .xlsx file; the same figures give the same bytes.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _MADE})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    instructions = book.add_worksheet(INSTRUCTIONS)
    instructions.set_column(0, 0, 24)
    instructions.write(0, 0, "NNHIP Data Collection Template", bold)
    instructions.write(5, 0, "Project Name", bold)
    instructions.write(5, 1, place)
    instructions.write(6, 0, "Submission Period", bold)
    instructions.write_datetime(
        6, 1, dt.datetime(month.year, month.month, 1), book.add_format({"num_format": "mmm yyyy"})
    )
    for row, note in enumerate(notes, start=8):
        instructions.write_string(row, 0, note)
    sheet = book.add_worksheet(TEMPLATE)
    places = _write_names(sheet, bold)
    rate = book.add_format({"num_format": "0.0"})
    row = _FIRST_ROW
    for metric in neighbourhood_return().metrics:
        row = _write_block(sheet, row, metric, metrics[metric.name], patients, places, rate)
    sheet.freeze_panes(_FIRST_ROW, _FIRST_COLUMN)
    book.close()
    return buffer.getvalue()


def _write_names(sheet: Any, bold: Any) -> dict[str, int]:
    """Write groups and bands; give the place of each column by its name."""
    for column, name in enumerate((HEADER, "Metric Type", "Metric Details", TOTAL)):
        sheet.write(_HEADER_ROW, column, name, bold)
    sheet.set_column(2, 2, 60)
    places, column = {TOTAL: _FIRST_COLUMN}, _FIRST_COLUMN + 1
    for group, bands in neighbourhood_return().bands[WITH_90_PLUS].items():
        sheet.write(_HEADER_ROW, column, GROUPS[GROUPS.index(group)], bold)
        for band in bands:
            sheet.write_string(_HEADER_ROW + 1, column, band, bold)
            places[f"{group} {band}"] = column
            column += 1
    return places


def _write_block(
    sheet: Any,
    row: int,
    metric: Metric,
    counts: Counts,
    patients: Counts,
    places: Mapping[str, int],
    rate: Any,
) -> int:
    """Write the rows of one metric; give the row after."""
    sheet.write(row, 0, metric.id)
    sheet.write(row, 1, "Process" if metric.name == CASELOAD else "Outcome")
    sheet.write_string(row, 2, metric.wordings[0])
    _write_counts(sheet, row, counts, places)
    if metric.name == CASELOAD:
        return row + 1
    sheet.write_string(row + 1, 2, PATIENTS)
    _write_counts(sheet, row + 1, patients, places)
    sheet.write_string(row + 2, 2, f"{metric.wordings[0]} per 1,000 patients")
    for name, column in places.items():
        count, of = counts[name], patients[name]
        if count is None or of is None:
            sheet.write_string(row + 2, column, STAR)
        else:
            above, below = (xl_rowcol_to_cell(row + step, column) for step in (0, 1))
            value = count / of * _PER if of else 0.0
            sheet.write_formula(row + 2, column, f"=IFERROR({above}/{below}*{_PER},0)", rate, value)
    return row + 3


def _write_counts(sheet: Any, row: int, counts: Counts, places: Mapping[str, int]) -> None:
    """Write a row of counts, a star for each None."""
    for name, column in places.items():
        count = counts[name]
        if count is None:
            sheet.write_string(row, column, STAR)
        else:
            sheet.write_number(row, column, count)
