"""The page of a plan: who is in, what could change at most, what it takes to see it, is it locked."""

from newcare.report.plan.files import write_plan
from newcare.report.plan.plan import Plan
from newcare.report.plan.words import plan_words

__all__ = ["Plan", "plan_words", "write_plan"]
