"""Tables that a run makes. Every row of a figure carries its method, interval level and data version."""

from __future__ import annotations

from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, YES_NO = (
    ColumnType.TEXT,
    ColumnType.WHOLE_NUMBER,
    ColumnType.NUMBER,
    ColumnType.YES_NO,
)

UNIT = Column(
    "unit", TEXT, "unit of delivery: a practice, care home, hospital or network", privacy=Privacy.OPEN
)
OWN_UNIT = Column(
    "unit",
    TEXT,
    "unit of delivery of the person; empty if in none",
    nullable=True,
    privacy=Privacy.PERSONAL,
)
GROUP = Column(
    "group",
    TEXT,
    "units that start the model of care, or units that never do",
    allowed=("model of care", "comparison"),
)
QUARTER = Column("quarter", TEXT, 'quarter of the financial year, such as "2022-23 Q1"', privacy=Privacy.OPEN)
INDICATOR = Column("indicator", TEXT, "which indicator; see docs/reference/tables.md", privacy=Privacy.OPEN)
AGE_BAND = Column("age_band", TEXT, "five-year age band, 0-4 to 90+")
SEX = Column("sex", TEXT, "sex as registered", allowed=("female", "male"))
METHOD = Column("method", TEXT, "how the figure was worked out", privacy=Privacy.OPEN)
CONFIDENCE = Column("confidence", NUMBER, "level of the two-sided limits, 0 to 1", privacy=Privacy.OPEN)
DATA_VERSION = Column("data_version", TEXT, "digest of the records and the model file", privacy=Privacy.OPEN)
LINEAGE = (METHOD, CONFIDENCE, DATA_VERSION)


def count(name: str, meaning: str, *, nullable: bool = False) -> Column:
    """Describe a count of people or events: disclosure control applies to it at release."""
    return Column(name, WHOLE, meaning, unit="count", minimum=0, nullable=nullable)


def figure(name: str, meaning: str, unit: str | None = None) -> Column:
    """Describe a figure that may be unknown."""
    return Column(name, NUMBER, meaning, unit=unit, nullable=True)


def pence(name: str, meaning: str) -> Column:
    """Describe an amount of money in whole pence."""
    return Column(name, WHOLE, meaning, unit="pence", nullable=True)


COHORT = TableSpec(
    "cohort",
    "a person for whom the model of care is meant",
    (
        Column("pseudonym", TEXT, "keyed digest of the person, for this purpose", privacy=Privacy.PERSONAL),
        OWN_UNIT,
        Column("segment", TEXT, "segment of the person", privacy=Privacy.PERSONAL),
        Column("sex", TEXT, "sex as registered", privacy=Privacy.PERSONAL),
        Column("age_band", TEXT, "five-year age band on the date", privacy=Privacy.PERSONAL),
        Column("by_segment", YES_NO, "here because of the segment", privacy=Privacy.PERSONAL),
        Column("by_rank", YES_NO, "here because of the rank in use", privacy=Privacy.PERSONAL),
    ),
    key=("pseudonym",),
)

COHORT_SIZE = TableSpec(
    "cohort_size",
    "a segment in the cohort, or all of it",
    (
        Column("segment", TEXT, 'the segment; "ALL" for the whole cohort'),
        count("people", "people in the cohort on the population date"),
    ),
    key=("segment",),
)

CUBE = TableSpec(
    "cube",
    "a unit in a quarter, by sex, age band and indicator: the base of every rate",
    (
        UNIT,
        QUARTER,
        SEX,
        AGE_BAND,
        INDICATOR,
        count("events", "events, or days where the indicator counts days"),
        Column("person_days", WHOLE, "days registered in the quarter, of all people in the cell", minimum=1),
    ),
    key=("unit", "quarter", "sex", "age_band", "indicator"),
)

REPORTING_BREAK = TableSpec(
    "reporting_break",
    "a month in which, or from which, a hospital's reported emergency spells leave what is usual",
    (
        Column("provider", TEXT, "hospital", privacy=Privacy.OPEN),
        Column(
            "month",
            TEXT,
            "the odd month, or the first of the new level, such as 2024-01",
            privacy=Privacy.OPEN,
        ),
        Column(
            "kind",
            TEXT,
            "one month far below (gap) or above (spike) the usual, or a lasting change (step)",
            allowed=("gap", "spike", "step"),
            privacy=Privacy.OPEN,
        ),
        figure("change", "what was counted over what was usual or before, less 1"),
        METHOD,
    ),
    key=("provider", "month", "kind"),
)

BUDGET = TableSpec(
    "budget",
    "a unit in the payment year",
    (
        UNIT,
        Column(
            "group",
            TEXT,
            "runs the model of care for the whole payment year, started later, or never",
            allowed=("model of care", "started later", "comparison"),
        ),
        count("people", "mean number of people registered in the year"),
        figure("weighted_people", "people weighted by need", "people"),
        pence("budget_pence", "whole-population budget of the year"),
        pence("actual_pence", "cost of the care of its people in the year, on the lines in scope"),
        pence("variance_pence", "budget less actual: above 0 an underspend"),
        figure("chance_over_2_per_cent", "chance that luck alone overspends the budget by more than 2 %"),
        figure("credibility", "how far the unit's own cost in the base year can be believed, 0 to 1"),
        pence(
            "blended_budget_pence", "budget if the unit's own cost counted that far, the formula for the rest"
        ),
        METHOD,
        DATA_VERSION,
    ),
    key=("unit",),
)

SETTLEMENT = TableSpec(
    "settlement",
    "one line of what the contract would have paid",
    (
        Column("line", WHOLE, "position of the line", privacy=Privacy.OPEN),
        Column("item", TEXT, "what the line is: benchmark, cost, variance ... payment", privacy=Privacy.OPEN),
        Column("rule", TEXT, "the rule that gave the line", privacy=Privacy.OPEN),
        Column(
            "party",
            TEXT,
            "who gains or owes, where the line is a payment",
            nullable=True,
            privacy=Privacy.OPEN,
        ),
        pence("pence", "amount; below 0 the party owes"),
        Column("inputs", TEXT, "the numbers the rule was given", privacy=Privacy.OPEN),
    ),
    key=("line",),
)

PROGRAMME_COST = TableSpec(
    "programme_cost",
    "an intervention of the model of care, over the time it ran",
    (
        Column("element", TEXT, "framework element that it puts in place", privacy=Privacy.OPEN),
        Column("name", TEXT, "what is done", privacy=Privacy.OPEN),
        Column("per", TEXT, "what one price buys", privacy=Privacy.OPEN),
        count("people", "people of the cohort in units that started"),
        figure("quantity", "how many of them: person-years reached, unit-years, or 1"),
        pence("unit_pence", "price of one"),
        pence("cost_pence", "quantity x price"),
    ),
    key=("element", "name"),
)

PROGRESS = TableSpec(
    "progress",
    "a feature of the framework at an assessment, over the sites that reported",
    (
        Column("assessed_date", ColumnType.DATE, "day of the assessment", privacy=Privacy.OPEN),
        Column("feature", TEXT, "code of the feature; ALL for the mean of all", privacy=Privacy.OPEN),
        Column("feature_name", TEXT, "name of the feature", privacy=Privacy.OPEN),
        figure("depth", "mean share of the feature's elements in place, 0 to 1"),
        figure("breadth", "mean share of the population covered, 0 to 1"),
        figure("score", "mean of depth x breadth over elements, 0 to 1"),
        Column("sites_reporting", WHOLE, "sites that reported", privacy=Privacy.OPEN),
        Column("sites_expected", WHOLE, "sites that have started and should report", privacy=Privacy.OPEN),
        METHOD,
        DATA_VERSION,
    ),
    key=("assessed_date", "feature"),
)

ADOPTION = TableSpec(
    "adoption",
    "one fact that a place needs before it adopts this model of care",
    (
        Column("line", WHOLE, "position of the line", privacy=Privacy.OPEN),
        Column("question", TEXT, "what an adopter asks", privacy=Privacy.OPEN),
        Column("answer", TEXT, "the answer, from this place", privacy=Privacy.AGGREGATE),
        Column("source", TEXT, "table or part of the model file it comes from", privacy=Privacy.OPEN),
    ),
    key=("line",),
)

RESULT_TABLES = (
    COHORT,
    COHORT_SIZE,
    CUBE,
    REPORTING_BREAK,
    BUDGET,
    SETTLEMENT,
    PROGRAMME_COST,
    PROGRESS,
    ADOPTION,
)
