"""A value proposition as a page, as a workbook with live formulas, and as a letter."""

from newcare.report.value.comparison_page import comparison_page
from newcare.report.value.fund_page import fund_page
from newcare.report.value.letter import write_value_letter
from newcare.report.value.page import value_page
from newcare.report.value.workbook import write_value_workbook

__all__ = [
    "comparison_page",
    "fund_page",
    "value_page",
    "write_value_letter",
    "write_value_workbook",
]
