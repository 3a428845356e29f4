"""What the report of an evaluation of persons is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newcare.evaluation.verdict import Verdict
from newcare.report.results import Row


@dataclass(frozen=True)
class PeopleFlow:
    """People of one comparison: `asked`, why some were left out and how many, `comparable`, and who was `used`."""

    asked: int
    left_out: Sequence[tuple[str, int]]
    comparable: int
    used: tuple[int, int]


@dataclass(frozen=True)
class EvaluatedPeople:
    """What the report of an evaluation of persons is written from.

    Attributes:
        title: what was evaluated.
        verdict: on the main row.
        main: the row of `person_estimate` judged by.
        estimates, balance: rows of `person_estimate` and `balance`.
        flow: of the main comparison.
        lower_is_better: direction of good of the main outcome.
        read: how the table was read; a sentence each.
        files: file name -> what a row of it is.
    """

    title: str
    verdict: Verdict
    main: Row
    estimates: Sequence[Row]
    balance: Sequence[Row]
    flow: PeopleFlow
    lower_is_better: bool
    read: Sequence[str]
    files: Mapping[str, str]

    @property
    def beside(self) -> list[Row]:
        """Rows of the main outcome, window and measure, by every design and control group."""
        same = ("outcome", "window", "measure")
        return [row for row in self.estimates if all(row[name] == self.main[name] for name in same)]

    @property
    def of_main(self) -> list[Row]:
        """Balance of the main design and control group."""
        return [
            row
            for row in self.balance
            if all(row[name] == self.main[name] for name in ("design", "comparison"))
        ]
