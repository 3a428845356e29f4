"""Sections of a protocol file of its own: what is evaluated, by which outcomes, how, and from which columns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from newcare.caremodel.judgement import HowJudged
from newcare.caremodel.values import PositiveShare, Section, Text, YesNo, no_repeats, optional

Better = Literal["lower", "higher", "neither"]
Names = Annotated[tuple[Text, ...], AfterValidator(no_repeats)]
PeriodsPerYear = Annotated[int, Field(strict=True, ge=1, le=366)]


class PanelStudy(Section):
    """What is evaluated, and among whom."""

    title: Text = Field(description="What the evaluation is called.")
    intervention: Text = Field(description="What was done, where it was done.")
    population: Text = Field(description="Among whom the outcomes are counted.")
    unit: Text = Field(description="What a unit of the panel is: practice, county, country.")
    baseline: Text = Field(
        "", description="Periods that expected events are worked out from, where there are any."
    )


class PanelOutcome(Section):
    """One outcome of the panel."""

    name: Text = Field(description="Name of the outcome, as the panel has it.")
    counted: Text = Field(description="What is counted, how, and on which day or in which period.")
    better: Better = Field(
        "lower", description="Which way is better; neither is for outcomes that are not judged by."
    )


class PanelOutcomes(Section):
    """Outcomes of the panel, by the parts they play."""

    primary: PanelOutcome = Field(description="The outcome by which the intervention is judged.")
    balancing: tuple[PanelOutcome, ...] = Field((), description="Outcomes that must not get worse meanwhile.")
    negative_controls: tuple[PanelOutcome, ...] = Field(
        (), description="Outcomes that the intervention cannot move."
    )
    promised_fall: PositiveShare | None = Field(
        None,
        description="Fall in the primary outcome that is promised, as a share.",
        json_schema_extra=optional,
    )


class PanelEvaluation(HowJudged):
    """How the panel is analysed."""

    subgroups: Names = Field((), description="Columns of the panel by which effects are compared.")
    covariates: Names = Field((), description="Columns of the panel in which units are made alike.")


class PanelColumns(Section):
    """Columns of the panel, and how they are read; those not named are told by their names."""

    unit: Text | None = Field(None, description="Column of units.", json_schema_extra=optional)
    time: Text | None = Field(
        None, description="Column of months, quarters, years or numbers.", json_schema_extra=optional
    )
    start: Text | None = Field(
        None,
        description="Column of each unit's first time under the intervention; left out where [starts] lists them.",
        json_schema_extra=optional,
    )
    treated: Text | None = Field(
        None, description="Column of 0 and 1 in place of `start`.", json_schema_extra=optional
    )
    person_time: Text | None = Field(
        None,
        description="Column of person-time, which makes the outcomes counts.",
        json_schema_extra=optional,
    )
    reporting_break: Text | None = Field(
        None, description="Column of 0 and 1: 1 in units whose reporting broke.", json_schema_extra=optional
    )
    cluster: Text | None = Field(
        None,
        description="Column of the site or provider whose units share what chance brings.",
        json_schema_extra=optional,
    )
    log: YesNo | None = Field(
        None, description="Compare logarithms of a number that is no count.", json_schema_extra=optional
    )
    periods_per_year: PeriodsPerYear | None = Field(
        None,
        description="How many times make a year, where it cannot be read off them.",
        json_schema_extra=optional,
    )
