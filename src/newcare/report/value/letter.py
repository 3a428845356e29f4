"""A proposition as a letter (docx) for those who decide: the main figures, what was booked and why."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from newcare.engines import write_whole
from newcare.report.page import DataTable, Section
from newcare.report.value.booking_section import booking_section
from newcare.report.value.gap_sections import gap_section
from newcare.report.value.page import lede
from newcare.report.value.sensitivity_section import sensitivity_section
from newcare.report.value.worth_sections import worth_section
from newcare.value.proposition import METHOD
from newcare.value.valued import Valued

_MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same ledger gives the same words


def write_value_letter(path: Path, valued: Valued) -> None:
    """Write a proposition as a document: the answer first, then worth, booking, sensitivity and the gap."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = _MADE
    proposition = valued.ledger.proposition
    document.add_heading(f"Value: {proposition.name}", 0)
    document.add_paragraph(lede(valued))
    document.add_paragraph(
        f"Pounds at prices of {proposition.price_base}. Ledger {valued.ledger.data_version} (SHA-256)."
        f" Method: {METHOD}."
    )
    for section in (
        worth_section(valued),
        booking_section(valued),
        sensitivity_section(valued),
        *gap_section(valued),
    ):
        _section(document, section)
    content = BytesIO()
    document.save(content)
    write_whole(path, content.getvalue())


def _section(document: Any, section: Section) -> None:
    """A section's answer and its first table."""
    document.add_heading(section.heading, 1)
    for words in section.paragraphs:
        document.add_paragraph(words)
    _table(document, section.tables[0])
    if section.notes is not None:
        document.add_paragraph(f"Interval: {section.notes.interval}. {' '.join(section.notes.extra)}")


def _table(document: Any, table: DataTable) -> None:
    """A table of words."""
    document.add_paragraph(table.caption, style="Caption")
    drawn = document.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        cell.text = column.label
    for row in table.rows:
        for cell, column in zip(drawn.add_row().cells, table.columns, strict=True):
            cell.text = row[column.key]
            if column.align == "right":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
