"""What each person used in the years on either side of a day, and where they were a year later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from newcare.engines import (
    Table,
    Value,
    cases,
    coalesce,
    date,
    greatest,
    keyed_id,
    least,
    literal,
    union,
    whole_sum,
)
from newcare.population.costs import EMERGENCY_METHODS, package_costs

MEASURES = (
    "emergency_admissions",
    "zero_day_emergency_admissions",
    "emergency_bed_days",
    "attendances",
    "cost_pence",
)
YEARS = ("earlier", "past", "next")
"""The year before the year before the day, the year before it (on which people are chosen), and the year from it."""

YEAR_DAYS = 365
Window = tuple[dt.date, dt.date]


def years_around(on: str, *, first_day: str, end_day: str) -> dict[str, Window]:
    """The years of `YEARS` that records cover, each as its first day and the first day after it.

    Args:
        on: the day, as an ISO date.
        first_day: first day that the records cover.
        end_day: first day that they do not.
    """
    day = dt.date.fromisoformat(on)
    year = dt.timedelta(days=YEAR_DAYS)
    windows = {name: (day + year * (rank - 2), day + year * (rank - 1)) for rank, name in enumerate(YEARS)}
    first, end = dt.date.fromisoformat(first_day), dt.date.fromisoformat(end_day)
    return {name: window for name, window in windows.items() if first <= window[0] and window[1] <= end}


def use_over_years(
    register: Table,
    spell: Table,
    attendance: Table,
    costed: Table,
    package: Table,
    *,
    on: str,
    first_day: str,
    end_day: str,
    pseudonym_key: str,
) -> dict[str, Table]:
    """Use of care of everybody registered at some time in the three years around a day: one row a person.

    Args:
        register, spell, attendance, package: tables of records.
        costed: every costed record but packages: person_id, day, cost_pence.
        on: the day, as an ISO date.
        first_day, end_day: what the records cover, as `years_around` takes them.
        pseudonym_key: key of the purpose; see `keyed_id`.

    Returns:
        `use_over_years`: pseudonym; registered (on the day); a_year_later: "registered", "died", "left", or null
        for people not registered on the day, and for everybody where records do not reach; and for each year of
        `YEARS`, each column null where records do not cover it: `<year>_days` registered and the `MEASURES` as
        `<year>_<measure>`. Spells count by day of admission, and all their nights on that day. A death counts as
        one where the month of death begins before the year is over and the registration has ended.
    """
    windows = years_around(on, first_day=first_day, end_day=end_day)
    whole = (min(w[0] for w in windows.values()), max(w[1] for w in windows.values()))
    people = _registrations(register, dt.date.fromisoformat(on), windows)
    for part in (
        _spells(spell, windows, whole),
        _attendances(attendance, windows, whole),
        _costs(costed, package, windows, whole),
    ):
        people = people.left_join(part, "person_id").drop("person_id_right")
    used = {
        f"{year}_{measure}": coalesce(people[f"{year}_{measure}"], 0)
        if year in windows
        else literal(None, "int64")
        for year in YEARS
        for measure in MEASURES
    }
    days = {
        f"{year}_days": people[f"{year}_days"] if year in windows else literal(None, "int64")
        for year in YEARS
    }
    return {
        "use_over_years": people.select(
            "registered",
            "a_year_later",
            **days,
            **used,
            pseudonym=keyed_id(people.person_id, pseudonym_key),
        ).relocate("pseudonym")
    }


def _registrations(register: Table, day: dt.date, windows: Mapping[str, Window]) -> Table:
    """Days on the list in each year, and where each person is on the day and a year later."""
    later = day + dt.timedelta(days=YEAR_DAYS)
    first, end = min(w[0] for w in windows.values()), max(w[1] for w in windows.values())
    until: Value = coalesce(register.to_date, date(str(dt.date(9999, 1, 1))))
    inside = register.mutate(until=until)
    inside = inside.filter((inside.from_date < date(str(end))) & (inside.until > date(str(first))))
    by_person = inside.group_by("person_id").agg(
        registered=_on(inside, day).max(),
        still=_on(inside, later).max(),
        dead=coalesce(inside.death_month < date(str(later)), literal(False)).max(),
        **{
            f"{year}_days": whole_sum(_overlap(inside, date(str(begins)), date(str(ends))))
            for year, (begins, ends) in windows.items()
        },
    )
    known = by_person.registered if "next" in windows else literal(False)
    fate = cases(
        (~known, literal(None, "string")),
        (by_person.still, "registered"),
        (by_person.dead, "died"),
        else_="left",
    )
    return by_person.mutate(a_year_later=fate).drop("still", "dead")


def _on(inside: Table, day: dt.date) -> Any:
    """Whether a registration holds on a day."""
    return (inside.from_date <= date(str(day))) & (inside.until > date(str(day)))


def _overlap(inside: Table, begins: Any, ends: Any) -> Value:
    """Days of a registration within a year."""
    first: Any = greatest(inside.from_date, begins)
    last: Any = least(inside.until, ends)
    days = last.delta(first, unit="day").cast("int64")
    return greatest(days, literal(0, "int64"))


def _by_year(records: Table, day: str, windows: Mapping[str, Window], **amounts: Any) -> Table:
    """Sums of amounts of each person in each year."""
    when = records[day]
    return records.group_by("person_id").agg(
        **{
            f"{year}_{name}": whole_sum(
                cases(
                    ((when >= date(str(begins))) & (when < date(str(ends))), amount),
                    else_=literal(0, "int64"),
                )
            )
            for year, (begins, ends) in windows.items()
            for name, amount in amounts.items()
        }
    )


def _within(records: Table, day: str, whole: Window) -> Table:
    """Records of all the years."""
    return records.filter((records[day] >= date(str(whole[0]))) & (records[day] < date(str(whole[1]))))


def _spells(spell: Table, windows: Mapping[str, Window], whole: Window) -> Table:
    """Emergency admissions, those of no night, and nights."""
    emergency = _within(spell, "admission_date", whole)
    emergency = emergency.filter(emergency.admission_method.startswith(EMERGENCY_METHODS))
    nights = emergency.discharge_date.delta(emergency.admission_date, unit="day").cast("int64")
    return _by_year(
        emergency,
        "admission_date",
        windows,
        emergency_admissions=literal(1, "int64"),
        zero_day_emergency_admissions=(nights == 0).cast("int64"),
        emergency_bed_days=nights,
    )


def _attendances(attendance: Table, windows: Mapping[str, Window], whole: Window) -> Table:
    """Attendances at emergency care departments."""
    within = _within(attendance, "arrival_date", whole)
    return _by_year(within, "arrival_date", windows, attendances=literal(1, "int64"))


def _costs(costed: Table, package: Table, windows: Mapping[str, Window], whole: Window) -> Table:
    """Cost of all care; packages by the day."""
    records = _within(costed, "day", whole).select("person_id", "day", "cost_pence")
    packages = [
        package_costs(package, begins, ends).select("person_id", "day", "cost_pence")
        for begins, ends in windows.values()
    ]
    everything = union(records, *packages)
    return _by_year(everything, "day", windows, cost_pence=everything.cost_pence)
