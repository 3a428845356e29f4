"""Terms of stranded cost: how a hospital's cost behaves when admissions stay away, apart from their tariff."""

from __future__ import annotations

from pydantic import Field, model_validator

from newcare.caremodel.contracts.terms import Count, CountsByYear
from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import Pounds, Section, Share, Text


class Stranded(Section):
    """What an avoided admission takes from the hospital's income, and how much of its cost can follow, and when."""

    hospital: Text = Field(description="Party whose capacity stands empty.")
    tariff_pounds: Pounds = Field(description="Income of one admission.")
    cost_pounds: Pounds = Field(description="Full cost of one admission; it is not its tariff.")
    variable_share: Share = Field(description="Share of the cost that goes in the same year.")
    semi_fixed_share: Share = Field(description="Share that goes once a fall has lasted.")
    fixed_share: Share = Field(description="Share that stays; the three shares sum to 1.")
    years_to_release: Count = Field(
        2, description="Years for which a fall must last before its semi-fixed cost goes."
    )
    avoided_admissions_by_year: CountsByYear = Field(
        description="Admissions fewer than expected in each year of the term, as planned."
    )

    @model_validator(mode="after")
    def _whole_cost(self) -> Stranded:
        """Refuse shares that leave out a part of the cost."""
        total = self.variable_share + self.semi_fixed_share + self.fixed_share
        if abs(total - 1) > 1e-9:
            raise breaks_rule(f"the shares of the cost sum to {total:.6g}; allowed: shares that sum to 1.")
        return self
