"""How long 192,000 directly standardised rates with limits take, from a cube of 19 age bands and two sexes.

The floor is one pass of numpy over the same arrays. The peer is what an analyst would write with pandas and
scipy: a call for each group. It is run on a sample of the groups, whose rates must agree, and scaled up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.methods.checks import FloatArray
from newcare.methods.standardisation import directly_standardised_rates

GROUPS = 192_000  # 20 indicators x 200 areas x 48 quarters
STRATA = 38
SAMPLE = 400  # groups that the peer is timed on
REPEATS = 7
SECONDS_ALLOWED = 0.15
TIMES_THE_PEER = 500


@dataclass(frozen=True)
class Cube:
    """Events and person-years of each group and stratum, shape (groups, strata), and the standard's weights."""

    events: np.ndarray
    person_years: FloatArray
    standard_population: FloatArray


def run() -> list[Result]:
    cube = made_up_cube()
    kernel = median_seconds(lambda: rates_of(cube, GROUPS), REPEATS)
    floor = median_seconds(lambda: (cube.events.sum(), cube.person_years.sum()), REPEATS)
    peer = seconds_of_peer(cube) * GROUPS / SAMPLE
    name = f"{GROUPS:,} directly standardised rates with limits"
    return [
        Result(
            name,
            f"{kernel:.3f} s",
            f"one pass over the same arrays, {floor:.3f} s",
            kernel / floor,
            f"at most {SECONDS_ALLOWED} s",
            kernel <= SECONDS_ALLOWED,
        ),
        Result(
            name,
            f"{kernel:.3f} s",
            f"a call of pandas and scipy for each group, {peer:.0f} s (scaled up from {SAMPLE} groups)",
            peer / kernel,
            f"{TIMES_THE_PEER} times as fast",
            peer / kernel >= TIMES_THE_PEER,
        ),
    ]


def made_up_cube() -> Cube:
    rng = np.random.default_rng(2013)
    person_years = rng.uniform(50, 500, (GROUPS, STRATA))
    return Cube(rng.poisson(0.02 * person_years), person_years, rng.uniform(500, 3500, STRATA))


def rates_of(cube: Cube, groups: int) -> FloatArray:
    rates = directly_standardised_rates(
        cube.events[:groups], cube.person_years[:groups], cube.standard_population
    )
    return np.column_stack([rates.value, rates.lower, rates.upper])


def seconds_of_peer(cube: Cube) -> float:
    frame = pd.DataFrame(
        {
            "group": np.repeat(np.arange(SAMPLE), STRATA),
            "events": cube.events[:SAMPLE].ravel(),
            "person_years": cube.person_years[:SAMPLE].ravel(),
            "standard_population": np.tile(cube.standard_population, SAMPLE),
        }
    )
    start = time.perf_counter()
    found = np.array([rate_of_one_group(group) for _, group in frame.groupby("group")])
    taken = time.perf_counter() - start
    np.testing.assert_allclose(found, rates_of(cube, SAMPLE), rtol=1e-9)
    return taken


def rate_of_one_group(group: pd.DataFrame) -> list[float]:
    z = stats.norm.ppf(0.975)
    weights = group["standard_population"] / group["standard_population"].sum() / group["person_years"]
    count = group["events"].sum()
    value = (group["events"] * weights).sum()
    spread = np.sqrt((group["events"] * weights**2).sum() / count)
    lower = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    upper = (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * np.sqrt(count + 1))) ** 3
    return [
        rate * 100_000 for rate in (value, value + spread * (lower - count), value + spread * (upper - count))
    ]


if __name__ == "__main__":
    for result in run():
        print(result)
