"""Every error that newcare raises on purpose.

Each says three things: what is wrong, what was seen, what to do next. Each class is something a user can act
upon, and carries the exit status of a command that meets it; `docs/reference/errors.md` has a section for each.
No message ever holds a value from a person's record.
"""

from __future__ import annotations

from typing import ClassVar


class NewcareError(Exception):
    """Base of all errors raised on purpose.

    Args:
        problem: what is wrong, as one sentence.
        seen: what was found instead, where that helps.
        remedy: the next step for the person who reads this.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, problem: str, *, seen: str | None = None, remedy: str | None = None) -> None:
        self.problem = problem
        self.seen = seen
        self.remedy = remedy
        super().__init__(" ".join(part for part in (problem, seen and f"Seen: {seen}.", remedy) if part))


class InvalidInput(NewcareError):
    """A value outside what a method is defined for: the number it would give would mislead."""

    exit_status = 2


class MissingSource(NewcareError):
    """A published file that the command needs is not in the folder given."""

    exit_status = 2


class InvalidModelFile(NewcareError):
    """The model of care, or a file it names, breaks its schema or contradicts itself."""

    exit_status = 3


class InvalidContract(NewcareError):
    """A contract file breaks its schema or contradicts itself, or its accounts do not fit it."""

    exit_status = 3


class InvalidRecords(NewcareError):
    """The records folder lacks a table, or a table is not what its specification says."""

    exit_status = 4


class FolderBusy(NewcareError):
    """Another run is writing into the same results folder."""

    exit_status = 5


class StorageFailure(NewcareError):
    """The disk is full or refuses to be written; the last whole result is untouched."""

    exit_status = 6


class UnknownTable(NewcareError):
    """No table of that name is specified."""

    exit_status = 2
