"""Shapes: what a row of an extract is once its columns have their common names, before people are linked.

Every flow (a file format that a system sends, `newcare.reference.flows`) is read into one of these shapes, checked
against it row by row, and turned into the tables of records when people are linked.
"""

from __future__ import annotations

from newcare.tables.records import personal
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, DATE = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.NUMBER, ColumnType.DATE
MOST_DIAGNOSES, MOST_PROCEDURES = 20, 24


def optional(name: str, kind: ColumnType, meaning: str, **more: object) -> Column:
    """Describe a column about one person that may be empty."""
    return personal(name, kind, meaning, nullable=True, **more)


def names(name: str, meaning: str, kind: ColumnType = TEXT) -> Column:
    """Describe a column that could name a person; it is used for linking and goes no further."""
    return Column(name, kind, meaning, nullable=True, privacy=Privacy.IDENTIFIABLE)


TRAITS = (
    names("nhs_number", "NHS number: 10 digits of which the last is a check digit"),
    names("source_person_id", "the supplier's own number or pseudonym of the person"),
    names("surname", "family name"),
    names("forename", "given name"),
    names("birth_date", "date of birth; the first of the month where only the month is given", DATE),
    optional("sex", TEXT, "sex as recorded", allowed=("female", "male")),
    names("postcode", "postcode of residence"),
)
PERSON = ("nhs_number", "source_person_id")
"""The numbers that tell whose a row is."""

COST = optional("cost_pence", WHOLE, "cost of the record", unit="pence", minimum=0)
SEX_AND_PLACE = (
    optional("practice", TEXT, "code of the GP practice"),
    optional("small_area", TEXT, "code of the small area (LSOA) of residence"),
    optional("ethnicity", TEXT, "ethnic group", allowed=("asian", "black", "mixed", "white", "other")),
)

REGISTRATION = TableSpec(
    "registration",
    "a person on a practice's list for an unbroken time",
    (
        *TRAITS,
        personal("practice", TEXT, "code of the GP practice"),
        personal("from_date", DATE, "first day of the registration"),
        optional("to_date", DATE, "first day after it; empty while it lasts"),
        *SEX_AND_PLACE[1:],
        optional(
            "deprivation_fifth", WHOLE, "fifth by deprivation, 1 the most deprived", minimum=1, maximum=5
        ),
        optional("care_home", TEXT, "code of the care home where the person lives"),
        names("property_number", "unique property reference number (UPRN) of the address"),
        optional("death_date", DATE, "date of death, or the first of its month"),
    ),
    key=(*PERSON, "from_date"),
    after=(("to_date", "from_date"),),
    not_before=(("from_date", "birth_date"), ("death_date", "birth_date")),
)

EPISODE = TableSpec(
    "episode",
    "a consultant episode: the part of a stay in hospital under one consultant",
    (
        *TRAITS,
        *SEX_AND_PLACE,
        personal("episode_number", TEXT, "the supplier's number of the episode"),
        optional("spell_number", TEXT, "number of the stay the episode belongs to"),
        optional("episode_order", WHOLE, "place of the episode in the stay, from 1", minimum=1, maximum=98),
        personal("provider", TEXT, "code of the hospital trust"),
        personal("admission_date", DATE, "day of admission"),
        optional("discharge_date", DATE, "day of discharge; empty while the stay lasts"),
        optional("episode_start", DATE, "first day of the episode"),
        optional("episode_end", DATE, "last day of the episode"),
        personal(
            "admission_method", TEXT, "how the person was admitted; codes that begin with 2 are emergencies"
        ),
        optional("admission_source", TEXT, "where the person came from"),
        optional("discharge_destination", TEXT, "where the person went"),
        optional("discharge_method", TEXT, "how the stay ended; 4 is death"),
        optional("patient_class", TEXT, "1 ordinary, 2 day case, 3 or 4 regular, 5 mother and baby"),
        optional("specialty", TEXT, "treatment function"),
        *(
            optional(f"diagnosis_{n:02}", TEXT, "ICD-10 code; 01 is the primary")
            for n in range(1, MOST_DIAGNOSES + 1)
        ),
        *(
            optional(f"procedure_{n:02}", TEXT, "OPCS-4 code; 01 is the main")
            for n in range(1, MOST_PROCEDURES + 1)
        ),
        COST,
    ),
    key=("episode_number", "provider"),
    not_before=(
        ("discharge_date", "admission_date"),
        ("episode_end", "episode_start"),
        ("episode_start", "admission_date"),
        ("admission_date", "birth_date"),
    ),
)

EMERGENCY_ATTENDANCE = TableSpec(
    "emergency_attendance",
    "an attendance at an emergency care department",
    (
        *TRAITS,
        *SEX_AND_PLACE,
        personal("attendance_number", TEXT, "the supplier's number of the attendance"),
        personal("provider", TEXT, "organisation that runs the department"),
        personal("arrival_date", DATE, "day of arrival"),
        personal("department_type", TEXT, "kind of department", allowed=("1", "2", "3", "4", "5")),
        optional("arrival_mode", TEXT, "how the person came"),
        optional("chief_complaint", TEXT, "SNOMED CT code of the chief complaint"),
        optional("discharge_destination", TEXT, "where the person went"),
        COST,
    ),
    key=("attendance_number", "provider"),
    not_before=(("arrival_date", "birth_date"),),
)

OUTPATIENT_APPOINTMENT = TableSpec(
    "outpatient_appointment",
    "an outpatient appointment",
    (
        *TRAITS,
        *SEX_AND_PLACE,
        personal("appointment_number", TEXT, "the supplier's number of the appointment"),
        personal("provider", TEXT, "code of the hospital trust"),
        personal("appointment_date", DATE, "day of the appointment"),
        personal("kind", TEXT, "first appointment or follow-up", allowed=("first", "follow-up")),
        personal(
            "attendance",
            TEXT,
            "what came of it",
            allowed=("attended", "did-not-attend", "cancelled"),
        ),
        optional("specialty", TEXT, "treatment function"),
        COST,
    ),
    key=("appointment_number", "provider"),
    not_before=(("appointment_date", "birth_date"),),
)

CARE_CONTACT = TableSpec(
    "care_contact",
    "a contact with general practice, community or mental health services",
    (
        *TRAITS,
        personal("contact_number", TEXT, "the supplier's number of the contact"),
        personal("service", TEXT, "service", allowed=("general-practice", "community", "mental-health")),
        personal("contact_date", DATE, "day of the contact"),
        optional("attendance", TEXT, "what came of it", allowed=("attended", "did-not-attend", "cancelled")),
        COST,
    ),
    key=("contact_number", *PERSON),
    not_before=(("contact_date", "birth_date"),),
)

SOCIAL_CARE_EVENT = TableSpec(
    "social_care_event",
    "an event of adult social care: a request, an assessment, a service or a review",
    (
        *TRAITS,
        optional("event_number", TEXT, "the supplier's number of the event"),
        personal("event_type", TEXT, "kind of event", allowed=("request", "assessment", "service", "review")),
        personal("from_date", DATE, "first day"),
        optional("to_date", DATE, "last day; empty while it lasts"),
        optional(
            "kind",
            TEXT,
            "what a service gives",
            allowed=("short-term", "home-care", "residential", "nursing", "continuing-healthcare", "other"),
        ),
        optional("unit_cost_pence", WHOLE, "cost of a unit", unit="pence", minimum=0),
        optional(
            "cost_frequency",
            TEXT,
            "unit that the cost is of",
            allowed=(
                *("hour", "session", "day", "week", "fortnight"),
                *("four-weeks", "month", "quarter", "year", "once"),
            ),
        ),
        optional("units_a_week", NUMBER, "planned units a week", minimum=0, maximum=168),
    ),
    key=(*PERSON, "event_number", "event_type", "from_date", "kind"),
    not_before=(("to_date", "from_date"), ("from_date", "birth_date")),
)

GP_EVENT = TableSpec(
    "gp_event",
    "a coded entry in a GP record",
    (
        *TRAITS,
        personal("event_date", DATE, "day of the entry"),
        personal("code", TEXT, "the code"),
        optional("code_system", TEXT, "classification of the code", allowed=("snomed", "icd10", "dmd")),
        optional("value", NUMBER, "measured value"),
        optional("unit", TEXT, "unit of the value"),
    ),
    key=(*PERSON, "event_date", "code"),
    not_before=(("event_date", "birth_date"),),
)

URGENT_CALL = TableSpec(
    "urgent_call",
    "a call to the ambulance service or to NHS 111",
    (
        *TRAITS,
        personal("call_number", TEXT, "the supplier's number of the call"),
        personal("service", TEXT, "number called", allowed=("999", "111")),
        personal("call_date", DATE, "day of the call"),
        personal(
            "outcome",
            TEXT,
            "what came of it",
            allowed=(
                "conveyed",
                "treated-at-scene",
                "advice-only",
                "emergency-department",
                "primary-care",
                "other",
            ),
        ),
        COST,
    ),
    key=("call_number", *PERSON),
    not_before=(("call_date", "birth_date"),),
)

REGISTERED_DEATH = TableSpec(
    "registered_death",
    "a person who died",
    (
        *TRAITS,
        personal("death_date", DATE, "day of death"),
        optional("place", TEXT, "where", allowed=("home", "care-home", "hospital", "hospice", "other")),
        optional("cause", TEXT, "ICD-10 code of the underlying cause"),
    ),
    key=PERSON,
    not_before=(("death_date", "birth_date"),),
)

ENCOUNTER = TableSpec(
    "encounter",
    "a visit of any kind, from a source that keeps all kinds in one file",
    (
        *TRAITS,
        personal("encounter_number", TEXT, "the source's number of the visit"),
        personal(
            "setting",
            TEXT,
            "kind of visit",
            allowed=("inpatient", "emergency", "outpatient", "community", "general-practice", "other"),
        ),
        personal("from_date", DATE, "first day"),
        optional("to_date", DATE, "last day"),
        optional("provider", TEXT, "organisation"),
        optional("admission_method", TEXT, "how the person was admitted, where the source says"),
        optional("primary_diagnosis", TEXT, "ICD-10 code"),
        COST,
    ),
    key=("encounter_number", "provider"),
    not_before=(("to_date", "from_date"), ("from_date", "birth_date")),
)

CONDITION_RECORD = TableSpec(
    "condition_record",
    "a diagnosis on record, from a source that keeps them in a file of their own",
    (
        *TRAITS,
        optional("encounter_number", TEXT, "visit at which it was recorded"),
        personal("recorded_date", DATE, "day of the record"),
        personal("code", TEXT, "the code"),
        optional("code_system", TEXT, "classification of the code", allowed=("icd10", "snomed")),
    ),
    key=(*PERSON, "encounter_number", "recorded_date", "code"),
    not_before=(("recorded_date", "birth_date"),),
)

CLINICAL_SCORE = TableSpec(
    "clinical_score",
    "a score that a clinical system worked out for a person",
    (
        *TRAITS,
        personal("scored_date", DATE, "day of the score"),
        personal("name", TEXT, "which score", allowed=("electronic-frailty-index",)),
        personal("value", NUMBER, "the score", minimum=0, maximum=1),
    ),
    key=(*PERSON, "scored_date", "name"),
)

OPT_OUT = TableSpec(
    "opt_out",
    "a person who has opted out of uses of the record beyond their own care",
    (
        *TRAITS,
        personal("kind", TEXT, "which opt-out", allowed=("national-data-opt-out", "type-1")),
        optional("from_date", DATE, "first day it holds; empty where not given"),
    ),
    key=(*PERSON, "kind"),
)

PRACTICE_PLACE = TableSpec(
    "practice_place",
    "a GP practice and the larger places it belongs to",
    (
        Column("practice", TEXT, "code of the practice", privacy=Privacy.OPEN),
        Column("practice_name", TEXT, "name of the practice", nullable=True, privacy=Privacy.OPEN),
        Column("neighbourhood", TEXT, "neighbourhood", nullable=True, privacy=Privacy.OPEN),
        Column("hospital", TEXT, "hospital that most patients use", nullable=True, privacy=Privacy.OPEN),
        Column("urgent_care_network", TEXT, "urgent care network", nullable=True, privacy=Privacy.OPEN),
        Column("integrated_care_board", TEXT, "commissioner", nullable=True, privacy=Privacy.OPEN),
    ),
    key=("practice",),
)

FRAMEWORK_RATING = TableSpec(
    "framework_rating",
    "a site's own rating of one framework element on a day",
    (
        Column("site", TEXT, "unit that reports", privacy=Privacy.OPEN),
        Column("assessed_date", DATE, "day of the rating", privacy=Privacy.OPEN),
        Column("element", TEXT, "code of the framework element", privacy=Privacy.OPEN),
        Column("depth", NUMBER, "how far it is in place", minimum=0, maximum=1, privacy=Privacy.OPEN),
        Column("breadth", NUMBER, "share of people covered", minimum=0, maximum=1, privacy=Privacy.OPEN),
    ),
    key=("site", "assessed_date", "element"),
)

SHAPES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        REGISTRATION,
        EPISODE,
        EMERGENCY_ATTENDANCE,
        OUTPATIENT_APPOINTMENT,
        CARE_CONTACT,
        SOCIAL_CARE_EVENT,
        GP_EVENT,
        URGENT_CALL,
        REGISTERED_DEATH,
        ENCOUNTER,
        CONDITION_RECORD,
        CLINICAL_SCORE,
        OPT_OUT,
        PRACTICE_PLACE,
        FRAMEWORK_RATING,
    )
}

MAIN_DATE = {
    "registration": "from_date",
    "episode": "admission_date",
    "emergency_attendance": "arrival_date",
    "outpatient_appointment": "appointment_date",
    "care_contact": "contact_date",
    "social_care_event": "from_date",
    "gp_event": "event_date",
    "urgent_call": "call_date",
    "registered_death": "death_date",
    "encounter": "from_date",
    "condition_record": "recorded_date",
    "clinical_score": "scored_date",
    "opt_out": "from_date",
    "framework_rating": "assessed_date",
}
"""The day by which a row of each shape is counted."""

SHAPES_OF_PEOPLE = tuple(name for name, spec in SHAPES.items() if set(PERSON) <= set(spec.column_names))
"""Shapes whose rows are each about one person."""
