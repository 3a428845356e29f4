"""From records to followed people: registrations of the cohort, needs before the index date, and what came after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from newcare.engines import (
    Table,
    Value,
    cases,
    coalesce,
    date,
    days_after,
    keyed_id,
    least,
    literal,
    union,
    whole_sum,
)
from newcare.evaluation.people.followed import HISTORY
from newcare.population import needs, registered_population
from newcare.population.costs import EMERGENCY_METHODS, costed_records, package_costs_within
from newcare.tables.people import YEARS_SEEN
from newcare.tables.population_results import NEED_NAMES

_HOSPITAL = "hospital"
LAG_DAYS = 90  # what an admission that was on its way may take to show, and a peak to fall back
_YEAR = HISTORY
_INDEX = ("comparison", "pseudonym", "treated", "unit", "risk_set", "index_date", "follow_until", "died")


def cohort_registrations(
    register: Table, place: Table, cohort: Table, *, unit: str, pseudonym_key: str
) -> dict[str, Table]:
    """Registrations of the people of the cohort, by pseudonym.

    Args:
        register, place: tables of records.
        cohort: the cohort of the run.
        unit: column that holds the unit of delivery.
        pseudonym_key: key of the purpose, by which the cohort got its pseudonyms.

    Returns:
        `cohort_registration`: see `newcare.tables.people`. A registration ended by death where it ended in or after the
        month of death.
    """
    everyone = register.join(place, "practice")
    everyone = everyone.mutate(unit=everyone[unit], pseudonym=keyed_id(everyone.person_id, pseudonym_key))
    chosen = everyone.semi_join(cohort, "pseudonym")
    died: Any = chosen.to_date.notnull() & (chosen.death_month <= chosen.to_date)
    return {
        "cohort_registration": chosen.select(
            "pseudonym", "unit", "from_date", "to_date", died=coalesce(died, literal(False))
        )
    }


def followed_people(
    index_person: Table,
    register: Table,
    place: Table,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    *,
    days: Sequence[str],
    first_day: str,
    unit: str,
    pseudonym_key: str,
    **records: Table,
) -> dict[str, Table]:
    """Needs of each person before the index date, and use from it on.

    Args:
        index_person: who is followed, from which day and to which.
        register, place, spell, attendance, contact, package: tables of records.
        days: every index date there can be, ISO; one or more.
        first_day: first day that the records cover.
        unit: column that holds the unit of delivery.
        pseudonym_key: key of the purpose.
        records: the other tables of records.

    Returns:
        `followed_person`: see `newcare.tables.people`.
    """
    known = register.select("person_id").distinct()
    known = known.mutate(pseudonym=keyed_id(known.person_id, pseudonym_key))
    people = known.semi_join(index_person, "pseudonym")
    used = {"spell": spell, "attendance": attendance, "contact": contact, "package": package, **records}
    own = {name: table.semi_join(people, "person_id") for name, table in used.items()}
    own_register = register.semi_join(people, "person_id")
    before = _known_before(days, first_day, own_register, place, own, unit)
    asked = index_person.select("pseudonym", "index_date", "follow_until").distinct()
    asked = asked.join(people, "pseudonym")
    after = _used_after(asked, own)
    joined = index_person.join(people, "pseudonym")
    joined = joined.join(before, ["person_id", "index_date"])
    joined = joined.join(after, ["person_id", "index_date", "follow_until"])
    return {
        "followed_person": joined.mutate(
            followed_days=joined.follow_until.delta(joined.index_date, unit="day").cast("int64")
        ).select(*_INDEX, "sex", "deprivation_fifth", *NEED_NAMES, "followed_days", *AFTER)
    }


AFTER = (
    "later_emergency_admissions",
    "later_emergency_admissions_after_lag",
    *(f"later_emergency_admissions_year_{year}" for year in range(1, YEARS_SEEN + 1)),
    "later_emergency_bed_days",
    "later_cost_pence",
    "first_admission_days",
)


def _known_before(
    days: Sequence[str], first_day: str, register: Table, place: Table, own: Mapping[str, Table], unit: str
) -> Table:
    """Needs before every index date, worked out at once: person_id, index_date, sex, deprivation_fifth and the needs.

    The records of each index date are those of a person of their own, moved in time so that all index dates fall on the
    earliest. Hospital diagnoses are looked at over the same time before each index date: those that came before would
    make people of later dates look iller.
    """
    marks = {day: f"@{day}" for day in days}
    earliest = dt.date.fromisoformat(min(days))
    back = {day: (earliest - dt.date.fromisoformat(day)).days for day in days}

    def of_date(table: Table, day: str) -> Table:
        moved = {
            name: days_after(table[name], back[day])
            for name, kind in table.schema().items()
            if kind.is_date()
        }
        return table.mutate(person_id=table.person_id.concat(marks[day]), **moved)

    moved = {name: union(*(of_date(table, day) for day in days)) for name, table in own.items()}
    coded = moved["diagnosis"]
    moved["diagnosis"] = coded.filter((coded.source != _HOSPITAL) | (coded.recorded_date >= date(first_day)))
    registered = union(
        *(
            registered_population(register, place, on=day, unit=unit)["registered"].mutate(
                index_date=date(day), mark=literal(marks[day])
            )
            for day in days
        )
    )
    registered = registered.mutate(
        real_id=registered.person_id, person_id=registered.person_id.concat(registered.mark)
    )
    needed = needs(registered.drop("real_id", "mark", "index_date"), on=earliest.isoformat(), **moved)[
        "needs"
    ]
    described = registered.select("person_id", "real_id", "index_date", "sex", "deprivation_fifth")
    joined = described.join(needed, "person_id")
    return joined.select("index_date", "sex", "deprivation_fifth", *NEED_NAMES, person_id="real_id")


def _used_after(asked: Table, own: Mapping[str, Table]) -> Table:
    """Use of each person from each index date until the follow-up ends; 0 where there is none."""
    keys = ("person_id", "index_date", "follow_until")
    admitted = _admitted(asked, own["spell"])
    cost = _cost(asked, own)
    found = asked.left_join(admitted, list(keys), rname="{name}_of_spells")
    found = found.left_join(cost, list(keys), rname="{name}_of_costs")
    filled = {name: coalesce(found[name], 0) for name in AFTER if name != "first_admission_days"}
    return found.select(*keys, "first_admission_days", **filled)


def _admitted(asked: Table, spell: Table) -> Table:
    """Emergency admissions, by day of admission; nights up to the end of the follow-up."""
    emergency = spell.filter(spell.admission_method.startswith(EMERGENCY_METHODS))
    joined = asked.join(
        emergency.select("admission_date", "discharge_date", whose="person_id"),
        [asked.person_id == emergency.person_id],
    )
    within = joined.filter(
        (joined.admission_date >= joined.index_date) & (joined.admission_date < joined.follow_until)
    )
    left = least(coalesce(within.discharge_date, within.follow_until), within.follow_until)
    day: Any = within.admission_date.delta(within.index_date, unit="day").cast("int64")
    counted = within.mutate(day=day, nights=left.delta(within.admission_date, unit="day").cast("int64"))
    return counted.group_by("person_id", "index_date", "follow_until").agg(
        later_emergency_admissions=whole_sum((counted.day >= 0).cast("int64")),
        later_emergency_admissions_after_lag=whole_sum((counted.day >= LAG_DAYS).cast("int64")),
        **{
            f"later_emergency_admissions_year_{year}": whole_sum(_in_year(counted.day, year))
            for year in range(1, YEARS_SEEN + 1)
        },
        later_emergency_bed_days=whole_sum(counted.nights),
        first_admission_days=counted.day.min(),
    )


def _in_year(day: Any, year: int) -> Value:
    """1 in one year since the index date, else 0."""
    inside = (day >= _YEAR * (year - 1)) & (day < _YEAR * year)
    return cases((inside, literal(1, "int64")), else_=literal(0, "int64"))


def _cost(asked: Table, own: Mapping[str, Table]) -> Table:
    """Cost of all care, packages by the day."""
    keys = ("person_id", "index_date", "follow_until")
    costed = costed_records(
        own["spell"],
        own["attendance"],
        own["contact"],
        appointment=own.get("appointment"),
        call=own.get("call"),
    )
    joined = asked.join(
        costed.select("day", "cost_pence", whose="person_id"), [asked.person_id == costed.person_id]
    )
    within = joined.filter((joined.day >= joined.index_date) & (joined.day < joined.follow_until))
    stretches = asked.mutate(begins=asked.index_date, ends=asked.follow_until)
    packages = package_costs_within(own["package"], stretches)
    everything = union(within.select(*keys, "cost_pence"), packages.select(*keys, "cost_pence"))
    return everything.group_by(*keys).agg(later_cost_pence=whole_sum(everything.cost_pence))
