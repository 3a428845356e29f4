"""A page, or parts of one, as a document (docx) that is sent, printed and annotated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from newcare.report.charts.drawing import draw_png
from newcare.report.page import Chart, DataTable, KeyFigure, Page, Section, TableColumn

_MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same results give the same words
_TEXT_WIDTH = Cm(17)
_SMALL = Pt(8)
_WIDE_TABLE = 6  # columns


def new_document(title: str) -> Any:
    """Begin a document on A4 with its title."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = _MADE
    document.core_properties.title = title
    sheet = document.sections[0]
    sheet.orientation, sheet.page_width, sheet.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    sheet.left_margin = sheet.right_margin = Cm(2)
    document.add_heading(title, 0)
    return document


def content_of(document: Any) -> bytes:
    """The bytes of a document."""
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def page_as_document(page: Page) -> bytes:
    """Write a whole page as a document: the answer, key figures, every section with its charts, tables and notes."""
    document = new_document(page.title)
    if page.banner is not None:
        document.add_paragraph(page.banner, style="Intense Quote")
    document.add_paragraph(page.lede)
    if page.key_figures:
        add_table(document, _key_figures(page.key_figures))
    for section in page.sections:
        add_section(document, section)
    for line in page.colophon:
        document.add_paragraph(line)
    return content_of(document)


def add_section(document: Any, section: Section, *, tables: int | None = None) -> None:
    """Add a section: its words, each chart with its text alternative, its tables (or the first few), its notes."""
    document.add_heading(section.heading, 1)
    for words in section.paragraphs:
        document.add_paragraph(words)
    for chart, table in zip_longest(section.charts, section.tables[:tables]):
        if chart is not None:
            _add_chart(document, chart)
        if table is not None:
            add_table(document, table)
    if section.notes is not None:
        notes = section.notes
        document.add_paragraph(f"Method: {notes.method}")
        document.add_paragraph(f"Interval: {notes.interval}. Data version: {notes.data_version}")
        for words in notes.extra:
            document.add_paragraph(words)


def add_table(document: Any, table: DataTable) -> None:
    """Add a table of words under its caption; the head row is repeated on each sheet."""
    document.add_paragraph(table.caption, style="Caption")
    add_rows(document, table.columns, table.rows)


def add_rows(document: Any, columns: Sequence[TableColumn], rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows of words under a head row; numbers stand right."""
    drawn = document.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
    drawn.rows[0]._tr.get_or_add_trPr().append(_repeated_head())
    for cell, column in zip(drawn.rows[0].cells, columns, strict=True):
        _write(cell, column, column.label, len(columns))
    for row in rows:
        for cell, column in zip(drawn.add_row().cells, columns, strict=True):
            _write(cell, column, row[column.key], len(columns))


def _repeated_head() -> Any:
    """The mark by which a word processor repeats a row at the top of each sheet."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    return mark


def _write(cell: Any, column: TableColumn, words: str, columns: int) -> None:
    """Write a cell; tables of many columns have smaller letters."""
    cell.text = words
    paragraph = cell.paragraphs[0]
    if column.align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if columns > _WIDE_TABLE:
        for run in paragraph.runs:
            run.font.size = _SMALL


def _add_chart(document: Any, chart: Chart) -> None:
    """Add a chart as a picture, with its text alternative for readers who cannot see it."""
    document.add_paragraph(chart.title, style="Caption")
    picture = document.add_picture(BytesIO(draw_png(chart.spec)), width=_TEXT_WIDTH)
    picture._inline.docPr.set("descr", chart.description)


def _key_figures(figures: Sequence[KeyFigure]) -> DataTable:
    """Key figures as a table."""
    columns = (
        TableColumn("what", "Key figure"),
        TableColumn("value", "Value", "right"),
        TableColumn("detail", ""),
    )
    rows = tuple({"what": each.label, "value": each.value, "detail": each.detail} for each in figures)
    return DataTable("At a glance", columns, rows)
