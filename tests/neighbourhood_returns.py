"""Workbooks of the neighbourhood return, made from the facts that we ship and spoilt as a test asks."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from newcare.reference.neighbourhood_return import CASELOAD, neighbourhood_return

WITH_90_PLUS, WITH_80_PLUS = "80_89_and_90_plus", "80_plus"
HEADER_ROW, FIRST_ROW = 4, 6
COUNTS = {"Total": 60, "Age Group": 6, "Ethnic Group": 10, "Deprivation Quintile": 10}
PATIENTS = {"Total": 1200, "Age Group": 120, "Ethnic Group": 200, "Deprivation Quintile": 200}
"""What stands in each cell of a group; each group adds up to the total (ten ages, six ethnic groups, six fifths)."""


def write_return(
    path: Path,
    *,
    place: Any = "Wakefield",
    period: Any = dt.datetime(2026, 5, 1),
    template: str = WITH_90_PLUS,
    cells: Mapping[str, Any] | None = None,
    change: Callable[[Workbook], None] | None = None,
) -> Path:
    """Write a sound return, then set `cells` of its counts and let `change` do the rest."""
    book = Workbook()
    instructions, sheet = book.active, book.create_sheet("SubmissionTemplate")
    instructions.title = "Instructions"
    instructions["A6"], instructions["B6"] = "Project Name", place
    instructions["A7"], instructions["B7"] = "Submission Period", period
    columns = _write_header(sheet, template)
    row = FIRST_ROW
    for metric in neighbourhood_return().metrics:
        sheet.cell(row, 1, metric.id)
        labels = [metric.wordings[0], "Number of patients in the cohort", f"{metric.wordings[0]} per 1,000"]
        labels = labels[:1] if metric.name == CASELOAD else labels
        for offset, label in enumerate(labels):
            sheet.cell(row + offset, 3, label)
            for column, group in columns:
                of_ages = 10 / (9 if template == WITH_80_PLUS and group == "Age Group" else 10)
                numbers = (COUNTS, PATIENTS, dict.fromkeys(COUNTS, 50))[offset]
                sheet.cell(row + offset, column, round(numbers[group] * of_ages))
        row += len(labels)
    for address, value in (cells or {}).items():
        sheet[address] = value
    if change is not None:
        change(book)
    book.save(path)
    return path


def _write_header(sheet: Any, template: str) -> list[tuple[int, str]]:
    """Write the two rows of names; give the group of each column."""
    sheet.cell(HEADER_ROW, 1, "Metric Id")
    sheet.cell(HEADER_ROW, 4, "Total")
    columns, column = [(4, "Total")], 5
    for group, bands in neighbourhood_return().bands[template].items():
        sheet.cell(HEADER_ROW, column, group)
        for band in bands:
            sheet.cell(HEADER_ROW + 1, column, band)
            columns.append((column, group))
            column += 1
    return columns


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Change bytes of one part of a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old in parts[part]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content.replace(old, new) if name == part else content)
    return path
