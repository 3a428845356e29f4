"""Every costed record as one long table of person, day, budget line and pence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from newcare.engines import Table, Value, cases, coalesce, date, greatest, least, literal, union

EMERGENCY_METHODS = "2"  # NHS Data Dictionary: admission methods that begin with 2 are emergencies
PACKAGE_LINE = "social-care"


def costed_records(
    spell: Table,
    attendance: Table,
    contact: Table,
    *,
    appointment: Table | None = None,
    call: Table | None = None,
) -> Table:
    """Costs of spells (on the day of admission), attendances, contacts, outpatient appointments and calls.

    Args:
        spell, attendance, contact, appointment, call: tables of records; None adds nothing.

    Returns:
        person_id, day, line (acute-emergency, acute-planned, primary, community, mental-health), cost_pence.
        Appointments are planned care, calls (ambulance, 111) emergency care.
    """
    line_of_spell = cases(
        (spell.admission_method.startswith(EMERGENCY_METHODS), "acute-emergency"), else_="acute-planned"
    )
    line_of_contact = cases((contact.service == "general-practice", "primary"), else_=contact.service)
    others = [
        table.select("person_id", day=table[day], line=literal(line), cost_pence=table.cost_pence)
        for table, day, line in (
            (appointment, "appointment_date", "acute-planned"),
            (call, "call_date", "acute-emergency"),
        )
        if table is not None
    ]
    return union(
        spell.select("person_id", day=spell.admission_date, line=line_of_spell, cost_pence=spell.cost_pence),
        attendance.select(
            "person_id",
            day=attendance.arrival_date,
            line=literal("acute-emergency"),
            cost_pence=attendance.cost_pence,
        ),
        contact.select(
            "person_id", day=contact.contact_date, line=line_of_contact, cost_pence=contact.cost_pence
        ),
        *others,
    )


def package_costs(package: Table, first: dt.date, end: dt.date) -> Table:
    """Cost of packages of care in a period, wherever their people were registered, on the line "social-care".

    Args:
        package: table `package`.
        first: first day of the period.
        end: first day after it.

    Returns:
        person_id, day (the first that counts), line, cost_pence (see `package_costs_within`): a row a package.
    """
    until = coalesce(package.to_date, date(str(end)))
    inside = package.filter((package.from_date < end) & (until > first))
    begins: Any = greatest(inside.from_date, date(str(first)))
    ends: Any = least(coalesce(inside.to_date, date(str(end))), date(str(end)))
    return inside.select(
        "person_id",
        day=begins,
        line=literal(PACKAGE_LINE),
        cost_pence=_cost_up_to(inside, ends) - _cost_up_to(inside, begins),
    )


def package_costs_within(package: Table, stretches: Table) -> Table:
    """Cost of packages of care in stretches of a person's time, by the day: a row a package and stretch.

    A piece costs what the package had cost by its end less what it had cost by its beginning, each in whole pence.
    So pieces that follow one another add up exactly, and any of them, alone or together, is within a penny of its
    days times the daily cost.

    Args:
        package: table `package`.
        stretches: person_id, begins, ends (first day after), and further columns; those of a person do not
            overlap.

    Returns:
        The columns of `stretches`, line, cost_pence.
    """
    columns = package.select("weekly_cost_pence", "from_date", "to_date", whose="person_id")
    joined = stretches.join(columns, stretches.person_id == columns.whose)
    until = coalesce(joined.to_date, joined.ends)
    inside = joined.filter((joined.from_date < joined.ends) & (until > joined.begins))
    begins = greatest(inside.from_date, inside.begins)
    ends = least(coalesce(inside.to_date, inside.ends), inside.ends)
    return inside.select(
        *stretches.columns,
        line=literal(PACKAGE_LINE),
        cost_pence=_cost_up_to(inside, ends) - _cost_up_to(inside, begins),
    )


def _cost_up_to(package: Table, day: Any) -> Value:
    """Whole pence that a package has cost from its first day up to a day, which does not count."""
    days = day.delta(package.from_date, unit="day")
    return (package.weekly_cost_pence * days / literal(7.0)).round().cast("int64")
