"""Tables of what an evaluation and an appraisal found."""

from __future__ import annotations

from newcare.tables.results import LINEAGE, figure, pence
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, YES_NO = (
    ColumnType.TEXT,
    ColumnType.WHOLE_NUMBER,
    ColumnType.NUMBER,
    ColumnType.YES_NO,
)

OUTCOME = Column("outcome", TEXT, "indicator that the effect is on", privacy=Privacy.OPEN)
ROLE = Column(
    "role",
    TEXT,
    "what the outcome is for: judged by, must not get worse meanwhile, or beyond the reach of the model of care",
    allowed=("primary", "balancing", "negative-control"),
    privacy=Privacy.OPEN,
)
DESIGN = Column(
    "design",
    TEXT,
    "how it is worked out what would have happened without the model of care",
    allowed=(
        "callaway-santanna",
        "two-way-fixed-effects",
        "poisson-fixed-effects",
        "synthetic-control",
        "augmented-synthetic-control",
        "synthetic-difference-in-differences",
        "generalised-synthetic-control",
        "interrupted-time-series",
    ),
    privacy=Privacy.OPEN,
)
COMPARISON = Column(
    "comparison",
    TEXT,
    "what units that start are set beside: units that never start, also those that start later, or their own past",
    allowed=("never-treated", "not-yet-treated", "own-past"),
    privacy=Privacy.OPEN,
)
SCREEN = Column(
    "screen",
    TEXT,
    "which units are used",
    allowed=("without-reporting-breaks", "all-units"),
    privacy=Privacy.OPEN,
)
SCALE = Column(
    "scale",
    TEXT,
    "what the design works on: the logarithm of a rate (ratio), or the outcome in its own unit (difference)",
    allowed=("ratio", "difference"),
    privacy=Privacy.OPEN,
)
REASON = Column(
    "reason", TEXT, "why a figure is null; null where none is", nullable=True, privacy=Privacy.OPEN
)
RELATIVE = (
    figure(
        "relative_effect", "rate divided by the rate without the model of care, less 1: -0.08 is 8 % fewer"
    ),
    figure("lower", "lower limit of the relative effect"),
    figure("upper", "upper limit of the relative effect"),
)
PER_1000 = "per 1,000 person-years; in the outcome's own unit where no events are counted"
ABSOLUTE = (
    figure("absolute_effect", "rate less the rate without the model of care", PER_1000),
    figure("absolute_lower", "lower limit of the absolute effect", PER_1000),
    figure("absolute_upper", "upper limit of the absolute effect", PER_1000),
)
P_VALUE = figure("p_value", "two-sided p value of no effect")


def units(name: str, meaning: str) -> Column:
    """Describe a number of units of delivery."""
    return Column(name, WHOLE, meaning, unit="units", minimum=0, privacy=Privacy.OPEN)


ESTIMATE = TableSpec(
    "estimate",
    "the mean effect on one outcome, over all unit-quarters from the start on, by a design, screen and comparison",
    (
        OUTCOME,
        ROLE,
        DESIGN,
        SCREEN,
        COMPARISON,
        Column(
            "main",
            YES_NO,
            "the one row that the protocol judges by: primary outcome, first design, comparison and screen chosen",
            privacy=Privacy.OPEN,
        ),
        SCALE,
        *RELATIVE,
        P_VALUE,
        figure("standard_error", "standard error of the logarithm of the rate ratio, or of the difference"),
        figure(
            "degrees_of_freedom",
            "of the t distribution that gives limits and p value; null where they come from permutation or draws",
        ),
        *ABSOLUTE,
        figure(
            "counterfactual_rate", "rate that the units would have had without the model of care", PER_1000
        ),
        Column(
            "events",
            WHOLE,
            "events from the start on, in every unit where the model of care runs; null where none are counted",
            unit="count",
            minimum=0,
            nullable=True,
        ),
        figure("person_years", "person-years from the start on, in the same units", "years"),
        figure(
            "events_avoided",
            "events there would have been without it, less events; below 0 it caused some. It and the rates are "
            "those of people, units counting by their events (see `method`); the effect may be a mean over units",
        ),
        figure("events_avoided_lower", "lower limit of events avoided"),
        figure("events_avoided_upper", "upper limit of events avoided"),
        units("units_treated", "units that start the model of care and are used"),
        units("units_comparison", "units that never start and are used"),
        units(
            "units_left_out",
            "units of the screen not seen in every quarter, started from the first, or without an event before it",
        ),
        Column("quarters_before", WHOLE, "quarters before the first start", unit="quarters", minimum=0),
        figure(
            "minimum_detectable_effect", "smallest fall that had a chance of 80 % to be seen; 0.06 is 6 %"
        ),
        figure(
            "pre_trend_per_year", "relative change a year by which the groups drew apart before the start"
        ),
        figure("pre_trend_p", "two-sided p value of no such drift"),
        REASON,
        *LINEAGE,
    ),
    key=("outcome", "design", "screen", "comparison"),
)

EVENT_STUDY = TableSpec(
    "event_study",
    "the effect in one quarter counted from the start; designs of differences measure it from the quarter before",
    (
        OUTCOME,
        ROLE,
        DESIGN,
        SCREEN,
        COMPARISON,
        Column("relative_quarter", WHOLE, "quarters since the start: 0 is the first, -1 the one before"),
        *RELATIVE,
        P_VALUE,
        *ABSOLUTE,
        units("units_treated", "units seen at this distance from their start"),
        REASON,
        *LINEAGE,
    ),
    key=("outcome", "design", "screen", "comparison", "relative_quarter"),
)

EFFECT_BY_YEAR = TableSpec(
    "effect_by_year",
    "the mean effect in one year counted from the start",
    (
        OUTCOME,
        ROLE,
        DESIGN,
        SCREEN,
        COMPARISON,
        Column("year", WHOLE, "year since the start: 1 is the first four quarters", minimum=1),
        *RELATIVE,
        P_VALUE,
        *ABSOLUTE,
        units("units_treated", "units seen in this year"),
        REASON,
        *LINEAGE,
    ),
    key=("outcome", "design", "screen", "comparison", "year"),
)

VALUE = TableSpec(
    "value",
    "what the effect was worth, at its estimate and at each limit of its interval",
    (
        OUTCOME,
        Column(
            "scenario",
            TEXT,
            "the estimate, or a limit of the events avoided",
            allowed=("central", "lower limit", "upper limit"),
            privacy=Privacy.OPEN,
        ),
        figure("relative_effect", "relative effect in this scenario"),
        figure("events_avoided", "events avoided in this scenario"),
        pence("gross_saving_pence", "events avoided x value of one"),
        pence("programme_cost_pence", "cost of all interventions over the same time"),
        pence("net_saving_pence", "gross saving less programme cost"),
        figure("return_per_100_pounds", "net saving for each 100 pounds spent", "pounds"),
        figure(
            "chance_net_saving_positive", "chance that the net saving is above 0, given the estimate alone"
        ),
        figure("break_even_relative_effect", "relative effect at which the net saving is 0"),
        Column("class", TEXT, "what kind of saving it is", privacy=Privacy.OPEN),
        pence("unit_value_pence", "value of one event avoided: original price x deflator"),
        Column(
            "price_year",
            TEXT,
            "financial year in whose prices the value and the cost are",
            privacy=Privacy.OPEN,
        ),
        pence("original_price_pence", "price of one event as published"),
        Column("price_base", TEXT, "financial year of the price as published", privacy=Privacy.OPEN),
        Column("unit_value_source", TEXT, "where the price comes from", privacy=Privacy.OPEN),
        figure("deflator", "factor from price_base to price_year; 1 where they are one year"),
        Column(
            "deflator_source",
            TEXT,
            "where the deflator comes from; null where the two years are one",
            nullable=True,
            privacy=Privacy.OPEN,
        ),
        REASON,
        *LINEAGE,
    ),
    key=("outcome", "scenario"),
)

ESTIMATE_TABLES: tuple[TableSpec, ...] = (ESTIMATE, EVENT_STUDY, EFFECT_BY_YEAR, VALUE)
