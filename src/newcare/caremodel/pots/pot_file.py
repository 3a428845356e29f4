"""The pot file as one type: lines by contributor, people by need, growth, reserve, and the units that share it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import FinancialYear, Pounds, Section, Share, Text, YesNo, optional

CONTRIBUTORS = ("nhs", "council", "pooled")
Contributor = Literal["nhs", "council", "pooled"]
People = Annotated[int, Field(strict=True, ge=0)]
PeopleByYear = Annotated[tuple[People, ...], Field(min_length=1)]
Weight = Annotated[float, Field(ge=0, le=1000)]
Growth = Annotated[float, Field(ge=-0.5, le=0.5)]


class PotHeading(Section):
    """What the pot is called, and which years it pays for."""

    name: Text = Field(description="Name of the pot.")
    price_base: FinancialYear = Field(
        description="Financial year of whose prices all pounds of the file are."
    )
    base_year: FinancialYear = Field(description="Financial year whose spend the lines hold.")
    years: Annotated[int, Field(strict=True, ge=1, le=15)] = Field(
        description="Years after the base year that the budget pays for, 1 to 15."
    )


class PotLine(Section):
    """A line of the pot: who puts it in, what of it is in scope, and what may not be spent on anything else."""

    id: Text = Field(description="Short name of the line, such as community.")
    contributor: Contributor = Field(
        description="Who puts the money in: nhs, council, or pooled by agreement."
    )
    pounds: Pounds = Field(description="Spend of the base year.")
    in_scope: YesNo = Field(True, description="Whether the line is part of the whole-population budget.")
    carve_out_pounds: Pounds = Field(
        0, description="Part of it that is paid elsewhere.", validate_default=True
    )
    ring_fenced_for: Text | None = Field(
        None, description="What the line may be spent on alone.", json_schema_extra=optional
    )
    price_base: FinancialYear | None = Field(
        None,
        description="Financial year of whose prices its pounds are; it is the pot's, or is refused.",
        json_schema_extra=optional,
    )

    @model_validator(mode="after")
    def _within(self) -> PotLine:
        """Refuse a part that is larger than the whole, and a carve-out or a fence of what is not in scope."""
        if self.carve_out_pounds > self.pounds:
            raise breaks_rule(f"the carve-out of '{self.id}' is larger than the line.")
        if not self.in_scope and (self.carve_out_pounds or self.ring_fenced_for):
            raise breaks_rule(f"the line '{self.id}' is out of scope; it has no carve-out and no ring-fence.")
        return self


class NeedCell(Section):
    """People of one kind of need, and what one of them costs beside the average."""

    id: Text = Field(description="Short name of the cell, such as 75-and-over.")
    weight: Weight = Field(description="Cost of one such person over the mean cost of all.")
    people_by_year: PeopleByYear = Field(description="People in the base year and in each year paid for.")


class Capitation(Section):
    """The rate of a weighted person, and how it grows."""

    pounds_per_weighted_person: Pounds = Field(description="Rate of the base year.")
    uplift_by_year: tuple[Growth, ...] = Field(
        description="Growth for prices in each year paid for: 0.025 is 2.5 %."
    )
    efficiency_by_year: tuple[Growth, ...] = Field(description="Efficiency asked for, taken from the uplift.")
    reconcile_tolerance: Share = Field(
        0.005,
        description="Largest gap between rate x weighted people and the spend in scope; a wider one is refused.",
    )


class FairShare(Section):
    """The national rate by which a target is told."""

    pounds_per_weighted_person: Pounds = Field(description="Rate of the formula for one weighted person.")
    weighted_people: Annotated[float, Field(gt=0)] = Field(description="Weighted people by the formula.")


class Reserve(Section):
    """A part of the units' budgets held back for emergency admissions."""

    share: Share = Field(description="Share of what is not ring-fenced that is held back.")


class ListTrueUp(Section):
    """The list as it turned out in the first year paid for."""

    monthly_list: Annotated[tuple[People, ...], Field(min_length=1, max_length=12)] = Field(
        description="People on the list in each month, 1 to 12 of them."
    )


class PotUnit(Section):
    """A practice, a neighbourhood or a cohort that is given a shadow budget."""

    id: Text = Field(description="Name of the unit.")
    kind: Literal["practice", "neighbourhood", "cohort"] = Field(description="What it is.")
    people: People = Field(description="Its people.")
    need_weight: Weight = Field(1.0, description="Need of one of them beside the average.")
    emergency_plan_pounds: Pounds | None = Field(
        None, description="Emergency spend planned in the first year.", json_schema_extra=optional
    )
    emergency_actual_pounds: Pounds | None = Field(
        None,
        description="Emergency spend that came; what is above the plan draws on the reserve.",
        json_schema_extra=optional,
    )

    @model_validator(mode="after")
    def _both(self) -> PotUnit:
        """Refuse a plan without what came, and the other way round."""
        if (self.emergency_plan_pounds is None) != (self.emergency_actual_pounds is None):
            raise breaks_rule(
                f"the unit '{self.id}' needs both emergency_plan_pounds and emergency_actual_pounds."
            )
        return self


def named_once(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse two rows of one name."""
    names = [row.id for row in rows]
    for name in names:
        if names.count(name) > 1:
            raise breaks_rule(f"'{name}' stands in it more than once; name each once.")
    return rows


class PotFile(Section):
    """A commissioning pot as data."""

    pot: PotHeading = Field(description="What it is.")
    lines: Annotated[tuple[PotLine, ...], AfterValidator(named_once)] = Field(
        min_length=1, description="Lines of the pot: a table [[lines]] for each."
    )
    cells: Annotated[tuple[NeedCell, ...], AfterValidator(named_once)] = Field(
        min_length=1, description="People by need: a table [[cells]] for each."
    )
    capitation: Capitation = Field(description="Rate and growth.")
    fair_share: FairShare | None = Field(None, description="Target of the place.", json_schema_extra=optional)
    list_true_up: ListTrueUp | None = Field(
        None, description="True-up by the list.", json_schema_extra=optional
    )
    reserve: Reserve | None = Field(None, description="Emergency reserve.", json_schema_extra=optional)
    units: Annotated[tuple[PotUnit, ...], AfterValidator(named_once)] = Field(
        (), description="Units that share the budget in shadow: a table [[units]] for each."
    )


def pot_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the pot file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **PotFile.model_json_schema(),
        "title": "newcare pot file",
    }
