"""Tables of records from outside hospitals: contacts, calls, packages of care, GP entries, scores."""

from __future__ import annotations

from newcare.tables.person import COST, OF_REGISTER, PERSON, personal
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, DATE = ColumnType.TEXT, ColumnType.WHOLE_NUMBER, ColumnType.NUMBER, ColumnType.DATE

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

CALL = TableSpec(
    "call",
    "a call to the ambulance service or to NHS 111",
    (
        Column("call_id", WHOLE, "number of the call", privacy=Privacy.PERSONAL),
        PERSON,
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
    key=("call_id",),
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

CODED_EVENT = TableSpec(
    "coded_event",
    "an entry of a GP record on a day",
    (
        PERSON,
        personal("event_date", DATE, "day of the entry"),
        personal("code", TEXT, "SNOMED CT code"),
        personal("value", NUMBER, "measured value, where the entry has one", nullable=True),
        personal("unit", TEXT, "unit of the value", nullable=True),
    ),
    key=("person_id", "event_date", "code"),
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

COMMUNITY_TABLES = (CONTACT, CALL, PACKAGE, CODED_EVENT, SCORE)
