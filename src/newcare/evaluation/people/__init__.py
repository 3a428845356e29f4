"""Evaluations of persons: those under a model of care beside others like them, in several control groups."""

from newcare.evaluation.people.evaluate import evaluate_people
from newcare.evaluation.people.study import PersonOutcome, PersonStudy

__all__ = ["PersonOutcome", "PersonStudy", "evaluate_people"]
