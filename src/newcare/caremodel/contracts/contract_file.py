"""The contract file as one type: terms, clauses, risks, and the facts that its review needs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from newcare.caremodel.contracts.outcome_terms import Improvement, OutcomeContract, PooledFund
from newcare.caremodel.contracts.pool_terms import Pool
from newcare.caremodel.contracts.review_section import ReviewFacts
from newcare.caremodel.contracts.stranded_section import Stranded
from newcare.caremodel.contracts.terms import Line
from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import Day, FinancialYear, Section, Text, YesNo, optional

People = Annotated[int, Field(strict=True, ge=1)]
Term = Annotated[int, Field(strict=True, ge=1, le=15)]


class Heading(Section):
    """What the contract is called, whom it covers and for how long."""

    name: Text = Field(description="Name of the contract.")
    commissioner: Text = Field(description="Party that pays; one of [parties].")
    price_base: FinancialYear = Field(
        description="Financial year of whose prices all pounds of the file are."
    )
    first_year: FinancialYear = Field(description="First financial year of the term.")
    term_years: Term = Field(description="Length in years, 1 to 15.")
    people: People | None = Field(
        None, description="People on the list at the start, where it is known.", json_schema_extra=optional
    )


class Gateway(Section):
    """A point before or during the term where the contract can be stopped."""

    name: Text = Field(description="What has to be shown.")
    on: Day = Field(description="When.")
    can_stop: YesNo = Field(description="Whether failing it stops the contract.")


class Clauses(Section):
    """Clauses by which the contract can be ended, changed or re-based."""

    break_clause: YesNo = Field(description="A party can end it early.")
    change: YesNo = Field(description="Its terms can be changed when services change.")
    rebasing: YesNo = Field(description="Its benchmark can be set anew.")


class Risk(Section):
    """A risk and the party that bears it."""

    risk: Text = Field(description="The risk.")
    owner: str = Field(
        "", description="The party that bears it; an empty one is an orphan and turns the review red."
    )


class OverrideOfReview(Section):
    """Who lets the contract start in spite of its review."""

    name: Text = Field(description="Who decides.")
    reason: Text = Field(description="Why; it stays in the report.")


def _named_once(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Refuse two lines of one name."""
    ids = [line.id for line in lines]
    for line in ids:
        if ids.count(line) > 1:
            raise breaks_rule(f"the line '{line}' stands in it more than once; name each once.")
    return lines


class ContractFile(Section):
    """A contract as data: everything that settlement, review and simulation need to know of it."""

    contract: Heading = Field(description="What it is.")
    parties: dict[Text, Text] = Field(min_length=2, description="Short name of each party -> its full name.")
    lines: Annotated[tuple[Line, ...], AfterValidator(_named_once)] = Field(
        min_length=1, description="Lines of spend: a table [[lines]] for each."
    )
    pool: Pool | None = Field(None, description="Gain and loss pool.", json_schema_extra=optional)
    improvement: Improvement | None = Field(
        None, description="Improvement payment scheme.", json_schema_extra=optional
    )
    outcome_contract: OutcomeContract | None = Field(
        None, description="Payment for verified outcomes.", json_schema_extra=optional
    )
    pooled_fund: PooledFund | None = Field(
        None, description="Pooled fund released for admissions avoided.", json_schema_extra=optional
    )
    stranded: Stranded | None = Field(
        None,
        description="How the hospital's cost follows admissions that stay away.",
        json_schema_extra=optional,
    )
    gateways: tuple[Gateway, ...] = Field((), description="Gateways: a table [[gateways]] for each.")
    clauses: Clauses | None = Field(None, description="Clauses.", json_schema_extra=optional)
    risks: tuple[Risk, ...] = Field((), description="Risks: a table [[risks]] for each.")
    review: ReviewFacts = Field(
        ReviewFacts(), description="Facts that the review needs and no other section gives."
    )
    override: OverrideOfReview | None = Field(
        None, description="Override of the review.", json_schema_extra=optional
    )


def contract_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the contract file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ContractFile.model_json_schema(),
        "title": "newcare contract file",
    }
