"""Tables of linked records, the input of every run. Names follow the NHS Data Dictionary where it has one."""

from __future__ import annotations

from newcare.tables.community import (
    CALL,
    CODED_EVENT,
    COMMUNITY_TABLES,
    CONTACT,
    PACKAGE,
    SCORE,
)
from newcare.tables.hospital import (
    APPOINTMENT,
    ATTENDANCE,
    DIAGNOSIS,
    HOSPITAL_TABLES,
    PROCEDURE,
    SPELL,
)
from newcare.tables.person import OF_REGISTER, PERSON, personal
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, DATE = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.NUMBER, ColumnType.DATE

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
        personal(
            "ethnicity",
            TEXT,
            "ethnic group",
            allowed=("asian", "black", "mixed", "white", "other"),
            nullable=True,
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

DEATH = TableSpec(
    "death",
    "a person who died",
    (
        PERSON,
        personal("death_date", DATE, "day of death"),
        personal(
            "place",
            TEXT,
            "where the person died",
            allowed=("home", "care-home", "hospital", "hospice", "other"),
            nullable=True,
        ),
        personal("cause", TEXT, "ICD-10 code of the underlying cause, without a dot", nullable=True),
    ),
    key=("person_id",),
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

RECORD_TABLES = (REGISTER, PLACE, *HOSPITAL_TABLES, *COMMUNITY_TABLES, DEATH, ASSESSMENT)

__all__ = [
    "APPOINTMENT",
    "ASSESSMENT",
    "ATTENDANCE",
    "CALL",
    "CODED_EVENT",
    "CONTACT",
    "DEATH",
    "DIAGNOSIS",
    "PACKAGE",
    "PLACE",
    "PROCEDURE",
    "RECORD_TABLES",
    "REGISTER",
    "SCORE",
    "SPELL",
    "personal",
]
