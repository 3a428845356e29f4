"""What the model of care cost over the time it ran: each intervention's quantity x price, in whole pence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.methods.money import exact, to_pence

DAYS_OF_YEAR = 365.25


def programme_cost(
    cohort: pa.Table, *, interventions: Sequence[Mapping[str, Any]], started: Mapping[str, str], end_day: str
) -> dict[str, pa.Table]:
    """Cost of each intervention from each unit's start to the end of the records.

    Args:
        cohort: one row a person, with `unit`.
        interventions: `element`, `name`, `pence`, `per` (cohort-person-year, unit-year, once), `reach` (0 to 1).
        started: unit -> day it started, as an ISO date.
        end_day: first day after the records.

    Returns:
        `programme_cost`: element, name, per, people (of the cohort in units that started), quantity
        (person-years reached, unit-years, or 1), unit_pence, cost_pence. The cohort of the population date
        stands for that of the whole time.
    """
    end = dt.date.fromisoformat(end_day)
    years = {
        unit: max((end - dt.date.fromisoformat(day)).days, 0) / DAYS_OF_YEAR for unit, day in started.items()
    }
    people: dict[str, int] = {}
    for unit in cohort.column("unit").to_pylist():
        people[unit] = people.get(unit, 0) + 1
    person_years = sum(people.get(unit, 0) * span for unit, span in years.items())
    quantities = {"cohort-person-year": person_years, "unit-year": sum(years.values()), "once": 1.0}
    rows = []
    for intervention in interventions:
        per = intervention["per"]
        reach = intervention["reach"] if per == "cohort-person-year" else 1.0
        quantity = quantities[per] * reach
        rows.append(
            {
                "element": intervention["element"],
                "name": intervention["name"],
                "per": per,
                "people": sum(people.get(unit, 0) for unit in years),
                "quantity": quantity,
                "unit_pence": intervention["pence"],
                "cost_pence": to_pence(exact(round(quantity, 6)) * intervention["pence"]),
            }
        )
    return {"programme_cost": pa.Table.from_pylist(rows)}
