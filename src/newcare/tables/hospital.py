"""Tables of hospital records: stays with their diagnoses and procedures, attendances, outpatient appointments."""

from __future__ import annotations

from newcare.tables.person import COST, OF_REGISTER, PERSON, personal
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, DATE = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.DATE

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
        personal(
            "admission_source",
            TEXT,
            "NHS Data Dictionary code: 19 the usual home, 54 or 65 a care home, 51 another hospital",
            nullable=True,
        ),
        personal(
            "discharge_destination",
            TEXT,
            "NHS Data Dictionary code: as for the source, and 79 where the person died",
            nullable=True,
        ),
        personal(
            "discharge_method", TEXT, "NHS Data Dictionary code: 1 by clinical advice, 4 died", nullable=True
        ),
        COST,
    ),
    key=("spell_id",),
    refers=OF_REGISTER,
    not_before=(("discharge_date", "admission_date"),),
)

DIAGNOSIS = TableSpec(
    "diagnosis",
    "a diagnosis recorded for a person on a day",
    (
        PERSON,
        personal("recorded_date", DATE, "day of the record"),
        personal("code", TEXT, "ICD-10 code without a dot"),
        personal("source", TEXT, "who recorded it", allowed=("general-practice", "hospital")),
        personal("spell_id", WHOLE, "stay that recorded it; empty on GP records", nullable=True),
        personal(
            "position", WHOLE, "place in the stay's list, 1 the primary diagnosis", minimum=1, nullable=True
        ),
    ),
    key=("person_id", "recorded_date", "code", "source", "spell_id"),
    refers=OF_REGISTER,
)

PROCEDURE = TableSpec(
    "procedure",
    "a procedure of a stay in hospital",
    (
        Column("spell_id", WHOLE, "number of the spell", privacy=Privacy.PERSONAL),
        PERSON,
        personal("position", WHOLE, "place in the stay's list, 1 the main procedure", minimum=1),
        personal("code", TEXT, "OPCS-4 code without a dot"),
    ),
    key=("spell_id", "position"),
    refers={**OF_REGISTER, "spell_id": ("spell", "spell_id")},
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

APPOINTMENT = TableSpec(
    "appointment",
    "an outpatient appointment",
    (
        Column("appointment_id", WHOLE, "number of the appointment", privacy=Privacy.PERSONAL),
        PERSON,
        personal("provider", TEXT, "hospital that holds the clinic"),
        personal("appointment_date", DATE, "day of the appointment"),
        personal("kind", TEXT, "first appointment or follow-up", allowed=("first", "follow-up")),
        personal("attendance", TEXT, "what came of it", allowed=("attended", "did-not-attend", "cancelled")),
        COST,
    ),
    key=("appointment_id",),
    refers=OF_REGISTER,
)

HOSPITAL_TABLES = (SPELL, DIAGNOSIS, PROCEDURE, ATTENDANCE, APPOINTMENT)
