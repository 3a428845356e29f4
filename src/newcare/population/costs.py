"""Every costed record as one long table of person, day, budget line and pence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from newcare.engines import Table, cases, coalesce, date, greatest, least, literal, union

EMERGENCY_METHODS = "2"  # NHS Data Dictionary: admission methods that begin with 2 are emergencies


def costed_records(spell: Table, attendance: Table, contact: Table) -> Table:
    """Costs of spells (on the day of admission), attendances and contacts.

    Returns:
        person_id, day, line (acute-emergency, acute-planned, primary, community, mental-health), cost_pence.
    """
    line_of_spell = cases(
        (spell.admission_method.startswith(EMERGENCY_METHODS), "acute-emergency"), else_="acute-planned"
    )
    line_of_contact = cases((contact.service == "general-practice", "primary"), else_=contact.service)
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
    )


def package_costs(package: Table, first: dt.date, end: dt.date) -> Table:
    """Cost of packages of care in a period, by the day, on the line "social-care".

    Args:
        package: table `package`.
        first: first day of the period.
        end: first day after it.

    Returns:
        person_id, day (the first that counts), line, cost_pence (rounded to whole pence once a package).
    """
    until = coalesce(package.to_date, date(str(end)))
    inside = package.filter((package.from_date < end) & (until > first))
    begins: Any = greatest(inside.from_date, date(str(first)))
    ends: Any = least(coalesce(inside.to_date, date(str(end))), date(str(end)))
    return inside.select(
        "person_id",
        day=begins,
        line=literal("social-care"),
        cost_pence=(inside.weekly_cost_pence * ends.delta(begins, unit="day") / literal(7.0))
        .round()
        .cast("int64"),
    )
