"""Small made-up places as tables of measures, for tests of what a release gives away."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from measured_cubes import QUARTERS, cube_of, settings
from newcare.outcomes import area_rates, control_tables, funnels, inequality, rates

UNITS = tuple(f"P{number}" for number in range(1, 9))
STARTED = UNITS[:4]
STRATA = {("female", "50-54"): 1.0, ("male", "80-84"): 0.31, ("male", "85-89"): 0.07}
"""Strata, and their size beside the first: so different that no weighted rate is near the crude one."""
WHOLE, NO_NIGHT, NIGHTS = (
    "emergency-admissions",
    "zero-day-emergency-admissions",
    "one-day-or-more-emergency-admissions",
)
DEATHS, AT_HOME, BED_DAYS = "deaths", "deaths-in-usual-place", "emergency-bed-days"
MEASURED = (
    {"id": WHOLE, "direction": "lower"},
    {"id": NO_NIGHT, "direction": "lower"},
    {"id": NIGHTS, "direction": "lower"},
    {"id": AT_HOME, "direction": "higher", "denominator": DEATHS},
    {"id": BED_DAYS, "direction": "lower", "denominator": WHOLE, "counted_once": False},
)


def measures_of_place(seed: int, mean: float) -> dict[str, pa.Table]:
    """All measures of eight practices with so many stays in a quarter and stratum in the mean."""
    draws = np.random.default_rng(seed)
    rows = []
    for unit in UNITS:
        size = draws.uniform(0.2, 2.0)
        for quarter in QUARTERS:
            for (sex, band), part in STRATA.items():
                none, some = draws.poisson(mean * size * 0.3), draws.poisson(mean * size)
                died = draws.poisson(mean * size / 2)
                counts = {
                    WHOLE: none + some,
                    NO_NIGHT: none,
                    NIGHTS: some,
                    DEATHS: died,
                    AT_HOME: draws.binomial(died, 0.5),
                    BED_DAYS: 3 * some,
                }
                days = int(20_000 * size * part) + int(draws.integers(0, 500))
                rows += [(unit, quarter, sex, band, name, int(each), days) for name, each in counts.items()]
    cube = cube_of(*rows)
    shared = settings(16, started=list(STARTED))
    some_of = {key: shared[key] for key in ("quarters", "baseline", "data_version")}
    nothing = pa.table({name: pa.array([], pa.string()) for name in ("provider", "month", "kind")})
    shares = pa.table({"unit": list(UNITS), "provider": ["H1"] * 8, "spells": [9] * 8})
    return {
        **rates(cube, indicators=[each["id"] for each in MEASURED if "denominator" not in each], **shared),
        **area_rates(cube, indicators=MEASURED, **shared),
        **funnels(cube, indicators=MEASURED, **some_of),
        **control_tables(
            cube,
            nothing,
            shares,
            starts=dict.fromkeys(STARTED, QUARTERS[12]),
            indicators=MEASURED,
            standard_population=shared["standard_population"],
            **some_of,
        ),
        **inequality(_by_fifth(cube, draws), indicators=MEASURED, **shared),
    }


def _by_fifth(cube: pa.Table, draws: np.random.Generator) -> pa.Table:
    """The cube with every stratum of a unit in one fifth."""
    fifth = {unit: str(int(draws.integers(1, 6))) for unit in UNITS}
    values = [
        fifth[unit] if place % 5 else str(place % 25 // 5 + 1)
        for place, unit in enumerate(cube["unit"].to_pylist())
    ]
    return cube.append_column("cut", pa.array(["deprivation"] * cube.num_rows)).append_column(
        "value", pa.array(values)
    )
