"""Registered people and what they need, drawn by hand: what is not said of a person is 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from newcare.tables import ColumnType
from newcare.tables.population_results import NEED_COLUMNS

_TYPES = {ColumnType.WHOLE_NUMBER: pa.int64(), ColumnType.NUMBER: pa.float64()}


def registered_people(people: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    """A row of `registered` for each person, of practice P1 unless it says so."""
    return pa.table(
        {
            "person_id": list(people),
            "unit": [needs.get("unit", "P1") for needs in people.values()],
            "sex": ["female" for _ in people],
            "age_band": ["70-74" for _ in people],
        }
    )


def needs_of(people: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    """A row of `needs` for each person; ranks of cost are worked out where nobody says one."""
    order = sorted(people, key=lambda name: (-people[name].get("cost_pence", 0), name))
    ranks = {name: 100 * (position + 1) / len(order) for position, name in enumerate(order)}
    columns: dict[str, Any] = {"person_id": list(people)}
    for column in NEED_COLUMNS:
        usual = ranks if column.name == "cost_rank_percent" else dict.fromkeys(people, 0)
        columns[column.name] = pa.array(
            [needs.get(column.name, usual[name]) for name, needs in people.items()], _TYPES[column.type]
        )
    return pa.table(columns)
