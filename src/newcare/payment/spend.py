"""What the care of a population cost in a year, by need cell and budget line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newcare.engines import Table, literal, union, whole_sum
from newcare.population import (
    age_band_of,
    costed_records,
    package_costs,
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
        the unit with which the person was registered on the day; its age band is that of the year's middle.
        `cost_spread`: one row, all on the first year: people registered in its middle, the mean_pence and
        standard_deviation_pence of the cost of one of them, base_pence (all spend in scope) and unregistered_pence
        (the part of it on people who were registered nowhere on the day).
    """
    spans = quarters_table([Quarter(year, number) for year in years for number in (1, 2, 3, 4)])
    registrations = with_unit(register, place, unit)
    cells = person_days(registrations, spans, "deprivation_fifth")
    cells = cells.mutate(year=cells.quarter[:4].cast("int64"))
    need_cell = cells.group_by(*_CELL).agg(person_days=whole_sum(cells.person_days))
    costs = [_costs(spell, attendance, contact, package, year, lines) for year in years]
    placed = _placed(union(*costs), registrations)
    return {
        "need_cell": need_cell,
        "unit_spend": placed.group_by(*_CELL, "line").agg(cost_pence=whole_sum(placed.cost_pence)),
        "cost_spread": _spread(registrations, costs[0], years[0]).cross_join(
            _tie_back(costs[0], with_unit(register, place, "practice"))
        ),
    }


def _costs(
    spell: Table, attendance: Table, contact: Table, package: Table, year: int, lines: Sequence[str]
) -> Table:
    """Costed records in scope of a financial year, packages by the day."""
    first, end = Quarter(year, 1).start, Quarter(year + 1, 1).start
    records = costed_records(spell, attendance, contact)
    within = records.filter((records.day >= first) & (records.day < end))
    everything = union(within, package_costs(package, first, end)).mutate(year=literal(year, "int64"))
    return everything.filter(everything.line.isin(list(lines)))


def _placed(costs: Table, registrations: Table) -> Table:
    """Costs with the unit and need cell of their person on the day."""
    present = _on_the_day(costs, registrations)
    middle = present.year * 12 + 10  # October, the middle of a financial year, in months since year 0
    months = middle - (present.birth_month.year() * 12 + present.birth_month.month())
    return present.mutate(age_band=age_band_of((months / literal(12.0)).floor().cast("int64")))


def _on_the_day(costs: Table, registrations: Table) -> Table:
    """Costs joined with the registration of their person that covers the day."""
    joined = costs.join(registrations, "person_id")
    return joined.filter((joined.day >= joined.from_date) & (joined.day < joined.until_date))


def _tie_back(costs: Table, registrations: Table) -> Table:
    """All spend in scope, and the part of it on people who were registered nowhere on the day."""
    placed = _on_the_day(costs, registrations)
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
