"""Sections that say how the model of care is judged: outcomes, evaluation, and what may be released."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import ConfidenceLevel, FinancialYear, Section, Text, Years, YesNo, no_repeats

Indicator = Literal[
    "emergency-admissions",
    "zero-day-emergency-admissions",
    "one-day-or-more-emergency-admissions",
    "emergency-bed-days",
]
Design = Literal["callaway-santanna", "two-way-fixed-effects"]


class Outcomes(Section):
    """What is promised, and what must not get worse meanwhile."""

    primary: Indicator = Field(description="Indicator by which the model of care is judged.")
    balancing: Annotated[tuple[Indicator, ...], AfterValidator(no_repeats)] = Field(
        description="Indicators shown beside it, so that a gain in one place is not a loss in another."
    )
    baseline_year: FinancialYear = Field(description="Financial year whose quarters have the mean index 100.")

    @field_validator("balancing")
    @classmethod
    def _not_primary(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse an indicator that would balance itself."""
        if info.data.get("primary") in value:
            raise breaks_rule(f"'{info.data['primary']}' is the primary outcome already.")
        return value


class Evaluation(Section):
    """How it is decided whether the model of care worked, written down before the results are seen."""

    designs: Annotated[tuple[Design, ...], AfterValidator(no_repeats)] = Field(
        min_length=1, description="Designs of the estimate; the first one gives the headline."
    )
    comparators: Literal["never-treated"] = Field(
        description="Units that the units of the waves are set beside."
    )
    exclude_reporting_breaks: YesNo = Field(
        description="true: providers whose counts jump by a change in reporting are left out."
    )
    confidence: ConfidenceLevel = Field(0.95, description="Level of the two-sided intervals, 0.5 to under 1.")
    follow_up_years: Years = Field(
        description="Years after its start for which it is planned to follow a unit, 1 to 30. Every quarter seen is"
        " used; the report says how much of the planned follow-up has been seen."
    )
    what_would_count_as_failure: Text = Field(
        description="The result, in a sentence, on which the model of care would be stopped or changed."
    )


class Disclosure(Section):
    """How small numbers are protected when results are released."""

    policy: Literal["hes-2018", "nnhip", "none"] = Field(
        "hes-2018", description="Rule for suppressing and rounding small counts; none is for made-up places."
    )
