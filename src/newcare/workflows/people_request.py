"""What is asked of a table of persons, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.evaluation.person_effect import PersonEffect
from newcare.report.evaluation.evaluated_people import EvaluatedPeople
from newcare.report.evaluation.people_charts import measure_words, name_of
from newcare.workflows.evaluation_files import DOCUMENT, PAGE


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
        found, said = self.found, self.found.verdict
        names = [f"{row['outcome']}, {measure_words(row)}, {name_of(row)}" for row in found.estimates]
        width = max(map(len, names))
        effects = [
            f"  {name:<{width}}  {PersonEffect(row).change}"
            for name, row in zip(names, found.estimates, strict=True)
        ]
        return [
            *found.read,
            said.protocol,
            "",
            *effects,
            "",
            said.sentence,
            f"{said.because} {said.would_change}",
        ]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        found, said = self.found, self.found.verdict
        return {
            "verdict": said.code.value,
            "rule": said.rule,
            "sentence": said.sentence,
            "because": said.because,
            "would_change": said.would_change,
            "cause": said.cause,
            "disagreements": [*said.disagreements],
            "provisos": [*said.provisos],
            "protocol": said.protocol,
            "better": "lower" if found.lower_is_better else "higher",
            "estimate": [dict(row) for row in found.estimates],
            "checks": [dict(row) for row in found.of_main],
            "reading": [*found.read],
            "page": str(self.page),
            "document": str(self.out / DOCUMENT),
            "tables": {name.removesuffix(".parquet"): str(self.out / name) for name in found.files},
        }
