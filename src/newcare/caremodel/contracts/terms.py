"""Terms of a contract: what each line pays, how gains and losses are shared, and what outcomes pay."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from newcare.caremodel.money import Shares
from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import (
    FinancialYear,
    PositiveShare,
    Pounds,
    Section,
    Share,
    Text,
    YesNo,
    optional,
)

Mechanism = Literal["block", "activity", "blended", "marginal-rate", "capitation"]
Count = Annotated[int, Field(strict=True, ge=0)]
PoundsByYear = Annotated[tuple[Pounds, ...], Field(min_length=1)]
SharesByYear = Annotated[tuple[Share, ...], Field(min_length=1)]


class Line(Section):
    """A line of spend: who provides it, how it is paid, and whether its cost is in the pool."""

    id: Text = Field(description="Short name of the line, such as acute-emergency.")
    provider: Text = Field(description="Party that is paid for it.")
    mechanism: Mechanism = Field(
        description="block: the planned value; activity: what was done, at its value; blended: the plan and a share of"
        " the difference; marginal-rate: activity in full up to the plan and a share above it; capitation: a rate for"
        " each person on the list."
    )
    planned_pounds_by_year: PoundsByYear | None = Field(
        None,
        description="Planned value in each year of the term. Needed by block, blended and marginal-rate.",
        json_schema_extra=optional,
    )
    marginal_rate: Share | None = Field(
        None,
        description="Share paid of activity beside the plan. Needed by blended and marginal-rate.",
        json_schema_extra=optional,
    )
    pounds_per_person_by_year: PoundsByYear | None = Field(
        None,
        description="Rate for a person on the list in each year of the term. Needed by capitation.",
        json_schema_extra=optional,
    )
    in_pool: YesNo = Field(True, description="Whether the cost of the line counts in the gain and loss pool.")
    price_base: FinancialYear | None = Field(
        None,
        description="Financial year of whose prices the line's pounds are; it is the contract's, or is refused.",
        json_schema_extra=optional,
    )

    @model_validator(mode="after")
    def _complete(self) -> Line:
        """Refuse a mechanism without what it needs, or with what it does not use."""
        wanted = {
            "planned_pounds_by_year": self.mechanism in ("block", "blended", "marginal-rate"),
            "marginal_rate": self.mechanism in ("blended", "marginal-rate"),
            "pounds_per_person_by_year": self.mechanism == "capitation",
        }
        for key, needed in wanted.items():
            if needed and getattr(self, key) is None:
                raise breaks_rule(f"the line '{self.id}' is paid by {self.mechanism} and lacks '{key}'.")
            if not needed and getattr(self, key) is not None:
                raise breaks_rule(
                    f"the line '{self.id}' is paid by {self.mechanism}, which does not use '{key}'."
                )
        return self


class Band(Section):
    """A band of the variance, as shares of the benchmark, and how much of what lies in it goes into the pool."""

    from_share: Share = Field(description="Where the band begins; the first begins at 0.")
    to_share: PositiveShare | None = Field(
        None, description="Where it ends; left out for the last.", json_schema_extra=optional
    )
    pooled_share: Share = Field(description="Share of the part inside the band that goes into the pool.")


def _follow_on(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Refuse bands that overlap, leave a gap, or do not end open."""
    if bands and bands[0].from_share != 0:
        raise breaks_rule("there is a gap before the first band; it begins at 0.")
    for before, band in pairwise(bands):
        if before.to_share is None or before.to_share > band.from_share:
            raise breaks_rule(
                f"the bands overlap at {band.from_share:g}; each starts where the one before it ends."
            )
        if before.to_share < band.from_share:
            raise breaks_rule(
                f"there is a gap between the bands from {before.to_share:g} to {band.from_share:g}."
            )
    for band in bands:
        if band.to_share is not None and band.to_share <= band.from_share:
            raise breaks_rule(f"a band ends at {band.to_share:g}, where it begins or before.")
    if bands and bands[-1].to_share is not None:
        raise breaks_rule("the last band must be open; leave its 'to_share' out.")
    return bands


class StopLoss(Section):
    """One person's cost above a threshold does not count against the pool; a premium does."""

    threshold_pounds: Pounds = Field(description="Cost of one person in a year above which it is pooled.")
    pooled_share: Share = Field(1.0, description="Share of the excess that is pooled.")
    premium_pounds_by_year: PoundsByYear = Field(
        description="What the pooling costs in each year of the term."
    )


class Gate(Section):
    """A floor under quality: below it a gain pays nothing."""

    measure: Text = Field(description="Measure whose score is looked at.")
    minimum: Share = Field(description="Score from which gains are paid.")


class Pool(Section):
    """The gain and loss pool: what was expected, what counts, and who gets which share."""

    benchmark_pounds_by_year: PoundsByYear = Field(
        description="Spend expected in each year of the term on the lines in the pool."
    )
    price_base: FinancialYear | None = Field(
        None,
        description="Financial year of whose prices the benchmark is; it is the contract's, or is refused.",
        json_schema_extra=optional,
    )
    list_true_up: YesNo = Field(
        False, description="Whether the benchmark follows the list: x mean list of the year / people."
    )
    gain_share: Shares = Field(description="Share of a gain that goes to each party; the shares sum to 1.")
    loss_share: Shares = Field(description="Share of a loss that each party bears; the shares sum to 1.")
    minimum_savings_rate: Share | Literal["by-list-size"] = Field(
        0.0,
        description="Smallest variance that counts, as a share of the benchmark, for gains and losses alike;"
        ' "by-list-size" takes the table of 42 CFR 425.604.',
    )
    corridor: Annotated[tuple[Band, ...], AfterValidator(_follow_on)] = Field(
        (), description="Bands of the variance and how much of each is pooled; none: all of it."
    )
    cap_share: PositiveShare = Field(0.05, description="Largest pool, as a share of the benchmark.")
    share_at_risk_by_year: SharesByYear = Field(
        description="Transfer of risk: share of the pool that is in effect in each year of the term; 0 is shadow."
    )
    stop_loss: StopLoss | None = Field(None, description="Stop-loss.", json_schema_extra=optional)
    quality_gate: Gate | None = Field(None, description="Floor under quality.", json_schema_extra=optional)


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
