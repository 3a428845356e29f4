"""Made-up people whose chance of an admission is known, as features of three days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import expit

FITTED, JUDGED, SCORED = (dt.date(year, 4, 1) for year in (2022, 2023, 2024))
DAYS = {"fitted_on": FITTED.isoformat(), "judged_on": JUDGED.isoformat()}
TRUTH = {"intercept": -3.6, "admissions": 0.9, "conditions": 0.5, "over 65, in tens of years": 0.35}
DEFINITION: dict[str, Any] = {
    "id": "small",
    "title": "Any emergency admission in the next year",
    "version": "1",
    "standing": "for tests",
    "source": "made up",
    "predictors": [
        {"name": "age", "source": "age", "transform": "spline", "knots": [65], "per": 10},
        {"name": "sex", "source": "sex", "transform": "is", "values": ["male"]},
        {"name": "fifth", "source": "deprivation_fifth", "transform": "is", "values": [1, 2]},
        {"name": "admissions", "source": "emergency_admissions", "transform": "log"},
        {"name": "conditions", "source": "conditions", "transform": "log"},
        {"name": "frailty", "source": "electronic_frailty_index", "transform": "value", "per": 0.1},
        {"name": "dementia", "source": "dementia", "transform": "value"},
    ],
}


def people_on(day: dt.date, number: int, *, seed: int) -> pa.Table:
    """Features of a day."""
    rng = np.random.default_rng(seed)
    age = rng.integers(0, 96, number)
    need = rng.gamma(0.8, 1.0, number) * (0.3 + age / 60)
    ethnicities = rng.choice(["white", "asian", "not recorded"], number, p=[0.8, 0.15, 0.05])
    return pa.table(
        {
            "features_on": pa.array([day] * number, pa.date32()),
            "pseudonym": [f"{place * 7919 % (1 << 32):08x}" for place in range(1, number + 1)],
            "unit": pa.array([f"P{place % 4}" for place in range(number)]),
            "sex": pa.array(np.where(rng.random(number) < 0.5, "male", "female")),
            "age": pa.array(age, pa.int32()),
            "deprivation_fifth": pa.array(rng.integers(1, 6, number), pa.int32()),
            "ethnicity": pa.array(ethnicities),
            "emergency_admissions": pa.array(rng.poisson(0.15 * need), pa.int32()),
            "conditions": pa.array(rng.poisson(0.6 * need), pa.int32()),
            "electronic_frailty_index": pa.array(np.minimum(0.05 * need, 1.0)),
            "dementia": pa.array((rng.random(number) < 0.01 * need).astype(np.int32)),
        }
    )


def chances(people: pa.Table) -> np.ndarray:
    """The chances that were set: sex, deprivation, frailty and dementia say nothing."""
    found = {name: people[name].to_numpy() for name in ("age", "emergency_admissions", "conditions")}
    odds = TRUTH["intercept"] + TRUTH["admissions"] * np.log1p(found["emergency_admissions"])
    odds = odds + TRUTH["conditions"] * np.log1p(found["conditions"])
    return np.asarray(
        expit(odds + TRUTH["over 65, in tens of years"] * np.maximum(found["age"] - 65, 0) / 10)
    )


def history(number: int = 20_000, *, seed: int = 1) -> pa.Table:
    """Features and outcomes of two days, drawn from the chances that were set."""
    parts = []
    for place, day in enumerate((FITTED, JUDGED)):
        people = people_on(day, number, seed=10 * seed + place)
        rng = np.random.default_rng(100 * seed + place)
        admitted = rng.random(number) < chances(people)
        died, left = (rng.random(number) < share for share in (0.01, 0.02))
        for name, flags in (("admitted", admitted), ("died", died), ("left", left & ~died)):
            people = people.append_column(name, pa.array(flags.astype(np.int32)))
        parts.append(people)
    return pa.concat_tables(parts)
