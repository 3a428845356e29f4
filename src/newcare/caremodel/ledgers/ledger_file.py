"""The value ledger as one type: everything that appraisal, comparison and the gap need to know of a proposition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import AfterValidator, Field

from newcare.caremodel.ledgers.sections import (
    Cost,
    Estimate,
    EvidenceGrade,
    Gap,
    OtherClaim,
    Proposition,
    Saving,
)
from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import Section, optional

_Of = TypeVar("_Of")


class _Named(Protocol):
    """A line with a name."""

    @property
    def name(self) -> str:
        """Its name."""


def _refuse_twice(names: Iterable[str]) -> None:
    """Refuse what stands twice where each may stand once."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise breaks_rule(f"'{name}' stands in it more than once; name each once.")
        seen.add(name)


def _once(name_of: Callable[[_Of], str]) -> Callable[[tuple[_Of, ...]], tuple[_Of, ...]]:
    """Check that no two of a list share a name."""

    def check(items: tuple[_Of, ...]) -> tuple[_Of, ...]:
        _refuse_twice(name_of(item) for item in items)
        return items

    return check


def _line_name(line: _Named) -> str:
    return line.name


class LedgerFile(Section):
    """A value proposition as data."""

    proposition: Proposition = Field(description="What is proposed.")
    costs: Annotated[tuple[Cost, ...], AfterValidator(_once(_line_name))] = Field(
        min_length=1, description="Costs: a table [[costs]] for each line."
    )
    savings: Annotated[tuple[Saving, ...], AfterValidator(_once(_line_name))] = Field(
        min_length=1, description="Savings: a table [[savings]] for each line."
    )
    evidence_grades: Annotated[tuple[EvidenceGrade, ...], AfterValidator(_once(lambda each: each.grade))] = (
        Field(min_length=1, description="Grades of evidence: a table [[evidence_grades]] for each.")
    )
    estimates: Annotated[tuple[Estimate, ...], AfterValidator(_once(lambda each: each.outcome))] = Field(
        (), description="What an evaluation found: a table [[estimates]] for each outcome."
    )
    other_claims: Annotated[
        tuple[OtherClaim, ...], AfterValidator(_once(lambda each: f"{each.scheme}, {each.outcome}"))
    ] = Field((), description="What other schemes claim: a table [[other_claims]] for each.")
    gap: Gap | None = Field(None, description="The financial gap of the place.", json_schema_extra=optional)

    def years(self) -> tuple[str, ...]:
        """Financial years of the term, in order."""
        first = int(self.proposition.first_year[:4])
        return tuple(
            f"{year}-{(year + 1) % 100:02d}" for year in range(first, first + self.proposition.term_years)
        )

    def estimate_of(self, outcome: str) -> Estimate | None:
        """The estimate of an outcome, if there is one."""
        return next((each for each in self.estimates if each.outcome == outcome), None)

    def grade_of(self, evidence: str) -> EvidenceGrade:
        """The grade that a line names; the loader has seen to it that there is one."""
        return next(each for each in self.evidence_grades if each.grade == evidence)

    def others_claims(self, outcome: str) -> Sequence[OtherClaim]:
        """What other schemes claim of an outcome."""
        return [each for each in self.other_claims if each.outcome == outcome]


def ledger_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the value ledger."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **LedgerFile.model_json_schema(),
        "title": "newcare value ledger",
    }
