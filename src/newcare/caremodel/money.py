"""Sections about money: the whole-population budget, the contract, and what an event avoided is worth."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from newcare.caremodel.judgement import Indicator
from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import (
    Factor,
    FinancialYear,
    PositiveShare,
    Pounds,
    Section,
    Share,
    Text,
    Years,
    YesNo,
    no_repeats,
    optional,
    pence,
)

BudgetLine = Literal[
    "primary", "community", "mental-health", "acute-emergency", "acute-planned", "social-care"
]


class Budget(Section):
    """The whole-population budget: the spend in scope in the base year, carried forward to the payment year."""

    lines: Annotated[tuple[BudgetLine, ...], AfterValidator(no_repeats)] = Field(
        min_length=1, description="Lines of spend inside the budget."
    )
    base_year: FinancialYear = Field(description="Financial year whose spend the budget starts from.")
    payment_year: FinancialYear = Field(description="Financial year that the budget pays for.")
    uplift: Share = Field(description="Growth for prices, share a year: 0.025 is 2.5 % a year.")
    efficiency: Share = Field(description="Efficiency asked for, share a year, taken from the uplift.")
    reconcile_tolerance: Share = Field(
        0.005,
        description="Largest gap, as a share, between the budget built from people and the spend in the"
        " records of the base year; a wider gap is refused.",
    )

    @field_validator("payment_year")
    @classmethod
    def _not_before_base(cls, value: str, info: ValidationInfo) -> str:
        """Refuse a budget that runs backwards."""
        base = info.data.get("base_year", value)
        if value < base:
            raise breaks_rule(f"the payment year {value} comes before the base year {base}.")
        return value


def _sums_to_one(shares: dict[str, float]) -> dict[str, float]:
    """Refuse shares that pay out more or less than the whole."""
    total = sum(shares.values())
    if abs(total - 1) > 1e-9:
        raise breaks_rule(f"these shares sum to {total:.6g}; allowed: shares that sum to 1.")
    return shares


Shares = Annotated[dict[Text, Share], AfterValidator(_sums_to_one)]


class Contract(Section):
    """Who bears the gains and losses against the budget, and where payment stops."""

    term_years: Years = Field(description="Length of the contract in years, 1 to 30.")
    gain_share: Shares = Field(description="Share of a gain that goes to each provider; the shares sum to 1.")
    loss_share: Shares = Field(
        description="Share of a loss that each provider bears; the shares sum to 1. It names the same providers"
        " as gain_share: one that takes no part has the share 0."
    )
    cap: PositiveShare = Field(0.05, description="Largest pool to share, as a share of the benchmark.")
    corridor: Share = Field(
        0.0,
        description="Gains and losses up to this share of the benchmark are not shared, because chance makes them; only"
        " the part beyond it goes into the pool.",
    )
    shadow: YesNo = Field(description="true: the settlement is worked out and reported, and no money moves.")


class Deflator(Section):
    """What carries a price from the year of its prices to the base year of the budget."""

    factor: Factor = Field(
        description="What the price is multiplied by: 1.2 where prices rose by 20 % from price_base to base_year."
    )
    source: Text = Field(
        description="Publication that the factor is taken from, or that it is assumed, and by whom."
    )


class Value(Section):
    """What one event avoided is worth, with its source."""

    event: Indicator = Field(
        alias="for",
        description="What one price buys: one event of this indicator. It is the primary outcome.",
    )
    pounds: Pounds = Field(description="Price of one such event, in pounds.")
    price_base: FinancialYear = Field(description="Financial year of whose prices that price is.")
    source: Text = Field(description="Publication that the price is taken from.")
    deflator: Deflator | None = Field(
        None,
        description="What carries the price to the base year of the budget, in whose pounds interventions are"
        " costed. Needed when price_base is another year, and refused when it is that year.",
        json_schema_extra=optional,
    )

    @property
    def pence(self) -> int:
        """Price of one event as published, in whole pence."""
        return pence(self.pounds)
