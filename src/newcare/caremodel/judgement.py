"""Sections that say how the model of care is judged: outcomes, evaluation, and what may be released."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from newcare.caremodel.indicator_names import IndicatorId
from newcare.caremodel.refusals import breaks_rule
from newcare.caremodel.values import (
    ConfidenceLevel,
    FinancialYear,
    PositiveShare,
    Section,
    Target,
    Text,
    Years,
    YesNo,
    no_repeats,
    optional,
)

Indicator = IndicatorId
Design = Literal[
    "callaway-santanna",
    "two-way-fixed-effects",
    "poisson-fixed-effects",
    "synthetic-control",
    "augmented-synthetic-control",
    "synthetic-difference-in-differences",
    "generalised-synthetic-control",
    "interrupted-time-series",
]
PersonDesign = Literal["matched-cohort", "entropy-balance", "inverse-probability-weighting"]

Comparator = Literal["never-treated", "not-yet-treated"]
Subgroup = Literal[
    "sex", "age-band", "deprivation-fifth", "ethnicity", "care-home-resident", "neighbourhood", "wave"
]
Covariate = Literal["list-size", "expected-rate", "rate-before-start"]


def _one_or_several(value: Any) -> Any:
    """Take a single name for a list of one."""
    return (value,) if isinstance(value, str) else value


class Outcomes(Section):
    """What is promised, and what must not get worse meanwhile."""

    primary: Indicator = Field(description="Indicator by which the model of care is judged.")
    balancing: Annotated[tuple[Indicator, ...], AfterValidator(no_repeats)] = Field(
        description="Indicators shown beside it, so that a gain in one place is not a loss in another."
    )
    baseline_year: FinancialYear = Field(description="Financial year whose quarters have the mean index 100.")

    promised_fall: PositiveShare | None = Field(
        None,
        description="Fall in the primary outcome, as a share of what it would have been where the model of care runs,"
        " that is promised to whoever pays: 0.05 is 5 %. `newcare plan` says whether it could be seen.",
        json_schema_extra=optional,
    )

    targets: dict[Text, Target] = Field(
        {},
        description="Level that an indicator is to reach in every quarter, by its id: a standardised rate per 1,000"
        " person-years, or a share per 100. Control charts say whether it is met always, never or now and then.",
    )

    @field_validator("targets")
    @classmethod
    def _of_outcomes(cls, value: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        """Refuse a target for what is not shown."""
        shown = (info.data.get("primary"), *info.data.get("balancing", ()))
        for name in value:
            if name not in shown:
                raise breaks_rule(f"'{name}' is neither the primary outcome nor one that balances it.")
        return value

    @field_validator("balancing")
    @classmethod
    def _not_primary(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Refuse an indicator that would balance itself."""
        if info.data.get("primary") in value:
            raise breaks_rule(f"'{info.data['primary']}' is the primary outcome already.")
        return value


class HowJudged(Section):
    """What every protocol says of its analysis, whether outcomes come from records or from a panel."""

    question: Text | None = Field(
        None,
        description="The question that the evaluation answers; without it, the question of [model].",
        json_schema_extra=optional,
    )
    estimand: Text = Field(
        "Mean effect of the model of care on the units that started it, over the periods since each started, as a"
        " ratio of the rate seen to the rate there would have been.",
        description="The quantity that is estimated, in words: effect on whom, over which time, in which unit.",
    )
    designs: Annotated[tuple[Design | PersonDesign, ...], AfterValidator(no_repeats)] = Field(
        min_length=1,
        description="Designs of the estimate; the first one gives the headline and compares units. matched-cohort,"
        " entropy-balance and inverse-probability-weighting compare the people of the cohort besides, beside several"
        " control groups.",
    )
    comparators: Annotated[
        tuple[Comparator, ...], BeforeValidator(_one_or_several), AfterValidator(no_repeats)
    ] = Field(
        min_length=1,
        description="Units that those that start are set beside, each group shown beside the others; the first one"
        " gives the headline. never-treated: units that never start. not-yet-treated: also those that start later,"
        " until they do.",
    )
    exclude_reporting_breaks: YesNo = Field(
        description="true: providers whose counts jump by a change in reporting are left out."
    )
    confidence: ConfidenceLevel = Field(0.95, description="Level of the two-sided intervals, 0.5 to under 1.")
    smallest_effect_that_matters: PositiveShare | None = Field(
        None,
        description="Smallest change in the primary outcome, as a share, that would alter the decision: 0.03 is 3 %."
        " An interval that ends short of it on both sides is as good as no effect.",
        json_schema_extra=optional,
    )
    follow_up_years: Years = Field(
        description="Years after its start for which it is planned to follow a unit, 1 to 30. Every quarter seen is"
        " used; the report says how much of the planned follow-up has been seen."
    )
    what_would_count_as_failure: Text = Field(
        description="The result, in a sentence, on which the model of care would be stopped or changed."
    )

    @field_validator("designs")
    @classmethod
    def _headline_of_units(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a headline from people: the whole effect on a place is that on its units."""
        if value[0] in get_args(PersonDesign):
            raise breaks_rule(f"'{value[0]}' compares people: put a design that compares units first.")
        return value


class Evaluation(HowJudged):
    """How it is decided whether the model of care worked, written down before the results are seen."""

    negative_controls: Annotated[tuple[Indicator, ...], AfterValidator(no_repeats)] = Field(
        (),
        description="Indicators that the model of care cannot move: an effect on one of them shows that something"
        " else differs between the groups.",
    )
    subgroups: Annotated[tuple[Subgroup, ...], AfterValidator(no_repeats)] = Field(
        (), description="Kinds of people or units whose effects are compared, by a test of interaction."
    )
    covariates: Annotated[tuple[Covariate, ...], AfterValidator(no_repeats)] = Field(
        (), description="What units are made alike in, as it stood before the first start."
    )


class Disclosure(Section):
    """How small numbers are protected when results are released."""

    policy: Literal["hes-2018", "nnhip", "none"] = Field(
        "hes-2018", description="Rule for suppressing and rounding small counts; none is for made-up places."
    )
