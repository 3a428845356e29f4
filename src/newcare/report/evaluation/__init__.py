"""The report of an evaluation: protocol, flow, results, checks and data for re-use, as a page and as a document."""

from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.evaluation.page import evaluation_page

__all__ = ["Evaluated", "evaluation_page"]
