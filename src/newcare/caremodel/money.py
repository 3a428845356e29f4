"""Sections about money: the whole-population budget, the contract, and what an avoided admission is worth."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import (
    FinancialYear,
    PositiveShare,
    Pounds,
    Section,
    Share,
    Text,
    Years,
    YesNo,
    no_repeats,
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
    cap: PositiveShare = Field(0.05, description="Most that is gained or lost, as a share of the benchmark.")
    corridor: Share = Field(
        0.0, description="Gains and losses up to this share of the benchmark are not paid: chance makes them."
    )
    shadow: YesNo = Field(description="true: the settlement is worked out and reported, and no money moves.")

    @field_validator("corridor")
    @classmethod
    def _inside_cap(cls, value: float, info: ValidationInfo) -> float:
        """Refuse a contract under which nothing could ever be paid."""
        cap = info.data.get("cap")
        if cap is not None and value >= cap:
            raise breaks_rule(
                f"the corridor ({value:g}) reaches the cap ({cap:g}), so that nothing is ever paid."
            )
        return value


class Value(Section):
    """What an avoided emergency admission is worth, with its source."""

    emergency_admission_pounds: Pounds = Field(description="Cost of one emergency admission, in pounds.")
    price_base: FinancialYear = Field(description="Financial year of whose prices that cost is.")
    source: Text = Field(description="Publication that the cost is taken from.")

    @property
    def emergency_admission_pence(self) -> int:
        """Cost of one emergency admission in whole pence."""
        return pence(self.emergency_admission_pounds)
