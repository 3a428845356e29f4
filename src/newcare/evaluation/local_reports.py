"""Does a local evaluation report have one of the five faults that such reports have again and again?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newcare.errors import InvalidInput
from newcare.reference.local_evaluations import Fault, ReportQuestion, recurring_faults, report_questions


@dataclass(frozen=True)
class Answered:
    """One question with the answer given (null where there is none), and whether it is sound (null likewise)."""

    question: ReportQuestion
    answer: bool | float | None
    sound: bool | None


@dataclass(frozen=True)
class FaultFinding:
    """One fault: `present` is true where an answer shows it, null where none does but some are missing."""

    fault: Fault
    present: bool | None
    answers: tuple[Answered, ...]

    @property
    def to_mend(self) -> tuple[str, ...]:
        """What to do about each answer that is not sound."""
        return tuple(each.question.mend for each in self.answers if each.sound is False)


def check_local_report(answers: Mapping[str, Any]) -> tuple[FaultFinding, ...]:
    """Judge a report by the answers to `report_questions`.

    Args:
        answers: question -> true, false or a number; a question that is left out is not known.

    Returns:
        A finding for each fault, in the order of the reference.

    Raises:
        InvalidInput: an answer to no question, or of the wrong kind; every one is named.
    """
    faults = list(_wrong(answers))
    if faults:
        raise InvalidInput("\n".join(faults))
    return tuple(_finding(fault, answers) for fault in recurring_faults().values())


def _finding(fault: Fault, answers: Mapping[str, Any]) -> FaultFinding:
    """Judge one fault."""
    asked = [
        Answered(question, answers.get(name), question.is_sound(answers[name]) if name in answers else None)
        for name, question in report_questions().items()
        if question.fault == fault.name
    ]
    sound = [each.sound for each in asked]
    present = True if False in sound else None if None in sound else False
    return FaultFinding(fault, present, tuple(asked))


def _wrong(answers: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with answers."""
    questions = report_questions()
    for name, answer in answers.items():
        if name not in questions:
            yield f"answers.{name}: there is no such question; there are {', '.join(questions)}."
            continue
        wants_number = questions[name].kind == "number"
        is_number = isinstance(answer, int | float) and not isinstance(answer, bool)
        if wants_number and not (is_number and answer >= 0):
            yield f"answers.{name}: found {answer!r}; write a number, 0 or more."
        if not wants_number and not isinstance(answer, bool):
            yield f"answers.{name}: found {answer!r}; write true or false."
