"""A proposition as a letter (docx) for those who decide: the main figures, what was booked and why."""

from __future__ import annotations

from pathlib import Path

from newcare.engines import write_whole
from newcare.report.document import add_section, content_of, new_document
from newcare.report.value.booking_section import booking_section
from newcare.report.value.gap_sections import gap_section
from newcare.report.value.page import lede
from newcare.report.value.sensitivity_section import sensitivity_section
from newcare.report.value.worth_sections import worth_section
from newcare.value.proposition import METHOD
from newcare.value.valued import Valued


def write_value_letter(path: Path, valued: Valued) -> None:
    """Write a proposition as a document: the answer first, then worth, booking, sensitivity and the gap."""
    proposition = valued.ledger.proposition
    document = new_document(f"Value: {proposition.name}")
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
        add_section(document, section, tables=1)
    write_whole(path, content_of(document))
