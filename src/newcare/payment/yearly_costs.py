"""What each person cost in each year, as sums over people: only these leave the engine, no person and no pseudonym."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from newcare.engines import Table, cases, literal, row_number, union, whole_sum
from newcare.payment.spend import costs_of_year
from newcare.population import costed_records

DEAREST = 100  # one person of a hundred


def yearly_cost_sums(
    register: Table,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    *,
    years: Sequence[int],
) -> dict[str, Table]:
    """Sums over people that tell how costs vary between people and from year to year.

    A person counts in a year on whose 1 October he or she was registered; one without a record costs nothing.

    Args:
        register, spell, attendance, contact, package: tables of records.
        years: financial years, each named by the year in which it begins.

    Returns:
        `cost_year`: a row a year: people, total_pence, mean_pence, standard_deviation_pence, users (who cost more than
        nothing), log_mean and log_standard_deviation (of the pence of users), dearest (people, one of a hundred),
        dearest_pence, threshold_pence (cost of the dearest person who is not one of them), dearest_log_sum.
        `cost_pair`: a row for each two years that follow one another, `year` the first: people registered in both,
        mean_product, mean_first, mean_second, standard_deviation_first, standard_deviation_second, in pence.
    """
    costs = _everyone(register, costed_records(spell, attendance, contact), package, years)
    return {"cost_year": _by_year(costs), "cost_pair": _by_pair(costs)}


def _everyone(register: Table, records: Table, package: Table, years: Sequence[int]) -> Table:
    """A row a person and year: person_id, year, cost."""
    parts = []
    for year in years:
        middle = dt.date(year, 10, 1)
        present: Any = register.filter(
            (register.from_date <= middle) & (register.to_date.isnull() | (register.to_date > middle))
        )
        present = present.select("person_id").distinct()
        spent = costs_of_year(records, package, year)
        per_person = spent.group_by("person_id").agg(cost=whole_sum(spent.cost_pence))
        joined = present.left_join(per_person, "person_id")
        parts.append(joined.select("person_id", year=literal(year, "int64"), cost=joined.cost.fill_null(0)))
    return parts[0] if len(parts) == 1 else union(*parts)


def _by_year(costs: Table) -> Table:
    """How costs spread over the people of each year."""
    everyone: Any = costs
    ranked: Any = everyone.mutate(
        people=everyone.person_id.count().over(group_by=everyone.year),
        rank=row_number().over(group_by=everyone.year, order_by=[everyone.cost.desc(), everyone.person_id]),
        number=everyone.cost.cast("float64"),
    )
    is_dearest = (ranked.rank + 1) * DEAREST <= ranked.people
    is_next = (ranked.rank * DEAREST <= ranked.people) & ~is_dearest
    log = cases((ranked.cost > 0, ranked.number.ln()), else_=None)
    return (
        ranked.mutate(log=log, is_dearest=is_dearest, is_next=is_next)
        .group_by("year")
        .agg(
            lambda t: t.count().name("people"),
            lambda t: whole_sum(t.cost).name("total_pence"),
            lambda t: t.number.mean().name("mean_pence"),
            lambda t: t.number.std(how="pop").name("standard_deviation_pence"),
            lambda t: t.log.count().name("users"),
            lambda t: t.log.mean().name("log_mean"),
            lambda t: t.log.std(how="pop").name("log_standard_deviation"),
            lambda t: t.count(where=t.is_dearest).name("dearest"),
            lambda t: whole_sum(cases((t.is_dearest, t.cost), else_=0)).name("dearest_pence"),
            lambda t: t.cost.max(where=t.is_next).name("threshold_pence"),
            lambda t: t.log.sum(where=t.is_dearest).name("dearest_log_sum"),
        )
        .order_by("year")
    )


def _by_pair(costs: Table) -> Table:
    """How the cost of the same people in two years that follow one another goes together."""
    first: Any = costs.select("person_id", "year", first=costs.cost.cast("float64"))
    second: Any = costs.select(whose="person_id", before=costs.year - 1, second=costs.cost.cast("float64"))
    both: Any = first.join(second, [first.person_id == second.whose, first.year == second.before])
    return (
        both.group_by("year")
        .agg(
            people=both.count(),
            mean_product=(both.first * both.second).mean(),
            mean_first=both.first.mean(),
            mean_second=both.second.mean(),
            standard_deviation_first=both.first.std(how="pop"),
            standard_deviation_second=both.second.std(how="pop"),
        )
        .order_by("year")
    )
