"""Sections of a value ledger: what is proposed, what it costs and saves, what is known of its effect, and the gap."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic import WithJsonSchema as InSchema

from newcare.caremodel.money import Deflator, Shares
from newcare.caremodel.refusals import breaks_rule, not_allowed
from newcare.caremodel.values import (
    ConfidenceLevel,
    FinancialYear,
    PositiveShare,
    Pounds,
    Section,
    Share,
    Text,
    no_repeats,
    optional,
)

SavingKind = Literal["cashable", "non_cashable", "capacity_released", "avoided_growth"]
_MOST = 1_000_000_000_000  # pounds: more than a nation spends on health in a year


def _signed_pounds(value: Any) -> Decimal:
    """Take pounds as they are written; below 0 where a saving turned into a cost."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        pounds = Decimal(str(value))
        if pounds.is_finite() and abs(pounds) <= _MOST and pounds == round(pounds, 2):
            return pounds
    raise not_allowed("pounds as a number, with at most two decimals and no pound sign or commas")


def _whole_system(value: Decimal) -> Decimal:
    """Refuse a gap below 0, which is none."""
    if value < 0:
        raise not_allowed("pounds as a number, 0 or more")
    return value


SignedPounds = Annotated[Decimal, BeforeValidator(_signed_pounds), InSchema({"type": "number"})]
GapPounds = Annotated[
    SignedPounds, AfterValidator(_whole_system), InSchema({"type": "number", "minimum": 0, "maximum": _MOST})
]
PoundsByYear = Annotated[tuple[Pounds, ...], Field(min_length=1)]
SavingsByYear = Annotated[tuple[SignedPounds, ...], Field(min_length=1)]
EventsByYear = Annotated[
    tuple[Annotated[float, Field(strict=True, ge=0, le=1_000_000_000)], ...], Field(min_length=1)
]
Relative = Annotated[float, Field(strict=True, gt=-1, le=10)]
Term = Annotated[int, Field(strict=True, ge=1, le=15)]


class Proposition(Section):
    """What is proposed, for how long, and in whose pounds."""

    name: Text = Field(description="Name of the proposition: the place and its model of care.")
    price_base: FinancialYear = Field(description="Financial year of whose prices all results are.")
    first_year: FinancialYear = Field(description="First financial year of the term.")
    term_years: Term = Field(description="Length in years, 1 to 15.")
    discount_rate: Share = Field(
        0.035, description="Yearly rate at which later pounds count less: 0.035 in the Green Book."
    )


class Priced(Section):
    """Pounds that may be at other prices than the proposition's, and then carry a named deflator."""

    price_base: FinancialYear | None = Field(
        None,
        description="Financial year of whose prices these pounds are; left out where it is the proposition's.",
        json_schema_extra=optional,
    )
    deflator: Deflator | None = Field(
        None,
        description="What carries them to the proposition's prices; needed where price_base is another year.",
        json_schema_extra=optional,
    )


class Cost(Priced):
    """A line of cost, by year of the term: what was planned, is forecast, and was spent."""

    name: Text = Field(description="Name of the line.")
    category: Text = Field(description="What kind of cost, such as staff, estates or information-technology.")
    evidence: Text = Field(description="Grade of the evidence behind it; one of [[evidence_grades]].")
    plan_pounds_by_year: PoundsByYear | None = Field(
        None, description="As planned, from the first year.", json_schema_extra=optional
    )
    forecast_pounds_by_year: PoundsByYear | None = Field(
        None, description="As forecast; may stop before the term does.", json_schema_extra=optional
    )
    actual_pounds_by_year: PoundsByYear | None = Field(
        None, description="As spent; for the years that are over.", json_schema_extra=optional
    )


class Events(Priced):
    """The events that a saving says it avoids: which, how many, at what price, and who else claims them."""

    outcome: Text = Field(description="Outcome, such as emergency-admissions, by which an estimate is found.")
    pounds_per_event: Pounds = Field(description="What one event avoided is worth.")
    source: Text = Field(description="Where that price comes from.")
    claimed_events_by_year: EventsByYear = Field(description="Events said to be avoided in each year.")
    also_claimed_by: Annotated[tuple[Text, ...], AfterValidator(no_repeats)] = Field(
        (), description="Other schemes that claim the same events."
    )
    attributable_share: Share = Field(
        1.0, description="Share of the estimated effect that is put down to this proposition."
    )


class Saving(Priced):
    """A line of saving, by year of the term, with what it comes from and what it is based on."""

    name: Text = Field(description="Name of the line.")
    category: Text = Field(description="What kind of care it is saved on, such as emergency-care.")
    kind: SavingKind = Field(
        description="cashable: can be spent elsewhere; non_cashable; capacity_released: a bed or an hour freed;"
        " avoided_growth: a rise that did not come."
    )
    measure: Text = Field(description="What the saving comes from, in words.")
    evidence: Text = Field(description="Grade of the evidence behind it; one of [[evidence_grades]].")
    closes: Annotated[tuple[Text, ...], AfterValidator(no_repeats)] = Field(
        (), description="Parts of the [gap] that count on it; each pound closes one of them, the first."
    )
    plan_pounds_by_year: SavingsByYear | None = Field(
        None, description="As planned, from the first year.", json_schema_extra=optional
    )
    forecast_pounds_by_year: SavingsByYear | None = Field(
        None, description="As forecast; may stop before the term does.", json_schema_extra=optional
    )
    actual_pounds_by_year: SavingsByYear | None = Field(
        None,
        description="As achieved, for the years that are over; below 0 where it became a cost.",
        json_schema_extra=optional,
    )
    events: Events | None = Field(
        None,
        description="The events avoided that it rests on; without them no estimate can stand behind it.",
        json_schema_extra=optional,
    )


class EvidenceGrade(Section):
    """A grade of evidence and what it allows for optimism: inputs of the place, no policy of newcare's."""

    grade: Text = Field(description="Its name, by which lines refer to it.")
    cost_uplift: Annotated[float, Field(strict=True, ge=0, le=5)] = Field(
        description="Share by which a cost of this grade is raised: 0.1 is 10 %."
    )
    saving_reduction: Share = Field(description="Share by which a saving of this grade is lowered.")
    source: Text = Field(description="Who set these, and on what ground.")


class Estimate(Section):
    """What an evaluation found of one outcome."""

    outcome: Text = Field(description="Outcome, as [savings.events] names it.")
    relative_effect: Relative = Field(
        description="Rate divided by the rate without the model, less 1: -0.05 is 5 % fewer."
    )
    lower: Relative = Field(description="Lower limit of its interval.")
    upper: Relative = Field(description="Upper limit of its interval.")
    confidence: ConfidenceLevel = Field(0.95, description="Level of that interval.")
    degrees_of_freedom: Annotated[float, Field(strict=True, gt=0)] | None = Field(
        None,
        description="Of the t distribution behind the interval; left out where it was the normal one.",
        json_schema_extra=optional,
    )
    events_without_model_by_year: EventsByYear = Field(
        description="Events expected in each year of the term without the model of care."
    )
    source: Text = Field(description="The evaluation: design, data, version.")

    @model_validator(mode="after")
    def _in_order(self) -> Estimate:
        """Refuse an estimate outside its interval, or an interval without width."""
        if not self.lower <= self.relative_effect <= self.upper or self.lower == self.upper:
            raise breaks_rule(
                f"the effect on {self.outcome} must lie in its interval, and the interval must have some width; found"
                f" {self.relative_effect:g} ({self.lower:g} to {self.upper:g})."
            )
        return self


class NationalGap(Section):
    """The national gap that the local one is a share of."""

    gap_pounds: GapPounds = Field(description="National gap.")
    extra_funding_pounds: GapPounds = Field(description="Part of it that extra funding closes.")
    local_share: PositiveShare = Field(description="The place's share of national spend.")


class Gap(Section):
    """The financial gap of the place: how large in which year, and by which parts it is to be closed."""

    name: Text = Field(description="Whose gap it is.")
    total_pounds: GapPounds = Field(description="The whole gap in its year.")
    year: FinancialYear = Field(description="Year of the term in which it has opened in full.")
    parts: Shares = Field(description="Part -> share of the gap that it is to close; the shares sum to 1.")
    source: Text = Field(description="Where the gap and its parts come from.")
    national: NationalGap | None = Field(
        None, description="The national gap behind it.", json_schema_extra=optional
    )


class OtherClaim(Section):
    """Events that another scheme says it avoids: an avoided event counts once over all schemes."""

    scheme: Text = Field(description="The other scheme.")
    outcome: Text = Field(description="Outcome, as [savings.events] names it.")
    events_by_year: EventsByYear = Field(description="Events it claims in each year of the term.")
