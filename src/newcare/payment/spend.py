"""What the care of a population cost in a year, by need cell and budget line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newcare.engines import Table, greatest, least, union, whole_sum
from newcare.population import (
    age_band_in,
    costed_records,
    package_costs,
    package_costs_within,
    person_days,
    quarters_table,
    with_unit,
)
from newcare.terms import Quarter

_CELL = ("unit", "year", "sex", "age_band", "deprivation_fifth")


def spend(
    register: Table,
    place: Table,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    *,
    unit: str,
    years: Sequence[int],
    lines: Sequence[str],
) -> dict[str, Table]:
    """Person-years and cost by need cell, and how unequal the cost of one person is.

    Args:
        register, place, spell, attendance, contact, package: tables of records.
        unit: column that holds the unit of delivery.
        years: financial years, each named by the year in which it begins.
        lines: budget lines in scope.

    Returns:
        `need_cell`: unit, year, sex, age_band, deprivation_fifth, person_days.
        `unit_spend`: unit, year, sex, age_band, deprivation_fifth, line, cost_pence. A record's cost belongs to
        the unit with which the person was registered on the day, and the cost of a package day by day; age is
        that in the middle month of the quarter, as for `person_days`, so no cost is without person-days.
        `cost_spread`: one row, all on the first year: people registered in its middle, the mean_pence and
        standard_deviation_pence of the cost of one of them, base_pence (all spend in scope) and unregistered_pence
        (the part of it on people who were registered nowhere on the day).
    """
    registrations = with_unit(register, place, unit)
    cells = person_days(registrations, quarters_table(_quarters(years)), "deprivation_fifth")
    cells = cells.mutate(year=cells.quarter[:4].cast("int64"))
    need_cell = cells.group_by(*_CELL).agg(person_days=whole_sum(cells.person_days))
    records = costed_records(spell, attendance, contact)
    placed = _in_scope(_placed(records, package, _time_registered(registrations, years)), lines)
    base = _in_scope(costs_of_year(records, package, years[0]), lines)
    anywhere = _time_registered(with_unit(register, place, "practice"), years[:1])
    found = _in_scope(_placed(records, package, anywhere), lines)
    return {
        "need_cell": need_cell,
        "unit_spend": placed.group_by(*_CELL, "line").agg(cost_pence=whole_sum(placed.cost_pence)),
        "cost_spread": _spread(registrations, base, years[0]).cross_join(_tie_back(base, found)),
    }


def _quarters(years: Sequence[int]) -> list[Quarter]:
    """All quarters of these financial years."""
    return [Quarter(year, number) for year in years for number in (1, 2, 3, 4)]


def _in_scope(costs: Table, lines: Sequence[str]) -> Table:
    """Costs on the budget lines in scope."""
    return costs.filter(costs.line.isin(list(lines)))


def costs_of_year(records: Table, package: Table, year: int) -> Table:
    """Costed records and packages of a financial year, wherever their people were registered.

    Args:
        records: from `costed_records`.
        package: table `package`.
        year: named by the year in which it begins.
    """
    first, end = Quarter(year, 1).start, Quarter(year + 1, 1).start
    within = records.filter((records.day >= first) & (records.day < end))
    return union(within, package_costs(package, first, end))


def _time_registered(registrations: Table, years: Sequence[int]) -> Table:
    """Stretches of registered time, a row a registration and quarter: person_id, begins, ends and the need cell."""
    quarters = quarters_table(_quarters(years))
    joined = registrations.join(
        quarters,
        [registrations.from_date < quarters.end_day, registrations.until_date > quarters.first_day],
    )
    return joined.select(
        "person_id",
        "unit",
        "sex",
        "deprivation_fifth",
        year=joined.quarter[:4].cast("int64"),
        age_band=age_band_in(joined, joined.birth_month),
        begins=greatest(joined.from_date, joined.first_day),
        ends=least(joined.until_date, joined.end_day),
    )


def _placed(records: Table, package: Table, time_registered: Table) -> Table:
    """Costs with the need cell of their person on the day; those of people not registered on the day are left out."""
    joined = records.join(time_registered, "person_id")
    on_the_day = joined.filter((joined.day >= joined.begins) & (joined.day < joined.ends))
    columns = (*_CELL, "line", "cost_pence")
    return union(on_the_day.select(*columns), package_costs_within(package, time_registered).select(*columns))


def _tie_back(costs: Table, placed: Table) -> Table:
    """All spend in scope, and the part of it on people who were registered nowhere on the day."""
    total = costs.agg(base_pence=whole_sum(costs.cost_pence).fill_null(0))
    found = placed.agg(placed_pence=whole_sum(placed.cost_pence).fill_null(0))
    both = total.cross_join(found)
    return both.select("base_pence", unregistered_pence=both.base_pence - both.placed_pence)


def _spread(registrations: Table, costs: Table, year: int) -> Table:
    """Mean and standard deviation of one person's cost over everybody registered at the middle of the year."""
    middle = dt.date(year, 10, 1)
    present = registrations.filter(
        (registrations.from_date <= middle) & (registrations.until_date > middle)
    ).select("person_id")
    per_person = costs.group_by("person_id").agg(cost=whole_sum(costs.cost_pence))
    joined = present.left_join(per_person, "person_id")
    everyone = joined.select(cost=joined.cost.fill_null(0).cast("float64"))
    return everyone.agg(
        people=everyone.count(),
        mean_pence=everyone.cost.mean(),
        standard_deviation_pence=everyone.cost.std(how="pop"),
    )
