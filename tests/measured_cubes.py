"""Small cubes drawn as text, and the settings that measures are worked out with."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from newcare.terms import AGE_BANDS

YEAR_OF_DAYS = 1461  # four years: 4 person-years in whole days
QUARTERS = [
    f"{year}-{(year + 1) % 100:02d} Q{number}" for year in range(2020, 2024) for number in (1, 2, 3, 4)
]
EQUAL = [1.0] * len(AGE_BANDS)
_NAMES = ("unit", "quarter", "sex", "age_band", "indicator", "events", "person_days")


def cube_of(*rows: tuple[Any, ...]) -> pa.Table:
    """A cube from rows of unit, quarter, sex, age band, indicator, events and person-days."""
    return pa.Table.from_pylist([dict(zip(_NAMES, row, strict=True)) for row in rows])


def plain_cube(events: dict[str, list[int]], *, indicator: str = "x", years: int = 100) -> pa.Table:
    """One stratum: events of each unit quarter by quarter, among so many person-years."""
    return cube_of(
        *(
            (unit, quarter, "female", "50-54", indicator, count, years * 1461 // 4)
            for unit, counts in events.items()
            for quarter, count in zip(QUARTERS, counts, strict=False)
        )
    )


def squares_of(*rows: tuple[Any, ...]) -> pa.Table:
    """Table `event_square` from rows of area, period and squared events, in the stratum of `plain_cube`."""
    names = ("area", "period", "squared_events")
    others = {"cut": "none", "cut_value": "none", "sex": "female", "age_band": "50-54", "indicator": "x"}
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) | others for row in rows])


def settings(quarters: int, baseline: int = 4, **more: Any) -> dict[str, Any]:
    """Settings that all measures share."""
    labels = QUARTERS[:quarters]
    return {
        "quarters": labels,
        "baseline": labels[:baseline],
        "data_version": "v1",
        "standard_population": EQUAL,
        "confidence": 0.95,
        **more,
    }


def by(table: pa.Table, *key: str) -> dict[Any, dict[str, Any]]:
    """Rows of a table by their key; one column makes plain keys."""
    rows = table.to_pylist()
    return {row[key[0]] if len(key) == 1 else tuple(row[name] for name in key): row for row in rows}
