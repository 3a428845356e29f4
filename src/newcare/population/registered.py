"""The registered population: who belongs to which unit of delivery, on a day or over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import (
    Table,
    Value,
    cases,
    coalesce,
    date,
    greatest,
    in_memory,
    least,
    literal,
    whole_sum,
)
from newcare.terms import AGE_BANDS, Quarter

_OPEN_END = dt.date(9999, 1, 1)  # a registration that still lasts


def with_unit(register: Table, place: Table, unit: str) -> Table:
    """Registrations with the places they belong to and the unit of delivery; grain of `register`.

    Args:
        register: table `register`.
        place: table `place`.
        unit: column that holds the unit: practice, care_home, hospital or urgent_care_network.

    Returns:
        The columns of both, `until_date` (first day after, never null) and `unit`; people outside any unit of
        that kind (not in a care home, say) are left out.
    """
    joined = register.join(place, "practice")
    joined = joined.mutate(unit=joined[unit], until_date=coalesce(joined.to_date, date(str(_OPEN_END))))
    return joined.filter(joined.unit.notnull())


def age_on(birth_month: Value, day: dt.date) -> Value:
    """Completed years of age on a day; the day of birth is taken as the first of its month."""
    months = (day.year - birth_month.year()) * 12 + (day.month - birth_month.month())
    return (months / literal(12.0)).floor().cast("int64")


def age_band_of(age: Value) -> Value:
    """Five-year age band, 0-4 to 90+, of completed years of age."""
    return cases(
        *((age < 5 * (position + 1), band) for position, band in enumerate(AGE_BANDS[:-1])),
        else_=AGE_BANDS[-1],
    )


def registered_population(register: Table, place: Table, *, on: str, unit: str) -> dict[str, Table]:
    """People registered on a day: one row a person.

    Args:
        register: table `register`.
        place: table `place`.
        on: the day, as an ISO date.
        unit: column that holds the unit of delivery.

    Returns:
        `registered`: person_id, unit (null for people outside any unit of that kind), practice,
            neighbourhood, care_home, sex, age, age_band, deprivation_fifth.
    """
    day = dt.date.fromisoformat(on)
    everyone = register.join(place, "practice")
    until = coalesce(everyone.to_date, date(str(_OPEN_END)))
    present = everyone.filter((everyone.from_date <= day) & (until > day))
    present = present.mutate(age=age_on(present.birth_month, day), unit=present[unit])
    return {
        "registered": present.mutate(age_band=age_band_of(present.age)).select(
            "person_id",
            "unit",
            "practice",
            "neighbourhood",
            "care_home",
            "sex",
            "age",
            "age_band",
            "deprivation_fifth",
        )
    }


def unit_sites(register: Table, place: Table, *, on: str, unit: str) -> dict[str, Table]:
    """Sites (neighbourhoods) in which each unit has people on a day.

    Returns:
        `unit_site`: unit, site, people (1 or more).
    """
    day = dt.date.fromisoformat(on)
    registrations = with_unit(register, place, unit)
    present = registrations.filter((registrations.from_date <= day) & (registrations.until_date > day))
    return {"unit_site": present.group_by("unit", site=present.neighbourhood).agg(people=present.count())}


def quarters_table(quarters: Sequence[Quarter]) -> Table:
    """Quarters as a table: quarter, first_day, end_day (not included), middle_month (months since year 0)."""
    middles = [(quarter.start + dt.timedelta(days=45)) for quarter in quarters]
    return in_memory(
        pa.table(
            {
                "quarter": [str(quarter) for quarter in quarters],
                "first_day": pa.array([quarter.start for quarter in quarters], pa.date32()),
                "end_day": pa.array([quarter.end for quarter in quarters], pa.date32()),
                "middle_month": pa.array([day.year * 12 + day.month for day in middles], pa.int64()),
            }
        )
    )


def age_band_in(quarter: Table, birth_month: Value) -> Value:
    """Age band in the middle month of a quarter, for rows joined with `quarters_table`."""
    months = quarter.middle_month - (birth_month.year() * 12 + birth_month.month())
    return age_band_of((months / literal(12.0)).floor().cast("int64"))


def person_days(registrations: Table, quarters: Table, *by: str) -> Table:
    """Exact time at risk: days registered in each quarter, by unit, age and sex.

    Args:
        registrations: from `with_unit`.
        quarters: from `quarters_table`.
        by: further columns of `registrations` to keep apart.

    Returns:
        unit, quarter, sex, age_band, the columns of `by`, person_days (whole number, more than 0).
    """
    joined = registrations.join(
        quarters,
        [registrations.from_date < quarters.end_day, registrations.until_date > quarters.first_day],
    )
    begins: Any = greatest(joined.from_date, joined.first_day)
    ends: Any = least(joined.until_date, joined.end_day)
    counted = joined.mutate(
        age_band=age_band_in(joined, joined.birth_month), days=ends.delta(begins, unit="day").cast("int64")
    )
    return counted.group_by("unit", "quarter", "sex", "age_band", *by).agg(
        person_days=whole_sum(counted.days)
    )
