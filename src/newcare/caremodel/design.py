"""Sections that say what the model of care is: its name, where it starts, for whom, and what is done."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from newcare.caremodel.refusals import breaks_rule, did_you_mean, not_allowed
from newcare.caremodel.values import (
    Day,
    PositiveShare,
    Pounds,
    Section,
    Share,
    Text,
    no_repeats,
    optional,
    pence,
)
from newcare.reference.frameworks import Framework, framework_ids
from newcare.reference.segmentations import Segmentation, segmentation_names
from newcare.terms import CareModel, UnitOfDelivery


class Identity(Section):
    """What the model of care is called, and the framework against which its progress is scored."""

    name: Text = Field(description="What local people call this model of care.")
    type: Text = Field(
        description="MCP, PACS, EHCH, ACC, UEC, or a local type in lower case with hyphens.",
        json_schema_extra={"examples": [*CareModel, "neighbourhood-health"]},
    )
    framework: Text = Field(
        description="Id of a shipped framework, or the path of a framework of your own (TOML), from this file.",
        json_schema_extra={"examples": list(framework_ids())},
    )
    summary: Text = Field(description="What is done for whom, in one or two sentences; opens the report.")
    question: Text | None = Field(
        None, description="The decision that the results are meant to inform.", json_schema_extra=optional
    )

    @field_validator("type")
    @classmethod
    def _known_or_local(cls, value: str) -> str:
        """Take a care model of 2015 as it is spelt, or a local type that no reader takes for one."""
        local = re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value) and value.upper() not in list(CareModel)
        if value in list(CareModel) or local:
            return value
        hint = did_you_mean(value.upper(), CareModel)
        raise not_allowed(f"{', '.join(CareModel)}, or a local type in lower case with hyphens", hint)


class Place(Section):
    """Where the model of care starts, and when."""

    unit: UnitOfDelivery = Field(
        description="Kind of place that starts on a date and is compared with others of its kind."
    )
    waves: Text = Field(
        description="Path, from this file, of a CSV file with the columns unit and start (a date such as"
        " 2023-04-01): one row for each unit that starts. A unit that has started counts as started from then on."
    )
    population_date: Day = Field(description="Day on which the registered population is counted.")


class Top(Section):
    """People who join the cohort for what they used in the year before the population date, or what they need."""

    share: PositiveShare = Field(description="Share of all registered people, 0 to 1; 0.02 is the top 2 %.")
    by: Literal[
        "cost-in-past-year",
        "emergency-admissions-in-past-year",
        "emergency-bed-days-in-past-year",
        "attendances-in-past-year",
        "community-contacts-in-past-year",
        "weekly-package-cost",
        "long-term-conditions",
        "charlson-score",
        "electronic-frailty-index",
        "hospital-frailty-risk-score",
        "emergency-admission-risk",
    ] = Field(description="What people are ranked by, highest first.")


class Cohort(Section):
    """Whom the model of care is for: people of the segments included, and people of the top share."""

    segmentation: Text = Field(
        description="Id of a shipped segmentation, or the path of an edited copy (TOML), from this file.",
        json_schema_extra={"examples": list(segmentation_names())},
    )
    include: Annotated[tuple[Text, ...], AfterValidator(no_repeats)] = Field(
        description="Segments whose people belong to the cohort, by their ids in the segmentation."
    )
    top: Top | None = Field(
        None,
        description="People who belong to the cohort whatever their segment.",
        json_schema_extra=optional,
    )

    @field_validator("include")
    @classmethod
    def _segments_exist(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse a segment that the segmentation does not have."""
        segmentation = (info.context or {}).get("segmentation")
        if isinstance(segmentation, Segmentation):
            known = sorted(segmentation.group_ids)
            for name in value:
                if name not in known:
                    near = did_you_mean(name, known)
                    raise breaks_rule(f"no segment is called '{name}'; allowed: {', '.join(known)}. {near}")
        return value

    @model_validator(mode="after")
    def _somebody(self) -> Cohort:
        """Refuse a cohort of nobody."""
        if not self.include and self.top is None:
            raise breaks_rule("the cohort is empty: list segments in 'include', or give 'top'.")
        return self


class Cost(Section):
    """What an intervention costs, in pounds of the base year of the budget."""

    pounds: Pounds = Field(description="Amount in pounds.")
    per: Literal["cohort-person-year", "unit-year", "once"] = Field(
        description="What the amount buys: a year for one person reached, a year in one unit, or the whole."
    )

    @property
    def pence(self) -> int:
        """The amount in whole pence."""
        return pence(self.pounds)


class Intervention(Section):
    """One thing that is done, and the element of the framework that it puts in place."""

    element: Text = Field(description="Code of the framework element, such as F4.1.")
    name: Text = Field(description="What is done, in a few words.")
    cost: Cost = Field(description="What it costs.")
    reach: Share = Field(description="Share of the cohort that it reaches once in place, 0 to 1.")

    @field_validator("element")
    @classmethod
    def _in_framework(cls, value: str, info: ValidationInfo) -> str:
        """Refuse an element that the framework of this model does not have."""
        framework = (info.context or {}).get("framework")
        if isinstance(framework, Framework):
            codes = [element.code for element in framework.elements]
            if value not in codes:
                raise not_allowed(
                    f"elements of {framework.id}: {', '.join(codes)}", did_you_mean(value, codes)
                )
        return value
