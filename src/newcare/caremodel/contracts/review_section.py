"""Facts that the review of a contract needs and that no other section of its file gives."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from newcare.caremodel.values import Pounds, Section, Share, YesNo, optional

Signed = Annotated[float, Field(strict=False, ge=-1_000_000_000_000, le=1_000_000_000_000)]
Number = Annotated[float, Field(strict=False, ge=0)]


class ReviewFacts(Section):
    """Facts as far as they are known; one that is left out is not known, and a check that needs it says so."""

    price_agreed_before_start: YesNo | None = Field(
        None, description="Whether the price was agreed before the start.", json_schema_extra=optional
    )
    in_scope_annual_spend_pounds: Pounds | None = Field(
        None, description="What the services in scope cost a year today.", json_schema_extra=optional
    )
    cost_data_complete: YesNo | None = Field(
        None, description="Whether the cost data are known to be complete.", json_schema_extra=optional
    )
    data_completeness_share: Share | None = Field(
        None, description="Share of the spend that line-level data cover.", json_schema_extra=optional
    )
    data_history_years: Number | None = Field(
        None, description="Years that the data reach back.", json_schema_extra=optional
    )
    tax_position_agreed_and_funded: YesNo | None = Field(
        None, description="Whether the tax position of the vehicle is agreed.", json_schema_extra=optional
    )
    guarantee_or_reserve_pounds: Pounds | None = Field(
        None, description="Guarantee or reserve behind the provider.", json_schema_extra=optional
    )
    loss_95th_percentile_pounds: Pounds | None = Field(
        None, description="Loss that comes one year in twenty.", json_schema_extra=optional
    )
    first_saving_month: Number | None = Field(
        None, description="Month of the term with the first saving.", json_schema_extra=optional
    )
    mobilisation_complete_month: Number | None = Field(
        None, description="Month in which the services are in place.", json_schema_extra=optional
    )
    year_one_saving_share_of_price: Share | None = Field(
        None,
        description="Saving that the first year needs, as a share of the price.",
        json_schema_extra=optional,
    )
    largest_measure_share_of_savings: Share | None = Field(
        None, description="Share of all savings from the largest measure.", json_schema_extra=optional
    )
    net_saving_after_optimism_pounds: Signed | None = Field(
        None, description="Net saving after an allowance for optimism.", json_schema_extra=optional
    )
    required_effect_share: Share | None = Field(
        None, description="Effect that the price needs.", json_schema_extra=optional
    )
    best_published_effect_share: Share | None = Field(
        None, description="Best published effect of such a model.", json_schema_extra=optional
    )
    commissioner_distance_from_target_share: Signed | None = Field(
        None,
        description="Commissioner's distance from its fair share; below 0: short.",
        json_schema_extra=optional,
    )
    commissioner_in_deficit: YesNo | None = Field(
        None, description="Whether the commissioner is in deficit.", json_schema_extra=optional
    )
    mobilisation_funded: YesNo | None = Field(
        None, description="Whether getting started is paid for.", json_schema_extra=optional
    )
    stranded_cost_funded: YesNo | None = Field(
        None, description="Whether empty hospital capacity is paid for.", json_schema_extra=optional
    )
    coefficient_of_variation: Number | None = Field(
        None, description="Of one person's cost in a year, from linked data.", json_schema_extra=optional
    )
    common_shock_standard_deviation: Number | None = Field(
        None, description="Of a shock that all share, as a share of cost.", json_schema_extra=optional
    )
