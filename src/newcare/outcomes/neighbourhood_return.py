"""Counts for the monthly return of the neighbourhood health programme (NNHIP): a cohort's use in one month, by band.

Spells are counted in the month in which they end, everything else by its own day (template v1.2). The treatment
function of a stay is not among our tables of records, so that "specific acute" cannot be told: all are counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from newcare.engines import Table, Value, cases, coalesce, date, literal, union, whole_sum
from newcare.population.registered import age_on
from newcare.reference.indicators import Condition, Indicator, indicator
from newcare.reference.neighbourhood_return import NOT_KNOWN

BANDS = ("age_group", "ethnic_group", "deprivation_quintile")
PATIENTS = "patients"
ADULT = 18  # the template has no band for younger people
_OLDEST = 90


def month_after(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def people_by_band(register: Table, members: Table, *, month: dt.date) -> Table:
    """People of a cohort with the bands of the return.

    Args:
        register: table of records.
        members: person_id of each member of the cohort.
        month: first day of the month; registration and age are of that day.

    Returns:
        person_id, age_group, ethnic_group, deprivation_quintile, in the words of the template; people registered on the
        day and 18 or over, each once.
    """
    day = date(str(month))
    until = coalesce(register.to_date, date("9999-01-01"))
    here = register.filter((register.from_date <= day) & (until > day))
    listed = here.join(members.select("person_id").distinct(), "person_id")
    aged = listed.mutate(age=age_on(listed.birth_month, month))
    adults = aged.filter(aged.age >= ADULT)
    ethnicity: Any = adults.ethnicity
    fifth: Any = adults.deprivation_fifth
    return adults.select(
        "person_id",
        age_group=_age_group(adults.age),
        ethnic_group=coalesce(ethnicity.capitalize(), literal(NOT_KNOWN)),
        deprivation_quintile=coalesce(fifth.cast("string"), literal(NOT_KNOWN)),
    )


def _age_group(age: Value) -> Value:
    """Age groups of the template, with 80-89 and 90+ apart."""
    tens = [(age < start + 10, f"{start}-{start + 9}") for start in range(20, _OLDEST, 10)]
    return cases((age < 20, "18-19"), *tens, else_="90+")


def return_cells(
    people: Table, records: Mapping[str, Table], *, month: dt.date, indicators: Sequence[str]
) -> Table:
    """Count a month of a cohort by all bands at once: the cells of which every figure of the return is a sum.

    Args:
        people: from `people_by_band`.
        records: tables of records by name; those that the indicators count.
        month: first day of the month.
        indicators: ids of shipped indicators, whose conditions stand on columns of their own table, or on nights.

    Returns:
        indicator ("patients" for the people), age_group, ethnic_group, deprivation_quintile, events; cells in which
        something was counted.
    """
    members = people.group_by(*BANDS).agg(events=people.count()).mutate(indicator=literal(PATIENTS))
    counted = [_counted(people, records, indicator(name), month) for name in indicators]
    found = union(*(each.select("indicator", *BANDS, "events") for each in (members, *counted)))
    return found.order_by("indicator", *BANDS)


def _counted(people: Table, records: Mapping[str, Table], of: Indicator, month: dt.date) -> Table:
    """Events of one indicator in the month."""
    rows = records[of.source_table]
    day = rows[of.records.days[of.counting_date]]
    rows = rows.filter((day >= date(str(month))) & (day < date(str(month_after(month)))))
    if "nights" in of.records.columns:
        stays: Any = rows.discharge_date
        rows = rows.mutate(nights=stays.delta(rows.admission_date, unit="day").cast("int64"))
    for condition in of.where:
        rows = rows.filter(_meets(rows, condition))
    own = rows.join(people, "person_id")
    events = own.count() if of.amount is None else whole_sum(own[of.amount])
    return own.group_by(*BANDS).agg(events=events).mutate(indicator=literal(of.id))


def _meets(rows: Table, condition: Condition) -> Value:
    """Whether a row meets a condition on a column of its own."""
    column: Any = rows[condition.column]
    met: Any = column.notnull()
    if condition.one_of:
        met = met & column.isin(list(condition.one_of))
    if condition.begins_with:
        met = met & reduce(or_, (column.startswith(text) for text in condition.begins_with))
    if condition.at_least is not None:
        met = met & (column >= condition.at_least)
    if condition.at_most is not None:
        met = met & (column <= condition.at_most)
    return met
