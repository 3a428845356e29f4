"""A proposition as a workbook whose formulas work: change a claim, an effect or the rate, and every figure follows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import xlsxwriter

from newcare.engines import write_whole
from newcare.report.value.workbook_booking import write_booking
from newcare.report.value.workbook_inputs import write_inputs, write_lines
from newcare.report.value.workbook_sheet import MADE, Sheet, looks_of
from newcare.report.value.workbook_worth import write_worth
from newcare.value.ledger import cost_lines
from newcare.value.valued import Valued


def write_value_workbook(path: Path, valued: Valued) -> None:
    """Write a proposition as a workbook: worth, inputs, costs, savings, and what may be booked in each scenario.

    Every figure of the sheets Worth and Booking is a formula over cells of the other sheets, which hold what the ledger
    says. Cells in a tint are inputs.
    """
    write_whole(path, value_workbook(valued))


def value_workbook(valued: Valued) -> bytes:
    """Fill the workbook and give its bytes; the same ledger gives the same bytes."""
    content = BytesIO()
    ledger = valued.ledger
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "in_memory": True}) as book:
        book.set_properties({"created": MADE})
        looks = looks_of(book)
        worth = Sheet(book.add_worksheet("Worth"), looks)
        inputs = write_inputs(Sheet(book.add_worksheet("Inputs"), looks), ledger)
        savings = [line.line for line in valued.appraised.lines["central"]]
        costs = write_lines(
            Sheet(book.add_worksheet("Costs"), looks), cost_lines(ledger), ledger.costs, ledger, inputs
        )
        claims = write_lines(
            Sheet(book.add_worksheet("Savings"), looks), savings, ledger.savings, ledger, inputs
        )
        booked = {
            scenario: write_booking(
                Sheet(book.add_worksheet(f"Booking {scenario}"), looks),
                ledger,
                lines,
                inputs.scenario(scenario),
                claims.latest,
            )
            for scenario, lines in valued.appraised.lines.items()
        }
        write_worth(worth, valued, inputs.rate, costs, booked)
        worth.sheet.activate()
    return content.getvalue()
