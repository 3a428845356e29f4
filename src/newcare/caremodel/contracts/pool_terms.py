"""Terms of the gain and loss pool: what was expected, what counts, how it is shared, and what limits a loss."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from newcare.caremodel.contracts.terms import Gate, PoundsByYear, SharesByYear
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


class AggregateStopLoss(Section):
    """A provider's whole loss of a year is held to a limit; the commissioner bears what lies beyond it."""

    provider: Text = Field(description="Party whose loss is limited; each has one limit at most.")
    largest_loss_pounds_by_year: PoundsByYear = Field(
        description="Most that it bears of the pool's loss in each year of the term."
    )
    premium_pounds_by_year: PoundsByYear | None = Field(
        None,
        description="What it pays the commissioner for that in each year of the term; 0 in a year in shadow.",
        json_schema_extra=optional,
    )


def _limited_once(limits: tuple[AggregateStopLoss, ...]) -> tuple[AggregateStopLoss, ...]:
    """Refuse two limits of one provider."""
    providers = [limit.provider for limit in limits]
    for provider in providers:
        if providers.count(provider) > 1:
            raise breaks_rule(f"the loss of '{provider}' is limited more than once; limit each once.")
    return limits


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
    aggregate_stop_loss: Annotated[tuple[AggregateStopLoss, ...], AfterValidator(_limited_once)] = Field(
        (), description="Limits of a provider's whole loss: a table [[pool.aggregate_stop_loss]] for each."
    )
