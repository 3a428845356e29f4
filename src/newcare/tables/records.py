"""Tables of linked records, the input of every run. Names follow the NHS Data Dictionary where it has one."""

from __future__ import annotations

from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, DATE = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.NUMBER, ColumnType.DATE

PERSON = Column(
    "person_id", TEXT, "NHS number, or the pseudonym of this purpose", privacy=Privacy.IDENTIFIABLE
)
COST = Column(
    "cost_pence", WHOLE, "cost of the record at the price base of the extract", unit="pence", minimum=0
)
OF_REGISTER = {"person_id": ("register", "person_id")}


def personal(name: str, kind: ColumnType, meaning: str, **more: object) -> Column:
    """Describe a column that is about one person."""
    return Column(name, kind, meaning, privacy=Privacy.PERSONAL, **more)  # type: ignore[arg-type]


REGISTER = TableSpec(
    "register",
    "a person registered with a practice for an unbroken time",
    (
        PERSON,
        personal("practice", TEXT, "code of the GP practice"),
        personal("from_date", DATE, "first day of the registration"),
        personal("to_date", DATE, "first day after it; empty while it lasts", nullable=True),
        personal("sex", TEXT, "sex as registered", allowed=("female", "male")),
        personal("birth_month", DATE, "first day of the month of birth"),
        personal("small_area", TEXT, "code of the small area (LSOA) of residence"),
        personal(
            "deprivation_fifth",
            WHOLE,
            "fifth of small areas by deprivation, 1 the most deprived",
            minimum=1,
            maximum=5,
        ),
        personal(
            "care_home", TEXT, "code of the care home where the person lives; empty if none", nullable=True
        ),
        personal("death_month", DATE, "first day of the month of death; empty while alive", nullable=True),
    ),
    key=("person_id", "from_date"),
    refers={"practice": ("place", "practice")},
    after=(("to_date", "from_date"),),
    one_at_a_time=("person_id", "from_date", "to_date"),
    ends_by=("to_date", "death_month"),
)

PLACE = TableSpec(
    "place",
    "a GP practice and the larger places it belongs to",
    (
        Column("practice", TEXT, "code of the practice", privacy=Privacy.OPEN),
        Column("practice_name", TEXT, "name of the practice", privacy=Privacy.OPEN),
        Column("neighbourhood", TEXT, "neighbourhood of about 30,000 to 50,000 people", privacy=Privacy.OPEN),
        Column("hospital", TEXT, "hospital that most of its patients use", privacy=Privacy.OPEN),
        Column("urgent_care_network", TEXT, "urgent and emergency care network", privacy=Privacy.OPEN),
        Column("integrated_care_board", TEXT, "commissioner", privacy=Privacy.OPEN),
    ),
    key=("practice",),
)

SPELL = TableSpec(
    "spell",
    "a stay in hospital, from admission to discharge",
    (
        Column("spell_id", WHOLE, "number of the spell", privacy=Privacy.PERSONAL),
        PERSON,
        personal("provider", TEXT, "hospital that gave the care"),
        personal("admission_date", DATE, "day of admission"),
        personal("discharge_date", DATE, "day of discharge, not before admission"),
        personal(
            "admission_method", TEXT, "NHS Data Dictionary code; those that begin with 2 are emergencies"
        ),
        personal("primary_diagnosis", TEXT, "ICD-10 code without a dot"),
        COST,
    ),
    key=("spell_id",),
    refers=OF_REGISTER,
    not_before=(("discharge_date", "admission_date"),),
)

ATTENDANCE = TableSpec(
    "attendance",
    "an attendance at an emergency care department",
    (
        Column("attendance_id", WHOLE, "number of the attendance", privacy=Privacy.PERSONAL),
        PERSON,
        personal("provider", TEXT, "organisation that runs the department"),
        personal("arrival_date", DATE, "day of arrival"),
        personal(
            "department_type",
            TEXT,
            "1 major, 2 single specialty, 3 other or minor injury, 4 walk-in centre, 5 same-day emergency care",
            allowed=("1", "2", "3", "4", "5"),
        ),
        COST,
    ),
    key=("attendance_id",),
    refers=OF_REGISTER,
)

CONTACT = TableSpec(
    "contact",
    "a contact with general practice, community or mental health services",
    (
        Column("contact_id", WHOLE, "number of the contact", privacy=Privacy.PERSONAL),
        PERSON,
        personal(
            "service", TEXT, "service in contact", allowed=("general-practice", "community", "mental-health")
        ),
        personal("contact_date", DATE, "day of the contact"),
        COST,
    ),
    key=("contact_id",),
    refers=OF_REGISTER,
)

PACKAGE = TableSpec(
    "package",
    "a package of social care or continuing healthcare, from start to end",
    (
        Column("package_id", WHOLE, "number of the package", privacy=Privacy.PERSONAL),
        PERSON,
        personal(
            "kind",
            TEXT,
            "what the package gives",
            allowed=("short-term", "home-care", "residential", "nursing", "continuing-healthcare"),
        ),
        personal("from_date", DATE, "first day"),
        personal("to_date", DATE, "first day after it; empty while it lasts", nullable=True),
        personal("weekly_cost_pence", WHOLE, "cost of a week", unit="pence a week", minimum=0),
    ),
    key=("package_id",),
    refers=OF_REGISTER,
    after=(("to_date", "from_date"),),
)

DIAGNOSIS = TableSpec(
    "diagnosis",
    "a diagnosis recorded for a person on a day",
    (
        PERSON,
        personal("recorded_date", DATE, "day of the record"),
        personal("code", TEXT, "ICD-10 code without a dot"),
        personal("source", TEXT, "who recorded it", allowed=("general-practice", "hospital")),
    ),
    key=("person_id", "recorded_date", "code", "source"),
    refers=OF_REGISTER,
)

SCORE = TableSpec(
    "score",
    "a score that a clinical system worked out for a person on a day",
    (
        PERSON,
        personal("scored_date", DATE, "day of the score"),
        personal("name", TEXT, "which score", allowed=("electronic-frailty-index",)),
        personal(
            "value", NUMBER, "the score; the electronic frailty index runs from 0 to 1", minimum=0, maximum=1
        ),
    ),
    key=("person_id", "scored_date", "name"),
    refers=OF_REGISTER,
)

ASSESSMENT = TableSpec(
    "assessment",
    "a site's own rating of one framework element on a day",
    (
        Column("site", TEXT, "unit that reports, such as a neighbourhood", privacy=Privacy.OPEN),
        Column("assessed_date", DATE, "day of the rating", privacy=Privacy.OPEN),
        Column("element", TEXT, "code of the framework element", privacy=Privacy.OPEN),
        Column(
            "depth",
            NUMBER,
            "how far the element is in place, 0 to 1",
            minimum=0,
            maximum=1,
            privacy=Privacy.OPEN,
        ),
        Column(
            "breadth",
            NUMBER,
            "share of the site's population that it covers, 0 to 1",
            minimum=0,
            maximum=1,
            privacy=Privacy.OPEN,
        ),
    ),
    key=("site", "assessed_date", "element"),
)

RECORD_TABLES = (REGISTER, PLACE, SPELL, ATTENDANCE, CONTACT, PACKAGE, DIAGNOSIS, SCORE, ASSESSMENT)
