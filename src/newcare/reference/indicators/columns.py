"""What an indicator can count: the tables of records, and of each the days, units and columns that a file may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ADMISSION, DISCHARGE, EVENT = "admission", "discharge", "event"
PERSON, DAY, PENCE = "person", "day", "pence"


class Kind(StrEnum):
    """What a column holds, and so which tests of it make sense."""

    TEXT = "text"
    CODES = "codes"  # several codes of one record; a test holds if it holds of any
    GROUPS = "groups"  # groups of a code list, of which one record may meet several
    NUMBER = "number"
    YES_NO = "yes or no"


@dataclass(frozen=True)
class SourceColumn:
    """One column that conditions may name; `tables` are needed for it beside the source's own.

    A column that is `coded` is compared in capitals and without dots, however its codes are written.
    """

    kind: Kind
    meaning: str
    tables: tuple[str, ...] = ()
    coded: bool = False


@dataclass(frozen=True)
class Source:
    """A kind of record that indicators count.

    Attributes:
        record: what one row is, in words.
        tables: tables of records without which nothing can be counted.
        days: counting date -> column of the table.
        units: unit of count -> column that is added up; None counts rows.
        columns: what conditions may name.
    """

    record: str
    tables: tuple[str, ...]
    days: Mapping[str, str]
    units: Mapping[str, str | None]
    columns: Mapping[str, SourceColumn] = field(default_factory=dict)


_TEXT, _NUMBER = Kind.TEXT, Kind.NUMBER
_OF_PERSON = {
    "age": SourceColumn(_NUMBER, "completed years of age in the month of the day counted"),
    "sex": SourceColumn(_TEXT, "sex as registered"),
    "care_home": SourceColumn(_TEXT, "care home where the person is registered as living on the day"),
    "days_before_death": SourceColumn(_NUMBER, "days from the day counted to the day of death", ("death",)),
}
_COST = SourceColumn(_NUMBER, "cost in pence")
_PROVIDER = SourceColumn(_TEXT, "organisation that gave the care")

SOURCES: dict[str, Source] = {
    "spell": Source(
        "stay in hospital",
        ("spell",),
        {ADMISSION: "admission_date", DISCHARGE: "discharge_date"},
        {"spell": None, PERSON: None, DAY: "nights", PENCE: "cost_pence"},
        {
            **_OF_PERSON,
            "admission_method": SourceColumn(
                _TEXT, "NHS Data Dictionary code; 2 first means emergency", coded=True
            ),
            "admission_source": SourceColumn(
                _TEXT, "NHS Data Dictionary code of where the person came from", coded=True
            ),
            "discharge_destination": SourceColumn(
                _TEXT, "NHS Data Dictionary code of where the person went", coded=True
            ),
            "discharge_method": SourceColumn(_TEXT, "NHS Data Dictionary code; 4 means died", coded=True),
            "provider": _PROVIDER,
            "primary_diagnosis": SourceColumn(_TEXT, "ICD-10 code, first of the stay", coded=True),
            "any_diagnosis": SourceColumn(
                Kind.CODES, "ICD-10 codes of the stay, in any place", ("diagnosis",)
            ),
            "any_procedure": SourceColumn(
                Kind.CODES, "OPCS-4 codes of the stay, in any place", ("procedure",)
            ),
            "ambulatory_care_group": SourceColumn(
                Kind.GROUPS,
                "groups of the code list ambulatory-care-sensitive that the stay meets",
                ("diagnosis", "procedure"),
            ),
            "fall_related": SourceColumn(
                Kind.YES_NO, "meets the code list falls-65-and-over", ("diagnosis", "procedure")
            ),
            "nights": SourceColumn(_NUMBER, "nights between admission and discharge"),
            "days_since_discharge": SourceColumn(
                _NUMBER, "days from the last discharge of an earlier stay of the person to this admission"
            ),
            "cost_pence": _COST,
        },
    ),
    "attendance": Source(
        "attendance at an emergency care department",
        ("attendance",),
        {EVENT: "arrival_date"},
        {"attendance": None, PERSON: None, PENCE: "cost_pence"},
        {
            **_OF_PERSON,
            "provider": _PROVIDER,
            "department_type": SourceColumn(_TEXT, "1 major, 2 single specialty, 3 other, 4 walk-in, 5 SDEC"),
            "attendances_in_365_days": SourceColumn(
                _NUMBER,
                "attendances of the person on this day and in the 365 days before it, of any department type",
            ),
            "cost_pence": _COST,
        },
    ),
    "appointment": Source(
        "outpatient appointment",
        ("appointment",),
        {EVENT: "appointment_date"},
        {"appointment": None, PERSON: None, PENCE: "cost_pence"},
        {
            **_OF_PERSON,
            "provider": _PROVIDER,
            "kind": SourceColumn(_TEXT, "first or follow-up"),
            "attendance": SourceColumn(_TEXT, "attended, did-not-attend or cancelled"),
            "cost_pence": _COST,
        },
    ),
    "contact": Source(
        "contact with general practice, community or mental health services",
        ("contact",),
        {EVENT: "contact_date"},
        {"contact": None, PERSON: None, PENCE: "cost_pence"},
        {
            **_OF_PERSON,
            "service": SourceColumn(_TEXT, "general-practice, community or mental-health"),
            "cost_pence": _COST,
        },
    ),
    "call": Source(
        "call to the ambulance service or to NHS 111",
        ("call",),
        {EVENT: "call_date"},
        {"call": None, PERSON: None, PENCE: "cost_pence"},
        {
            **_OF_PERSON,
            "service": SourceColumn(_TEXT, "999 or 111"),
            "outcome": SourceColumn(_TEXT, "what came of it, such as conveyed"),
            "cost_pence": _COST,
        },
    ),
    "package": Source(
        "package of social care or continuing healthcare",
        ("package",),
        {EVENT: "from_date"},
        {"package": None, PERSON: None},
        {
            **_OF_PERSON,
            "kind": SourceColumn(
                _TEXT, "short-term, home-care, residential, nursing or continuing-healthcare"
            ),
            "days_since_care_home": SourceColumn(
                _NUMBER,
                "days from the last end of an earlier residential or nursing package of the person; 0 while it lasts",
            ),
            "weekly_cost_pence": SourceColumn(_NUMBER, "cost of a week in pence"),
        },
    ),
    "death": Source(
        "death",
        ("death",),
        {EVENT: "death_date"},
        {"death": None},
        {
            "age": _OF_PERSON["age"],
            "sex": _OF_PERSON["sex"],
            "care_home": _OF_PERSON["care_home"],
            "place": SourceColumn(_TEXT, "home, care-home, hospital, hospice or other"),
            "cause": SourceColumn(_TEXT, "ICD-10 code of the underlying cause", coded=True),
        },
    ),
    "care": Source(
        "costed record of care of any kind",
        ("spell", "attendance", "appointment", "contact", "call", "package"),
        {EVENT: "day"},
        {PENCE: "cost_pence"},
        {
            **_OF_PERSON,
            "line": SourceColumn(_TEXT, "budget line, such as acute-emergency or community"),
        },
    ),
    "day-at-home": Source(
        "day on which a registered person was neither in hospital overnight nor in a residential or nursing place",
        ("spell", "package"),
        {EVENT: "day"},
        {DAY: "days"},
    ),
}
