"""A few hundred made-up people with use in three years, and the tables that a choice among them is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.terms import AGE_BANDS

UNITS = ("P1", "P2", "P3")
SEGMENTS = ("group-1", "group-2", "group-3")
MEASURES = (
    "emergency_admissions",
    "zero_day_emergency_admissions",
    "emergency_bed_days",
    "attendances",
    "cost_pence",
)


@dataclass(frozen=True)
class Chosen:
    """Tables as rows: `segment` and `later` (a year on) of people, and `use` of everybody."""

    segment: list[dict[str, Any]]
    later: list[dict[str, Any]]
    use: list[dict[str, Any]]


def made_up(people: int = 400, seed: int = 1) -> Chosen:
    """Draw people; many have equal use, so that ties matter."""
    random = np.random.default_rng(seed)
    rows = [_person(number, random) for number in range(people)]
    segment = [row for row, _, _ in rows]
    use = [used for _, used, _ in rows] + [_newcomer(number, random) for number in range(people // 10)]
    return Chosen(segment, [later for _, _, later in rows if later], use)


def as_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a table."""
    return pa.Table.from_pylist(rows)


def _used(random: np.random.Generator) -> dict[str, int]:
    admissions = int(random.poisson(0.3))
    return {
        "emergency_admissions": admissions,
        "zero_day_emergency_admissions": int(random.binomial(admissions, 0.3)),
        "emergency_bed_days": int(random.poisson(4 * admissions)),
        "attendances": int(random.poisson(0.6)),
        "cost_pence": int(random.integers(0, 5)) * 10_000 + admissions * 150_000,
    }


def _years(random: np.random.Generator, *, days: int) -> dict[str, int]:
    years = {year: _used(random) | {"days": days} for year in ("earlier", "past", "next")}
    return {f"{year}_{name}": value for year, used in years.items() for name, value in used.items()}


def _person(
    number: int, random: np.random.Generator
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]:
    pseudonym = f"{number * 7919 % 10007:05d}"
    years = _years(random, days=int(random.integers(200, 366)))
    person = {
        "pseudonym": pseudonym,
        "order_of_ties": number,
        "unit": None if number % 17 == 0 else UNITS[number % 3],
        "sex": ("female", "male")[number % 2],
        "age_band": AGE_BANDS[number % len(AGE_BANDS)],
        "segment": str(random.choice(SEGMENTS)),
        "cost_pence": years["past_cost_pence"],
        "emergency_admissions": years["past_emergency_admissions"],
    }
    fate = str(random.choice(["registered"] * 8 + ["died", "left"]))
    later = {
        **person,
        "segment": str(random.choice(SEGMENTS)),
        "cost_pence": years["next_cost_pence"],
        "emergency_admissions": years["next_emergency_admissions"],
    }
    return (
        person,
        {"pseudonym": pseudonym, "registered": True, "a_year_later": fate, **years},
        later if fate == "registered" else None,
    )


def _newcomer(number: int, random: np.random.Generator) -> dict[str, Any]:
    years = _years(random, days=100)
    return {"pseudonym": f"n{number}", "registered": False, "a_year_later": None, **years}
