"""The settlement as a letter (docx) that one party can send another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newcare.caremodel.contracts import CareModelContract
from newcare.engines import write_whole
from newcare.payment.contracts import Statement, YearStatement
from newcare.report.document import add_rows, content_of, new_document
from newcare.report.page import TableColumn
from newcare.report.settlement.words import (
    balance_words,
    inputs_words,
    item_words,
    party_words,
    run_words,
    to_the_penny,
)


def write_letter(path: Path, contract: CareModelContract, statement: Statement) -> None:
    """Write a statement as a document: the balances, then each run's payments with their rules and inputs."""
    heading = contract.contract
    document = new_document(f"Settlement: {heading.name}")
    document.add_paragraph(balance_words(contract, statement))
    document.add_paragraph(
        f"Pounds at prices of {heading.price_base}. Contract file {statement.contract_sha256[:12]}, accounts"
        f" {statement.accounts_sha256[:12]} (SHA-256)."
    )
    for year in statement.years:
        document.add_heading(f"{year.year}, {run_words(year.run)}", 1)
        _payments(document, contract, year)
    write_whole(path, content_of(document))


def _payments(document: Any, contract: CareModelContract, year: YearStatement) -> None:
    """A run's payments as a table."""
    columns = (
        TableColumn("payment", "Payment"),
        TableColumn("to", "To"),
        TableColumn("rule", "Rule and inputs"),
        TableColumn("pounds", "Pounds", "right"),
    )
    rows = [
        {
            "payment": f"{entry.section}: {item_words(contract, entry)}",
            "to": party_words(contract, entry.payee),
            "rule": f"{entry.rule} ({inputs_words(entry)})",
            "pounds": to_the_penny(entry.pence),
        }
        for entry in year.payments()
    ]
    add_rows(document, columns, rows)
