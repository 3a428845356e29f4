"""Tables between the steps of an evaluation of persons: about persons, by pseudonym, and never shown as they are."""

from __future__ import annotations

from newcare.tables.person import personal
from newcare.tables.population_results import NEED_COLUMNS
from newcare.tables.spec import ColumnType, TableSpec

TEXT, WHOLE, DATE, YES_NO = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.DATE, ColumnType.YES_NO
PSEUDONYM = personal("pseudonym", TEXT, "keyed digest of the person, for this purpose")

COHORT_REGISTRATION = TableSpec(
    "cohort_registration",
    "a registration of a person of the cohort",
    (
        PSEUDONYM,
        personal("unit", TEXT, "unit of delivery; empty if in none", nullable=True),
        personal("from_date", DATE, "first day"),
        personal("to_date", DATE, "first day after; empty while it lasts", nullable=True),
        personal("died", YES_NO, "it ended by death"),
    ),
    key=("pseudonym", "from_date"),
)

_INDEX = (
    personal("comparison", TEXT, "control group that the row belongs to, in either arm"),
    PSEUDONYM,
    personal(
        "treated", WHOLE, "1 comes under the model of care on the index date; 0 control", minimum=0, maximum=1
    ),
    personal("unit", TEXT, "unit of delivery on the index date"),
    personal("risk_set", DATE, "day on which units start for which the row was drawn"),
    personal("index_date", DATE, "first day followed"),
    personal("follow_until", DATE, "first day no longer followed"),
    personal("died", YES_NO, "follow-up ended by death"),
)
_KEY = ("comparison", "pseudonym", "treated", "risk_set")

INDEX_PERSON = TableSpec(
    "index_person",
    "a person followed from an index date, under the model of care or in a control group",
    _INDEX,
    key=_KEY,
)


YEARS_SEEN = 6
FOLLOWED_PERSON = TableSpec(
    "followed_person",
    "a person followed from an index date: needs before it, and what came after",
    (
        *_INDEX,
        personal("sex", TEXT, "sex as registered"),
        personal(
            "deprivation_fifth", WHOLE, "fifth by deprivation, 1 the most deprived", minimum=1, maximum=5
        ),
        *NEED_COLUMNS,
        *(
            personal(column, WHOLE, meaning, unit=unit, minimum=0, nullable=nullable)
            for column, meaning, unit, nullable in (
                ("followed_days", "days followed", "days", False),
                ("later_emergency_admissions", "emergency admissions while followed", "count", False),
                (
                    "later_emergency_admissions_after_lag",
                    "of them, those after the first 90 days",
                    "count",
                    False,
                ),
                *(
                    (
                        f"later_emergency_admissions_year_{year}",
                        f"of them, those in year {year}",
                        "count",
                        False,
                    )
                    for year in range(1, YEARS_SEEN + 1)
                ),
                (
                    "later_emergency_bed_days",
                    "nights after emergency admissions while followed",
                    "days",
                    False,
                ),
                ("later_cost_pence", "cost of all care while followed", "pence", False),
                (
                    "first_admission_days",
                    "days to the first emergency admission; empty for none",
                    "days",
                    True,
                ),
            )
        ),
    ),
    key=_KEY,
)

PEOPLE_TABLES = (COHORT_REGISTRATION, INDEX_PERSON, FOLLOWED_PERSON)
