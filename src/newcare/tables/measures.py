"""Tables of measures: what the cube says, as rates with limits, ratios, charts and inequality."""

from __future__ import annotations

from newcare.tables.results import (
    AGE_BAND,
    CONFIDENCE,
    CUBE,
    DATA_VERSION,
    GROUP,
    INDICATOR,
    LINEAGE,
    METHOD,
    QUARTER,
    SEX,
    count,
    figure,
)
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, YES_NO = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.YES_NO

LEVELS = ("group", "unit")
PERIODS = ("baseline", "latest")
SIGNS = ("higher", "lower", "within chance", "not known")
MEASURES = ("standardised rate", "proportion", "mean")
PER_MEASURE = "per 1,000 person-years, per 100 or a mean, as `measure` says"


def words(
    name: str, meaning: str, allowed: tuple[str, ...] | None = None, *, nullable: bool = False
) -> Column:
    """Describe a column of words that no person is behind."""
    return Column(name, TEXT, meaning, allowed=allowed, nullable=nullable, privacy=Privacy.OPEN)


def mark(name: str, meaning: str, allowed: tuple[str, ...] | None = None) -> Column:
    """Describe a column of words that say what counts came to: hidden with them at release."""
    return Column(name, TEXT, meaning, allowed=allowed, nullable=True)


LEVEL = words("level", "whether the area is a group of units or one unit", LEVELS)
AREA = words("area", 'a unit, or "model of care", "comparison" or "all units"')
MEMBER_OF = words(
    "member_of", "group that the area is part of: of a unit its group, of a group all units", nullable=True
)
PERIOD = words("period", "the baseline year, or the last four quarters of the records", PERIODS)
REASON = words("reason", "why a figure is null; null where none is", nullable=True)
MEASURE = words("measure", "what the value is", MEASURES)
SIGN = mark("sign", "whether the limits leave no difference out; see docs/explanation/outcomes.md", SIGNS)

RATE = TableSpec(
    "rate",
    "a group in a quarter and an indicator",
    (
        GROUP,
        QUARTER,
        INDICATOR,
        count("events", "events"),
        figure("person_years", "person-years at risk", "years"),
        figure("value", "rate, directly standardised by age and sex", "per 1,000 person-years"),
        figure("lower", "lower limit", "per 1,000 person-years"),
        figure("upper", "upper limit", "per 1,000 person-years"),
        figure("index", "rate as a share of the mean of the baseline quarters, which is 100"),
        figure("index_lower", "lower limit of the rate, on the same scale"),
        figure("index_upper", "upper limit of the rate, on the same scale"),
        figure("crude", "events over person-years", "per 1,000 person-years"),
        figure("crude_lower", "lower limit of the crude rate", "per 1,000 person-years"),
        figure("crude_upper", "upper limit of the crude rate", "per 1,000 person-years"),
        REASON,
        *LINEAGE,
    ),
    key=("group", "quarter", "indicator"),
)

AREA_RATE = TableSpec(
    "area_rate",
    "a group or unit over four quarters, by indicator",
    (
        LEVEL,
        AREA,
        MEMBER_OF,
        PERIOD,
        INDICATOR,
        words("quarters", "first and last quarter of the period"),
        MEASURE,
        count("events", "events, or the numerator of a proportion or mean"),
        figure("person_years", "person-years at risk", "years"),
        figure("value", "the measure", PER_MEASURE),
        figure("lower", "lower limit", PER_MEASURE),
        figure("upper", "upper limit", PER_MEASURE),
        figure("crude", "events over person-years", "per 1,000 person-years"),
        figure("crude_lower", "lower limit of the crude rate", "per 1,000 person-years"),
        figure("crude_upper", "upper limit of the crude rate", "per 1,000 person-years"),
        figure("expected", "events that its people would have at the rates of all units in the same period"),
        figure("ratio", "events over those expected, times 100"),
        figure("ratio_lower", "lower limit of the ratio"),
        figure("ratio_upper", "upper limit of the ratio"),
        REASON,
        *LINEAGE,
    ),
    key=("level", "area", "period", "indicator"),
)

RATE_CONTRAST = TableSpec(
    "rate_contrast",
    "one rate set beside another, by indicator",
    (
        LEVEL,
        AREA,
        words(
            "contrast",
            "beside the comparison in a period, beside itself in the baseline, or its change beside the comparison's",
            (
                "beside comparison, baseline",
                "beside comparison, latest",
                "since baseline",
                "change beside comparison",
            ),
        ),
        INDICATOR,
        count(
            "events",
            "events of the area in the latest period, or in the baseline where the contrast is of that",
        ),
        figure("difference", "the one rate less the other; null for a change beside a change", PER_MEASURE),
        figure("difference_lower", "lower limit of the difference", PER_MEASURE),
        figure("difference_upper", "upper limit of the difference", PER_MEASURE),
        figure("ratio", "the one rate over the other"),
        figure("ratio_lower", "lower limit of the ratio"),
        figure("ratio_upper", "upper limit of the ratio"),
        SIGN,
        REASON,
        *LINEAGE,
    ),
    key=("level", "area", "contrast", "indicator"),
)

CONTROL_POINT = TableSpec(
    "control_point",
    "a point of the control chart of an area and an indicator",
    (
        LEVEL,
        AREA,
        MEMBER_OF,
        INDICATOR,
        QUARTER,
        words(
            "period", "period that the quarter is part of; null where it is in none", PERIODS, nullable=True
        ),
        MEASURE,
        count("events", "events, or the numerator of a proportion or mean"),
        figure("value", "the measure, standardised by age and sex where it is a rate", PER_MEASURE),
        figure("mean", "mean of the phase's points that the limits rest on", PER_MEASURE),
        figure("lower_limit", "lower process limit", PER_MEASURE),
        figure("upper_limit", "upper process limit", PER_MEASURE),
        Column(
            "phase",
            WHOLE,
            "stretch of quarters with limits of its own, from 1",
            minimum=1,
            privacy=Privacy.OPEN,
        ),
        Column("in_limits", YES_NO, "the limits rest on this point", privacy=Privacy.OPEN),
        Column("started", YES_NO, "the model of care runs in this quarter", privacy=Privacy.OPEN),
        mark(
            "flag", "rule that the point meets, the strongest first; null where it meets none or is not known"
        ),
        mark("point_type", "common cause, improvement, concern, or a neutral change"),
        METHOD,
        DATA_VERSION,
    ),
    key=("level", "area", "indicator", "quarter"),
)

VARIATION = TableSpec(
    "variation",
    "the control chart of an area and an indicator, as marks",
    (
        LEVEL,
        AREA,
        INDICATOR,
        QUARTER,
        count("events", "events of the last quarter"),
        figure("value", "rate of the last quarter", "per 1,000 person-years"),
        mark(
            "variation",
            "what the last point says: common_cause, improvement, concern, neutral_high or neutral_low",
        ),
        figure("target", "what the model file asks for", "per 1,000 person-years"),
        words(
            "assurance", "consistent_pass, consistent_fail or inconsistent beside the target", nullable=True
        ),
        words("rule_set", "named rule set of the chart"),
        Column("phases", WHOLE, "stretches with limits of their own", privacy=Privacy.OPEN),
        words("limits_from", "which quarters the last limits rest on, and why"),
        REASON,
        METHOD,
        DATA_VERSION,
    ),
    key=("level", "area", "indicator"),
)

FUNNEL = TableSpec(
    "funnel",
    "a unit in the funnel of an indicator over four quarters",
    (
        AREA,
        PERIOD,
        INDICATOR,
        count("events", "events"),
        figure("expected", "events that its people would have at the rates of all units"),
        figure("ratio", "events over those expected, times 100"),
        figure("lower_95", "lower 95 % limit for a unit of its size, chance alone"),
        figure("upper_95", "upper 95 % limit for a unit of its size, chance alone"),
        figure("lower_998", "lower 99.8 % limit for a unit of its size, chance alone"),
        figure("upper_998", "upper 99.8 % limit for a unit of its size, chance alone"),
        figure("lower_95_between", "lower 95 % limit that allows for what units differ by beyond chance"),
        figure("upper_95_between", "upper 95 % limit that allows for it"),
        figure("lower_998_between", "lower 99.8 % limit that allows for it"),
        figure("upper_998_between", "upper 99.8 % limit that allows for it"),
        mark("outside", "which limits of chance alone the unit lies outside"),
        mark("outside_between", "which limits it lies outside when they allow for differences between units"),
        figure("phi", "spread of units over what chance gives: above 1 they differ beyond chance"),
        figure("tau_squared", "variance between units, on the square-root scale"),
        Column("units", WHOLE, "units in the funnel", unit="units", minimum=0, privacy=Privacy.OPEN),
        METHOD,
        DATA_VERSION,
    ),
    key=("area", "period", "indicator"),
)

CUT = words("cut", "what people are told apart by", ("deprivation", "ethnicity"))
CUT_VALUE = words(
    "cut_value", 'which of them, such as "1" for the most deprived fifth; "unknown" where not recorded'
)

CUT_RATE = TableSpec(
    "cut_rate",
    "people of one fifth or ethnic group in a group of units over four quarters, by indicator",
    (
        CUT,
        CUT_VALUE,
        AREA,
        PERIOD,
        INDICATOR,
        count("events", "events"),
        figure("person_years", "person-years at risk", "years"),
        figure("value", "rate, directly standardised by age and sex", "per 1,000 person-years"),
        figure("lower", "lower limit", "per 1,000 person-years"),
        figure("upper", "upper limit", "per 1,000 person-years"),
        REASON,
        *LINEAGE,
    ),
    key=("cut", "cut_value", "area", "period", "indicator"),
    parts={"all units": ("model of care", "comparison")},
)

INEQUALITY = TableSpec(
    "inequality",
    "the gradient over deprivation fifths in a group of units over four quarters, by indicator",
    (
        AREA,
        PERIOD,
        INDICATOR,
        count("events", "events of all fifths"),
        figure(
            "slope_index",
            "rate at the most deprived end of the line less that at the least deprived",
            "per 1,000 person-years",
        ),
        figure("slope_lower", "lower limit of the slope index", "per 1,000 person-years"),
        figure("slope_upper", "upper limit of the slope index", "per 1,000 person-years"),
        figure("relative_index", "rate at the most deprived end over that at the least deprived"),
        figure("relative_lower", "lower limit of the relative index"),
        figure("relative_upper", "upper limit of the relative index"),
        SIGN,
        REASON,
        *LINEAGE,
    ),
    key=("area", "period", "indicator"),
    parts={"all units": ("model of care", "comparison")},
)

CUBE_BY_CUT = TableSpec(
    "cube_by_cut",
    "a cell of the cube, of the people of one deprivation fifth or ethnic group",
    (
        *CUBE.columns,
        CUT,
        Column(
            "value",
            TEXT,
            'which of them, such as "1" for the most deprived fifth; "unknown" where not recorded',
        ),
    ),
    key=(*CUBE.key, "cut", "value"),
)

EVENT_SQUARE = TableSpec(
    "event_square",
    "a stratum of an area in a quarter or period, of a cut or of all people, by indicator: what limits rest on",
    (
        AREA,
        words("period", "a quarter, baseline or latest"),
        words("cut", "what people are told apart by, or none", ("none", "deprivation", "ethnicity")),
        words("cut_value", "which of them, or none"),
        SEX,
        AGE_BAND,
        INDICATOR,
        figure("squared_events", "sum over people of the square of each one's events in the period"),
    ),
    key=("area", "period", "cut", "cut_value", "sex", "age_band", "indicator"),
)

RELEASED_MEASURES = (RATE, AREA_RATE, RATE_CONTRAST, CONTROL_POINT, VARIATION, FUNNEL, CUT_RATE, INEQUALITY)
MEASURE_TABLES = (*RELEASED_MEASURES, CUBE_BY_CUT, EVENT_SQUARE)

__all__ = [
    "AREA_RATE",
    "CONFIDENCE",
    "CONTROL_POINT",
    "CUBE_BY_CUT",
    "CUT_RATE",
    "EVENT_SQUARE",
    "FUNNEL",
    "INEQUALITY",
    "MEASURE_TABLES",
    "RATE",
    "RATE_CONTRAST",
    "RELEASED_MEASURES",
    "VARIATION",
]
