"""The page of outcomes of a run: every indicator beside its balance, with what chance explains said so."""

from newcare.report.outcomes.numbers import NUMBERS, write_numbers
from newcare.report.outcomes.outcomes_page import outcomes_page

__all__ = ["NUMBERS", "outcomes_page", "write_numbers"]
