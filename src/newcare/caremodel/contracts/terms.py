"""Terms of a contract that more than one section uses, and what each line pays."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import FinancialYear, Pounds, Section, Share, Text, YesNo, optional

Mechanism = Literal["block", "activity", "blended", "marginal-rate", "capitation"]
Count = Annotated[int, Field(strict=True, ge=0)]
PoundsByYear = Annotated[tuple[Pounds, ...], Field(min_length=1)]
SharesByYear = Annotated[tuple[Share, ...], Field(min_length=1)]
CountsByYear = Annotated[tuple[Count, ...], Field(min_length=1)]


class Gate(Section):
    """A floor under quality: below it a gain pays nothing."""

    measure: Text = Field(description="Measure whose score is looked at.")
    minimum: Share = Field(description="Score from which gains are paid.")


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
