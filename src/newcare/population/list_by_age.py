"""The registered list by sex and year of age, and who of it dies: what a projection starts from."""

from __future__ import annotations

import datetime as dt
from typing import Any

from newcare.engines import Table, coalesce, date, greatest, least, literal, union, whole_sum
from newcare.population.registered import age_on
from newcare.population.use import YEAR_DAYS

OLDEST = 110
_MORTALITY_YEARS = 3
_LAST_REGISTERED = 62  # days: a registration may run on through the month after the month of death


def list_by_age(register: Table, *, on: str, first_day: str) -> dict[str, Table]:
    """The registered list by sex and year of age, with deaths in up to three years before the day.

    Args:
        register: table `register`.
        on: the day, as an ISO date.
        first_day: first day that the records cover.

    Returns:
        `list_by_age`: sex, age (0 to 110), people registered on the day; deaths and person_days in the years before
        it that records cover, by age in the middle of each year.
    """
    day, first = dt.date.fromisoformat(on), dt.date.fromisoformat(first_day)
    until = coalesce(register.to_date, date(str(dt.date(9999, 1, 1))))
    timed = register.mutate(until=until)
    present = timed.filter((timed.from_date <= date(on)) & (timed.until > date(on)))
    ages = least(greatest(age_on(present.birth_month, day), literal(0, "int64")), literal(OLDEST, "int64"))
    zero = literal(0, "int64")
    parts = [
        present.select("sex", age=ages, people=literal(1, "int64"), deaths=zero, person_days=zero),
        *(
            _year_of_deaths(timed, day - dt.timedelta(days=YEAR_DAYS * back))
            for back in range(_MORTALITY_YEARS)
            if back == 0 or day - dt.timedelta(days=YEAR_DAYS * (back + 1)) >= first
        ),
    ]
    rows = union(*parts)
    return {
        "list_by_age": rows.group_by("sex", "age").agg(
            people=whole_sum(rows.people),
            deaths=whole_sum(rows.deaths),
            person_days=whole_sum(rows.person_days),
        )
    }


def _year_of_deaths(timed: Table, end: dt.date) -> Table:
    """Days on the list and deaths in the year before a day: one row a registration."""
    begins = end - dt.timedelta(days=YEAR_DAYS)
    inside = timed.filter((timed.from_date < date(str(end))) & (timed.until > date(str(begins))))
    first: Any = greatest(inside.from_date, date(str(begins)))
    last: Any = least(inside.until, date(str(end)))
    age = age_on(inside.birth_month, begins + dt.timedelta(days=YEAR_DAYS // 2))
    ended: Any = inside.until.delta(inside.death_month, unit="day")
    dead = (inside.until <= date(str(end))) & (ended >= 0) & (ended <= _LAST_REGISTERED)
    return inside.select(
        "sex",
        age=least(greatest(age, literal(0, "int64")), literal(OLDEST, "int64")),
        people=literal(0, "int64"),
        deaths=coalesce(dead, literal(False)).cast("int64"),
        person_days=last.delta(first, unit="day").cast("int64"),
    )
