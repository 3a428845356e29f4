"""Tables that say who the people are: their needs, their segments over time, and who is on the way up."""

from __future__ import annotations

from newcare.tables.choice import CHOICE_TABLES
from newcare.tables.results import OWN_UNIT, count, pence
from newcare.tables.risk_results import RISK_TABLES
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, DATE, YES_NO = (
    ColumnType.TEXT,
    ColumnType.WHOLE_NUMBER,
    ColumnType.NUMBER,
    ColumnType.DATE,
    ColumnType.YES_NO,
)
YEAR_BEFORE = "in the year before"

PSEUDONYM = Column(
    "pseudonym", TEXT, "keyed digest of the person, for this purpose", privacy=Privacy.PERSONAL
)
FROM_DAY = Column("from_day", DATE, "the earlier day", privacy=Privacy.OPEN)
TO_DAY = Column("to_day", DATE, "the later day", privacy=Privacy.OPEN)


def how_many(name: str, meaning: str, unit: str | None = None) -> Column:
    """Describe a whole number, 0 or more, about one person."""
    return Column(name, WHOLE, meaning, unit=unit, minimum=0, privacy=Privacy.PERSONAL)


def whether(name: str, meaning: str) -> Column:
    """Describe a need that a person has (1) or has not (0)."""
    return Column(name, WHOLE, f"1 where {meaning}", minimum=0, maximum=1, privacy=Privacy.PERSONAL)


LONG_TERM_CONDITIONS = (
    "anxiety",
    "asthma",
    "atrial_fibrillation",
    "cancer",
    "chronic_kidney_disease",
    "chronic_liver_disease",
    "chronic_obstructive_pulmonary_disease",
    "coronary_heart_disease",
    "dementia",
    "depression",
    "diabetes",
    "epilepsy",
    "heart_failure",
    "hypertension",
    "learning_disability",
    "multiple_sclerosis",
    "osteoporosis",
    "parkinsons_disease",
    "peripheral_arterial_disease",
    "rheumatoid_arthritis",
    "serious_mental_illness",
    "stroke",
)

NEED_COLUMNS = (
    how_many("conditions", "different long-term conditions on record"),
    *(whether(name, f"{name.replace('_', ' ')} is on record") for name in LONG_TERM_CONDITIONS),
    how_many("charlson_score", "Charlson score of the diagnoses on record"),
    how_many("hospital_frailty_tenths", "hospital frailty risk score, times 10", "tenths"),
    Column(
        "electronic_frailty_index",
        NUMBER,
        "latest electronic frailty index, 0 where none",
        minimum=0,
        maximum=1,
        privacy=Privacy.PERSONAL,
    ),
    how_many("falls", f"emergency admissions after a fall {YEAR_BEFORE}"),
    how_many(
        "ambulatory_care_sensitive_admissions",
        f"emergency admissions for ambulatory care sensitive conditions {YEAR_BEFORE}",
    ),
    how_many("emergency_admissions", f"emergency admissions {YEAR_BEFORE}"),
    how_many("emergency_bed_days", f"days in hospital after emergency admissions {YEAR_BEFORE}", "days"),
    how_many("planned_admissions", f"planned admissions {YEAR_BEFORE}"),
    how_many("attendances", f"A&E attendances {YEAR_BEFORE}"),
    whether("frequent_attender", "the person often attends A&E"),
    how_many("community_contacts", f"community contacts {YEAR_BEFORE}"),
    how_many("mental_health_contacts", f"mental health contacts {YEAR_BEFORE}"),
    how_many("general_practice_contacts", f"general practice contacts {YEAR_BEFORE}"),
    how_many("weekly_package_pence", "cost of open packages", "pence a week"),
    whether("low_level_support", "a short-term package is open"),
    whether("long_term_support_open", "a long-term package is open"),
    whether("continuing_healthcare", "a package is continuing healthcare"),
    whether("care_home_resident", "the person lives in a care home"),
    whether("housebound", "the person is known to be housebound"),
    whether("end_of_life", "the person is known to be near the end of life"),
    whether("pregnancy", "a pregnancy is on record"),
    whether("physical_disability", "a physical disability is on record"),
    whether("neurological_disability", "a neurological disability is on record"),
    whether("sight", "an impairment of sight is on record"),
    whether("hearing", "an impairment of hearing is on record"),
    whether("speech", "an impairment of speech is on record"),
    whether("severe_copd", "severe chronic obstructive pulmonary disease is on record"),
    whether("severe_liver_disease", "severe liver disease is on record"),
    whether("severe_renal_disease", "severe renal disease is on record"),
    whether("metastatic_cancer", "metastatic cancer is on record"),
    whether("self_harm", f"an admission {YEAR_BEFORE} was for self-harm"),
    whether("alcohol_related", f"an admission {YEAR_BEFORE} was related to alcohol"),
    whether("drug_related", f"an admission {YEAR_BEFORE} was related to drugs"),
    how_many("age", "completed years of age", "years"),
    how_many("cost_pence", f"cost of care {YEAR_BEFORE}", "pence"),
    Column(
        "cost_rank_percent",
        NUMBER,
        "rank in cost from the top: 1.5 is in the top 1.5 % of people",
        unit="per cent",
        minimum=0,
        maximum=100,
        privacy=Privacy.PERSONAL,
    ),
)
"""What is known of a person's needs on a day: the columns that segmentations, cohorts and risk may read."""

NEED_NAMES = tuple(column.name for column in NEED_COLUMNS)

SEGMENT = TableSpec(
    "segment",
    "a person registered on the population date",
    (
        PSEUDONYM,
        OWN_UNIT,
        Column("sex", TEXT, "sex as registered", privacy=Privacy.PERSONAL),
        Column("age_band", TEXT, "five-year age band on the date", privacy=Privacy.PERSONAL),
        *NEED_COLUMNS,
        Column("segment", TEXT, "the first group whose rules the person meets", privacy=Privacy.PERSONAL),
        how_many(
            "order_of_ties",
            "place by the person's own number, by which every purpose settles ties in a ranking",
        ),
        *(
            Column(
                f"meets_{group}",
                YES_NO,
                f"meets the rules of {group.replace('_', ' ')} of south-worcestershire; under another segmentation"
                " there is such a column for each of its groups but the last",
                privacy=Privacy.PERSONAL,
            )
            for group in ("group_4", "group_3", "group_2")
        ),
    ),
    key=("pseudonym",),
)

SEGMENT_SIZE = TableSpec(
    "segment_size",
    "a segment of the registered population",
    (
        Column("segment", TEXT, 'the segment; "ALL" for everybody'),
        count("people", "people in the segment on the population date"),
        count("people_in_both", "of them, those who meet the rules of two groups whose overlap is reported"),
        pence("cost_pence", "cost of their care in the year before"),
        count("emergency_admissions", "their emergency admissions in the year before"),
    ),
    key=("segment",),
)

SEGMENT_OVERLAP = TableSpec(
    "segment_overlap",
    "a pair of groups whose rules may both hold, as the segmentation declares it",
    (
        count("people_in_both", "people who meet the rules of both"),
        Column("group", TEXT, "one group", privacy=Privacy.OPEN),
        Column("other_group", TEXT, "the other group", privacy=Privacy.OPEN),
        count("people_in_group", "people who meet the rules of the one, whatever their segment"),
        count("people_in_other_group", "people who meet the rules of the other"),
        pence("cost_pence", "cost in the year before of the people who meet both"),
    ),
    key=("group", "other_group"),
)

SEGMENT_MONTH = TableSpec(
    "segment_month",
    "a person registered on a day, most often the last of a month",
    (
        Column("day", DATE, "the day", privacy=Privacy.OPEN),
        PSEUDONYM,
        OWN_UNIT,
        Column("segment", TEXT, "segment on the day", privacy=Privacy.PERSONAL),
        Column(
            "rank_percent", NUMBER, "rank on the day, from the top", unit="per cent", privacy=Privacy.PERSONAL
        ),
        Column("score", NUMBER, "score on the day", privacy=Privacy.PERSONAL),
    ),
    key=("day", "pseudonym"),
)

MOVEMENT = TableSpec(
    "movement",
    "a way people went between two days: from where they were on the earlier to where they are on the later",
    (
        FROM_DAY,
        TO_DAY,
        Column("from_segment", TEXT, "segment on the earlier day, or not-registered", privacy=Privacy.OPEN),
        Column("to_segment", TEXT, "segment on the later day, or left, or died", privacy=Privacy.OPEN),
        count("people", "people who went this way"),
    ),
    key=("from_day", "to_day", "from_segment", "to_segment"),
)

MOVEMENT_SIZE = TableSpec(
    "movement_size",
    "two days, and how many people stayed, moved, came and went between them",
    (
        FROM_DAY,
        TO_DAY,
        count("people", "people registered on the earlier day"),
        count("stayed", "of them, those in the same segment on the later day"),
        count("moved_up", "of them, those in a segment of higher priority"),
        count("moved_down", "of them, those in a segment of lower priority"),
        count("left", "of them, those no longer registered who are not known to have died"),
        count("died", "of them, those who died by the later day"),
        count("joined", "people registered on the later day only"),
    ),
    key=("from_day", "to_day"),
)

RISING_RISK = TableSpec(
    "rising_risk",
    "a person registered on both days whose risk is rising by either rule",
    (
        FROM_DAY,
        TO_DAY,
        PSEUDONYM,
        OWN_UNIT,
        Column("from_segment", TEXT, "segment on the earlier day", privacy=Privacy.PERSONAL),
        Column("to_segment", TEXT, "segment on the later day", privacy=Privacy.PERSONAL),
        Column(
            "from_rank_percent", NUMBER, "rank on the earlier day, from the top", privacy=Privacy.PERSONAL
        ),
        Column("to_rank_percent", NUMBER, "rank on the later day, from the top", privacy=Privacy.PERSONAL),
        Column("by_rank", YES_NO, "the rank rose by the deciles asked for", privacy=Privacy.PERSONAL),
        Column(
            "by_score",
            YES_NO,
            "the score is above its limit and the person not yet in the managed share",
            privacy=Privacy.PERSONAL,
        ),
    ),
    key=("from_day", "to_day", "pseudonym"),
)

RISING_RISK_SIZE = TableSpec(
    "rising_risk_size",
    "a segment on the later day, and the people in it whose risk is rising",
    (
        FROM_DAY,
        TO_DAY,
        Column("segment", TEXT, 'segment on the later day; "ALL" for everybody', privacy=Privacy.OPEN),
        count("people", "people whose risk is rising by either rule"),
        count("by_rank", "of them, those whose rank rose"),
        count("by_score", "of them, those with a high score outside the managed share"),
        count("new_in_segment", "of them, those who were in another segment on the earlier day"),
    ),
    key=("from_day", "to_day", "segment"),
)

POPULATION_TABLES = (
    SEGMENT,
    SEGMENT_SIZE,
    SEGMENT_OVERLAP,
    SEGMENT_MONTH,
    MOVEMENT,
    MOVEMENT_SIZE,
    RISING_RISK,
    RISING_RISK_SIZE,
    *CHOICE_TABLES,
    *RISK_TABLES,
)
