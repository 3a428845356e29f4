"""Counts for the monthly return of the neighbourhood health programme (NNHIP): a cohort's use in one month, by band.

Spells are counted in the month in which they end, everything else by its own day (template v1.2). The treatment
function of a stay is not among our tables of records, so that "specific acute" cannot be told: all are counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import pyarrow as pa

from newcare.engines import Table, Value, cases, coalesce, date, literal, record_batches
from newcare.outcomes.counted import counted
from newcare.outcomes.dense_layout import Layout, Span
from newcare.outcomes.dense_rows import CUT
from newcare.population.registered import age_on
from newcare.reference.indicators import indicator
from newcare.reference.neighbourhood_return import NOT_KNOWN

BANDS = ("age_group", "ethnic_group", "deprivation_quintile")
PATIENTS = "patients"
ADULT = 18  # the template has no band for younger people
_OLDEST = 90
_COHORT, _BETWEEN = "cohort", "|"


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
) -> pa.Table:
    """Count a month of a cohort by all bands at once: the cells of which every figure of the return is a sum.

    Indicators are counted as in every cube (`newcare.outcomes.counted`): a record counts where a registration of its
    person holds on its day, so that nothing counts after somebody has left or died.

    Args:
        people: from `people_by_band`.
        records: tables of records by name: the register, and those that the indicators count.
        month: first day of the month.
        indicators: ids of shipped indicators.

    Returns:
        indicator ("patients" for the people), age_group, ethnic_group, deprivation_quintile, events; cells in which
        something was counted.
    """
    with_cell = people.mutate(**{CUT: _cell(people)})
    members = with_cell.group_by(CUT).agg(events=with_cell.count())
    patients = {value: count for value, count in _pairs(members) if count}
    layout = Layout((_COHORT,), (Span("month", month, month_after(month)),), tuple(sorted(patients)) or ("",))
    registrations = _registrations(with_cell, records["register"])
    found = counted(records, registrations, layout, [indicator(name) for name in indicators])
    cells = [(PATIENTS, value, patients[value]) for value in sorted(patients)]
    for made, events in zip(found.indicators, found.events, strict=True):
        by_value = events.sum(axis=(0, 2, 3)).tolist()
        cells += [(made.id, value, count) for value, count in zip(layout.values, by_value, strict=True)]
    rows = [
        {"indicator": name, **dict(zip(BANDS, value.split(_BETWEEN), strict=True)), "events": count}
        for name, value, count in sorted(cells)
        if count
    ]
    columns = [("indicator", pa.string()), *((band, pa.string()) for band in BANDS), ("events", pa.int64())]
    return pa.Table.from_pylist(rows, pa.schema(columns))


def _cell(people: Table) -> Value:
    """The three bands as one text, by which people are told apart in a count."""
    first, *others = (people[band] for band in BANDS)
    return reduce(lambda whole, band: whole + literal(_BETWEEN) + band, others, first)


def _pairs(members: Table) -> list[tuple[str, int]]:
    """People of each cell."""
    return [(row[CUT], row["events"]) for batch in record_batches(members) for row in batch.to_pylist()]


def _registrations(people: Table, register: Table) -> Table:
    """Registrations of the cohort, all in one unit, with their bands as the value of a cut."""
    whose = people.select(CUT, "person_id")
    here = register.join(whose, "person_id")
    return here.mutate(unit=literal(_COHORT), until_date=coalesce(here.to_date, date("9999-01-01")))
