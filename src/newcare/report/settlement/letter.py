"""The settlement as a letter (docx) that one party can send another."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from newcare.caremodel.contracts import CareModelContract
from newcare.engines import write_whole
from newcare.payment.contracts import Statement, YearStatement
from newcare.report.settlement.words import (
    balance_words,
    inputs_words,
    item_words,
    party_words,
    run_words,
    to_the_penny,
)

_MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same settlement gives the same words


def write_letter(path: Path, contract: CareModelContract, statement: Statement) -> None:
    """Write a statement as a document: the balances, then each run's payments with their rules and inputs."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = _MADE
    heading = contract.contract
    document.add_heading(f"Settlement: {heading.name}", 0)
    document.add_paragraph(balance_words(contract, statement))
    document.add_paragraph(
        f"Pounds at prices of {heading.price_base}. Contract file {statement.contract_sha256[:12]}, accounts"
        f" {statement.accounts_sha256[:12]} (SHA-256)."
    )
    for year in statement.years:
        document.add_heading(f"{year.year}, {run_words(year.run)}", 1)
        _payments(document, contract, year)
    content = BytesIO()
    document.save(content)
    write_whole(path, content.getvalue())


def _payments(document: Any, contract: CareModelContract, year: YearStatement) -> None:
    """A run's payments as a table."""
    table = document.add_table(rows=1, cols=4, style="Light Grid Accent 1")
    for cell, words in zip(table.rows[0].cells, ("Payment", "To", "Rule and inputs", "Pounds"), strict=True):
        cell.text = words
    for entry in year.payments():
        cells = table.add_row().cells
        cells[0].text = f"{entry.section}: {item_words(contract, entry)}"
        cells[1].text = party_words(contract, entry.payee)
        cells[2].text = f"{entry.rule} ({inputs_words(entry)})"
        cells[3].text = to_the_penny(entry.pence)
        cells[3].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
