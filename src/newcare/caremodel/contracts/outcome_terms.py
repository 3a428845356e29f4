"""Terms of what outcomes pay: the improvement payment, the outcome contract, the release of a pooled fund."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from newcare.caremodel.contracts.terms import Count, Gate, PoundsByYear
from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import Pounds, Section, Share, Text, optional


class Measure(Section):
    """A measure of the improvement payment."""

    id: Text = Field(description="Short name of the measure.")
    weight: Share = Field(description="Weight; the weights of all measures sum to 1.")
    payment_starts_at: float = Field(description="Value from which payment starts.")
    full_payment_at: float = Field(
        description="Value at which it is full; lower than the start where less is better."
    )
    minimum_denominator: Count = Field(0, description="Fewest people for the measure to be scored.")

    @model_validator(mode="after")
    def _apart(self) -> Measure:
        """Refuse a measure that cannot be scored."""
        if self.payment_starts_at == self.full_payment_at:
            raise breaks_rule(f"the two thresholds of the measure '{self.id}' are equal.")
        return self


def _weights_sum_to_one(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """Refuse weights that do not sum to 1."""
    weight = sum((Decimal(str(measure.weight)) for measure in measures), Decimal(0))
    if abs(weight - 1) > Decimal("1e-9"):
        raise breaks_rule(f"the weights sum to {weight}; allowed: weights that sum to 1.")
    return measures


class Improvement(Section):
    """The improvement payment scheme: a pool of its own, earned by measures."""

    pool_pounds_by_year: PoundsByYear = Field(description="Most that can be paid in each year of the term.")
    provider: Text = Field(description="Party that is paid.")
    small_denominator_rule: Literal["redistribute", "no_pay"] = Field(
        "redistribute", description="What becomes of the weight of a measure with too few people."
    )
    measures: Annotated[tuple[Measure, ...], AfterValidator(_weights_sum_to_one)] = Field(
        min_length=1, description="Measures."
    )
    quality_gate: Gate | None = Field(None, description="Floor under quality.", json_schema_extra=optional)


class Outcome(Section):
    """An outcome that is paid for each verified unit."""

    id: Text = Field(description="Short name of the outcome.")
    pounds_per_unit: Pounds = Field(description="Payment for one unit.")
    expected_without_service: Count = Field(
        0, description="Units a year that would have come anyway; not paid."
    )
    cap_units: Count | None = Field(
        None, description="Most units paid in a year.", json_schema_extra=optional
    )
    avoided_admissions_of: Text | None = Field(
        None,
        description="Where a unit is an emergency admission avoided: the line that holds the cost of such admissions."
        " Where that line is in the pool, the payment counts as cost there, so that one admission earns once.",
        json_schema_extra=optional,
    )


class OutcomeContract(Section):
    """An outcome contract: only verified outcomes pay."""

    provider: Text = Field(description="Party that is paid.")
    outcomes: tuple[Outcome, ...] = Field(min_length=1, description="Outcomes.")
    cap_pounds: Pounds | None = Field(None, description="Most paid in a year.", json_schema_extra=optional)


class PooledFund(Section):
    """Money held back and released for emergency admissions avoided; the rest pays the hospital."""

    provider: Text = Field(description="Party to which the money is released.")
    hospital: Text = Field(description="Party that is paid for admissions that did not fall.")
    baseline_admissions: Count = Field(description="Emergency admissions of the baseline year.")
    planned_reduction_share: Share = Field(description="Planned fall, as a share of the baseline.")
    pounds_per_admission: Pounds = Field(description="Price of an admission.")
    line: Text = Field(
        description="Line that holds the cost of these admissions. Where it is in the pool, what is released counts as"
        " cost there, so that one admission avoided earns once."
    )
