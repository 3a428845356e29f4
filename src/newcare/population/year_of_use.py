"""What each person used in the year before a day: stays, attendances, contacts, packages and their cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newcare.engines import Table, coalesce, date, least, union, whole_sum
from newcare.errors import InvalidInput
from newcare.population.costs import EMERGENCY_METHODS, costed_records, package_costs
from newcare.population.stay_flags import stay_flags
from newcare.reference.codelists import FALLS_FROM_AGE

YEAR_DAYS = 365
PLANNED_METHODS = "1"  # NHS Data Dictionary: admission methods that begin with 1 are planned
LOW_LEVEL = ("short-term",)
LONG_TERM = ("home-care", "residential", "nursing", "continuing-healthcare")


@dataclass(frozen=True)
class Year:
    """The year before a day: `first` is its first day, `end` the day itself, which no longer counts."""

    first: dt.date
    end: dt.date

    @classmethod
    def before(cls, on: str) -> Year:
        """The 365 days before a day, given as an ISO date."""
        end = dt.date.fromisoformat(on)
        return cls(end - dt.timedelta(days=YEAR_DAYS), end)


@dataclass(frozen=True)
class FrequentAttender:
    """Who attends A&E often: somebody with an attendance that had so many `earlier` ones in the `days` before it.

    Three in 365 days is what the NHP model takes (The-Strategy-Unit/nhp_data, MIT); others take 5 or 10 a year.
    """

    earlier: int = 3
    days: int = 365

    def __post_init__(self) -> None:
        for name in ("earlier", "days"):
            if getattr(self, name) < 1:
                raise InvalidInput(f"`{name}` of a frequent attender must be 1 or more.")


def stays_in(
    year: Year, registered: Table, spell: Table, diagnosis: Table, procedure: Table | None = None
) -> Table:
    """Stays that began in the year, of people registered at its end: one row a person who had any.

    Returns:
        person_id, emergency_admissions, planned_admissions, emergency_bed_days (up to the day, nights),
        ambulatory_care_sensitive_admissions, falls (at 65 and over), stays_to_death (stays at the end of life that
        ended before the day).
    """
    begun = spell.filter((spell.admission_date >= year.first) & (spell.admission_date < year.end))
    kinds = stay_flags(begun, diagnosis, procedure)
    stays = kinds.join(registered.select("person_id", "age"), "person_id")
    emergency = stays.admission_method.startswith(EMERGENCY_METHODS).cast("int64")
    left = least(stays.discharge_date, date(str(year.end)))
    old_enough = (stays.age >= FALLS_FROM_AGE).cast("int64")
    ended = (stays.discharge_date < year.end).cast("int64")
    counted = stays.mutate(
        emergency=emergency,
        planned=stays.admission_method.startswith(PLANNED_METHODS).cast("int64"),
        bed_days=emergency * left.delta(stays.admission_date, unit="day").cast("int64"),
        fall=stays.fall_related * old_enough,
        to_death=stays.end_of_life * ended,
    )
    return counted.group_by("person_id").agg(
        emergency_admissions=whole_sum(counted.emergency),
        planned_admissions=whole_sum(counted.planned),
        emergency_bed_days=whole_sum(counted.bed_days),
        ambulatory_care_sensitive_admissions=whole_sum(counted.ambulatory_care_sensitive),
        falls=whole_sum(counted.fall),
        stays_to_death=whole_sum(counted.to_death),
    )


def attendances_in(year: Year, attendance: Table, frequent: FrequentAttender) -> Table:
    """Attendances in the year and whether one of them had enough others before it: one row a person.

    Returns:
        person_id, attendances, frequent_attender (0 or 1). An attendance of the same day counts as earlier when its
        number is lower.
    """
    reach = year.first - dt.timedelta(days=frequent.days)
    seen = attendance.filter((attendance.arrival_date >= reach) & (attendance.arrival_date < year.end))
    before = seen.arrival_date.lag(frequent.earlier).over(
        group_by="person_id", order_by=[seen.arrival_date, seen.attendance_id]
    )
    ranked = seen.mutate(before=before, counts=(seen.arrival_date >= year.first).cast("int64"))
    close = ranked.arrival_date.delta(ranked.before, unit="day") <= frequent.days
    marked = ranked.mutate(often=coalesce(close.cast("int64"), 0) * ranked.counts)
    return marked.group_by("person_id").agg(
        attendances=whole_sum(marked.counts), frequent_attender=marked.often.max()
    )


def packages_open(year: Year, package: Table) -> Table:
    """Packages open at the end of the year, begun before the day: one row a person who has any.

    Returns:
        person_id, weekly_package_pence, low_level_support (a short-term package), long_term_support_open,
        continuing_healthcare: the last three 0 or 1.
    """
    still_open = package.to_date.isnull() | (package.to_date > year.end)
    current = package.filter((package.from_date < year.end) & still_open)
    return current.group_by("person_id").agg(
        weekly_package_pence=whole_sum(current.weekly_cost_pence),
        low_level_support=current.kind.isin(LOW_LEVEL).cast("int64").max(),
        long_term_support_open=current.kind.isin(LONG_TERM).cast("int64").max(),
        continuing_healthcare=(current.kind == "continuing-healthcare").cast("int64").max(),
    )


def contacts_in(year: Year, contact: Table) -> Table:
    """Contacts in the year: person_id, community_contacts, mental_health_contacts, general_practice_contacts."""
    seen = contact.filter((contact.contact_date >= year.first) & (contact.contact_date < year.end))
    return seen.group_by("person_id").agg(
        **{
            f"{service.replace('-', '_')}_contacts": whole_sum((seen.service == service).cast("int64"))
            for service in ("community", "mental-health", "general-practice")
        }
    )


def cost_of(
    year: Year,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    *,
    appointment: Table | None = None,
    call: Table | None = None,
) -> Table:
    """Cost of all care in the year: person_id, cost_pence."""
    records = costed_records(spell, attendance, contact, appointment=appointment, call=call)
    within = records.filter((records.day >= year.first) & (records.day < year.end))
    everything = union(within, package_costs(package, year.first, year.end))
    return everything.group_by("person_id").agg(cost_pence=whole_sum(everything.cost_pence))
