"""A settled contract as a page, as a workbook with live formulas, and as a letter."""

from newcare.report.settlement.letter import write_letter
from newcare.report.settlement.page import settlement_page
from newcare.report.settlement.review_page import review_page
from newcare.report.settlement.workbook import write_settlement_workbook

__all__ = ["review_page", "settlement_page", "write_letter", "write_settlement_workbook"]
