"""Released measures of a made-up run of eight practices, four of which start, for tests of pages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from measured_cubes import QUARTERS, cube_of, settings
from newcare.methods.disclosure import Policy
from newcare.outcomes import area_rates, control_tables, funnels, inequality, rates
from newcare.report.linked_release import release_together
from newcare.report.results import Results
from newcare.tables.arrow import table_of
from newcare.tables.measures import CUT_RATE, INEQUALITY

INDICATORS = (
    "emergency-admissions",
    "zero-day-emergency-admissions",
    "one-day-or-more-emergency-admissions",
    "emergency-bed-days",
)
UNITS = tuple(f"P{number}" for number in range(1, 9))
STARTED = UNITS[:4]
STRATA = [("female", "50-54"), ("male", "80-84")]
_USUAL = dict(zip(INDICATORS, (24, 7, 17, 90), strict=True))


def measures(*, fall: float = 0.6, small: str | None = "P8", fifths: bool = True) -> dict[str, pa.Table]:
    """Tables of measures: units that start fall to a share of what they had after the twelfth quarter.

    Args:
        fall: what stays of the events after the start.
        small: a unit with hardly any events; None for none.
        fifths: whether deprivation fifths were told apart.
    """
    draws = np.random.default_rng(11)
    rows = []
    for unit in UNITS:
        for place, quarter in enumerate(QUARTERS):
            kept = fall if unit in STARTED and place >= 12 else 1.0
            share = 0.05 if unit == small else 1.0
            for name, usual in _USUAL.items():
                for sex, band in STRATA:
                    rows.append(
                        (unit, quarter, sex, band, name, int(draws.poisson(usual * kept * share)), 9_000)
                    )
    cube = cube_of(*rows)
    shared = settings(16, started=list(STARTED))
    measured = [
        {"id": name, "direction": "lower", "one_by_one": name != "emergency-bed-days"} for name in INDICATORS
    ]
    some = {key: shared[key] for key in ("quarters", "baseline", "data_version")}
    nothing = pa.table({name: pa.array([], pa.string()) for name in ("provider", "month", "kind")})
    shares = pa.table({"unit": list(UNITS), "provider": ["H1"] * 8, "spells": [9] * 8})
    tables = {
        **rates(cube, indicators=INDICATORS, **shared),
        **area_rates(cube, indicators=measured, **shared),
        **funnels(cube, indicators=measured, **some),
        **control_tables(
            cube,
            nothing,
            shares,
            starts=dict.fromkeys(STARTED, QUARTERS[12]),
            indicators=measured,
            standard_population=shared["standard_population"],
            **some,
        ),
    }
    if not fifths:
        return tables | {spec.name: table_of(spec, []) for spec in (CUT_RATE, INEQUALITY)}
    return tables | inequality(_by_fifth(cube), indicators=measured, **shared)


def _by_fifth(cube: pa.Table) -> pa.Table:
    """The cube as if each fifth had the whole of it."""
    size = cube.num_rows
    return pa.concat_tables(
        cube.append_column("cut", pa.array(["deprivation"] * size)).append_column(
            "value", pa.array([fifth] * size)
        )
        for fifth in "12345"
    )


def results_of(tables: dict[str, pa.Table], policy: Policy = Policy.HES_2018) -> Results:
    """What a page is written from, after disclosure control."""
    released = release_together(tables, policy)
    about: dict[str, Any] = {
        "name": "Frailty at home",
        "summary": "What is done.",
        "type": "MCP",
        "unit": "practice",
        "starts": dict.fromkeys(STARTED, "2023-04-01"),
        "first_quarter": QUARTERS[0],
        "last_quarter": QUARTERS[-1],
        "baseline_year": "2020-21",
        "primary": INDICATORS[0],
        "balancing": list(INDICATORS[1:]),
    }
    rows = {name: table.to_pylist() for name, table in released.tables.items()}
    return Results(rows, about, "v1", policy, None)
