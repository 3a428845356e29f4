"""What is asked of a table of persons, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.evaluation.person_effect import PersonEffect
from newcare.report.evaluation.evaluated_people import EvaluatedPeople
from newcare.report.evaluation.people_charts import measure_words, name_of
from newcare.workflows.evaluation_answer import answer_lines, answer_values
from newcare.workflows.evaluation_files import PAGE


@dataclass(frozen=True)
class PeopleRequest:
    """What is asked of a table of persons.

    Attributes:
        people: CSV file, a row for each person and control group.
        out: folder written.
        treated: column of 1 (under the intervention) or 0.
        outcomes: as `newcare.evaluation.given.people_file.person_outcome` reads them; the first is judged by.
        person_time: column of person-years, for counts, costs and days.
        person: column that tells persons apart; told by its name, otherwise each row is a person.
        lower_is_better: for the outcome judged by.
        confidence: level of the limits.
        columns: further arguments of `PersonStudy`.
    """

    people: Path
    out: Path
    treated: str
    outcomes: tuple[str, ...]
    person_time: str | None
    person: str | None
    lower_is_better: bool
    confidence: float
    columns: dict[str, Any]


@dataclass(frozen=True)
class PeopleResult:
    """What was found, and where it is."""

    found: EvaluatedPeople
    out: Path

    @property
    def page(self) -> Path:
        """The page for people."""
        return self.out / PAGE

    def lines(self) -> list[str]:
        """What to print: how the table was read, each estimate, and the answer."""
        effects = [
            (f"{row['outcome']}, {measure_words(row)}, {name_of(row)}", PersonEffect(row).change)
            for row in self.found.estimates
        ]
        return answer_lines(self.found, effects)

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return answer_values(self.found, self.found.of_main, self.out)
