"""Tables between steps: what a later step reads and no report shows as it is."""

from __future__ import annotations

from newcare.tables.results import AGE_BAND, QUARTER, SEX, UNIT, count, figure, pence
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, DATE, YES_NO = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.DATE, ColumnType.YES_NO

PROVIDER = Column("provider", TEXT, "hospital", privacy=Privacy.OPEN)
YEAR = Column("year", WHOLE, "financial year, by the year in which it begins", privacy=Privacy.OPEN)
DEPRIVATION = Column(
    "deprivation_fifth", WHOLE, "fifth by deprivation, 1 the most deprived", minimum=1, maximum=5
)
NEED_CELL_KEY = ("unit", "year", "sex", "age_band", "deprivation_fifth")

WORKING_TABLES = (
    TableSpec(
        "unit_site",
        "a unit in a site (neighbourhood) where it has people",
        (
            UNIT,
            Column("site", TEXT, "neighbourhood", privacy=Privacy.OPEN),
            count("people", "people registered on the last day"),
        ),
        key=("unit", "site"),
    ),
    TableSpec(
        "provider_month",
        "a provider in a month",
        (
            PROVIDER,
            Column("month", DATE, "first day of the month of admission", privacy=Privacy.OPEN),
            count("spells", "emergency spells admitted"),
        ),
        key=("provider", "month"),
    ),
    TableSpec(
        "unit_provider",
        "a unit at a provider",
        (UNIT, PROVIDER, count("spells", "emergency spells of the unit's people at the provider")),
        key=("unit", "provider"),
    ),
    TableSpec(
        "unit_screen",
        "a unit that the screen for reporting breaks has judged",
        (
            UNIT,
            Column(
                "reporting_break", YES_NO, "a provider with a break gives a quarter or more of its spells"
            ),
        ),
        key=("unit",),
    ),
    TableSpec(
        "panel",
        "an outcome of a unit in a quarter, as an evaluation reads it",
        (
            Column("outcome", TEXT, "indicator that is counted", privacy=Privacy.OPEN),
            UNIT,
            QUARTER,
            count("events", "events of the outcome"),
            figure("expected", "events at the rates, by sex and age band, of all units in the baseline year"),
            figure("person_years", "person-years at risk", "years"),
            Column("start", TEXT, "quarter in which the unit started; empty if never", nullable=True),
            Column("reporting_break", YES_NO, "the unit depends on a provider whose reporting breaks"),
        ),
        key=("outcome", "unit", "quarter"),
    ),
    TableSpec(
        "need_cell",
        "people of one need in a unit and year",
        (UNIT, YEAR, SEX, AGE_BAND, DEPRIVATION, Column("person_days", WHOLE, "days registered", minimum=1)),
        key=NEED_CELL_KEY,
    ),
    TableSpec(
        "unit_spend",
        "cost of people of one need in a unit and year on a budget line",
        (
            UNIT,
            YEAR,
            SEX,
            AGE_BAND,
            DEPRIVATION,
            Column("line", TEXT, "budget line", privacy=Privacy.OPEN),
            pence("cost_pence", "cost of the records"),
        ),
        key=(*NEED_CELL_KEY, "line"),
    ),
    TableSpec(
        "cost_spread",
        "the base year",
        (
            count("people", "people registered in the middle of the year"),
            figure("mean_pence", "mean cost of one of them in the year", "pence"),
            figure("standard_deviation_pence", "standard deviation of that cost", "pence"),
            pence("base_pence", "all spend in scope"),
            pence("unregistered_pence", "the part of it on people who were registered nowhere on the day"),
        ),
        key=("people",),
    ),
)
