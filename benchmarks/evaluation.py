"""How long estimators take on 7,000 practices by 60 months, and on 200 areas by 48 quarters.

The floor of each is what numpy or scipy need for the part of the work that any such estimator must do: passes over the
same panel as often as it needs its means, products of all pairs of periods, one fit without the choice of a penalty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.evaluation.areas import AREA_DESIGNS, AreaCase, Counts
from newcare.evaluation.areas.design import Asked
from newcare.evaluation.designs import (
    AUGMENTED_SYNTHETIC_CONTROL,
    GENERALISED_SYNTHETIC_CONTROL,
    POISSON_FIXED_EFFECTS,
)
from newcare.methods.augmented_synthetic_control import augmented_weights
from newcare.methods.callaway_santanna import callaway_santanna
from newcare.methods.panel import NEVER, Panel
from newcare.methods.poisson_two_way import TwoWayCounts, poisson_two_way
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects

UNITS, PERIODS = 7_000, 60
STARTS = tuple(range(10, 58, 4))  # 12 cohorts
AREAS, AREAS_TREATED, QUARTERS = 200, 50, 48
AREA_STARTS = (20, 24, 28, 32)
DRAWS = 1_000  # of the parametric bootstrap of generalised synthetic control
REPEATS = 7
Work = Callable[[], object]


@dataclass(frozen=True)
class Claim:
    """One estimator on one panel, what it is set beside, and the seconds it may take."""

    name: str
    kernel: Work
    floor: Work
    floor_name: str
    allowed: float


def run() -> list[Result]:
    return [compare(claim) for claim in (*practices(), *areas())]


def compare(claim: Claim) -> Result:
    measured, least = median_seconds(claim.kernel, REPEATS), median_seconds(claim.floor, REPEATS)
    return Result(
        claim.name,
        f"{measured * 1000:.0f} ms",
        f"{claim.floor_name}, {least * 1000:.1f} ms",
        measured / least,
        f"at most {claim.allowed} s",
        measured <= claim.allowed,
    )


def practices() -> list[Claim]:
    panel, counts = made_up_panel(), made_up_counts()
    treated = panel.treated.astype(np.float64)
    size, passing = f"{UNITS:,} x {PERIODS}", "numpy passing over the same panel"
    return [
        Claim(
            f"two-way fixed effects, {size}, clustered",
            lambda: two_way_fixed_effects(panel),
            lambda: [cells.mean(axis=axis) for cells in (panel.outcome, treated) for axis in (0, 1)],
            passing,
            0.06,
        ),
        Claim(
            f"Callaway-Sant'Anna, {size}, clustered",
            lambda: callaway_santanna(panel),
            lambda: (panel.outcome.mean(axis=0), panel.outcome.T @ panel.outcome),
            passing,
            0.25,
        ),
        Claim(
            f"Poisson two-way fixed effects, {size}",
            lambda: poisson_two_way(counts),
            lambda: np.exp(np.log(counts.population)).sum(axis=0),
            "logs and exponentials of the same panel",
            0.25,
        ),
    ]


def areas() -> list[Claim]:
    case = made_up_areas()
    first = AREA_STARTS[0]
    points, target = case.controls[:, :first].T, case.panel.outcome[: AREAS - len(case.controls)].mean(axis=0)
    products = np.tile(case.controls.T @ case.controls, (DRAWS, 1, 1))
    size = f"{AREAS} x {QUARTERS}"
    return [
        Claim(
            f"generalised synthetic control, {size}, {DRAWS:,} draws",
            lambda: AREA_DESIGNS[GENERALISED_SYNTHETIC_CONTROL].estimate(case, Asked()),
            lambda: np.linalg.eigh(products),
            f"the factors of the controls, {DRAWS:,} times",
            3.0,
        ),
        Claim(
            f"augmented synthetic control, {size}, {len(AREA_STARTS)} starts, cross-validated",
            lambda: AREA_DESIGNS[AUGMENTED_SYNTHETIC_CONTROL].estimate(case, Asked()),
            lambda: [augmented_weights(points, target[:first], 1.0) for _ in AREA_STARTS],
            "one fit a start without cross-validation",
            0.25,
        ),
        Claim(
            f"Poisson fixed effects, {size}, {AREAS} refits without one area",
            lambda: AREA_DESIGNS[POISSON_FIXED_EFFECTS].estimate(case, Asked()),
            lambda: [np.linalg.inv(products[0] + np.eye(QUARTERS)) for _ in range(AREAS)],
            "as many inversions of the periods' information",
            0.25,
        ),
    ]


def made_up_panel() -> Panel:
    rng = np.random.default_rng(60)
    start = np.where(rng.random(UNITS) < 0.5, rng.choice(STARTS, UNITS), NEVER)
    outcome = rng.normal(size=(UNITS, PERIODS)) + rng.normal(size=(UNITS, 1))
    return Panel([str(unit) for unit in range(UNITS)], list(range(PERIODS)), outcome, start)


def made_up_counts() -> TwoWayCounts:
    """Events of practices of 2,000 to 20,000 people, of which the untreated cells are fitted."""
    rng = np.random.default_rng(61)
    population = np.tile(rng.uniform(2_000, 20_000, (UNITS, 1)), PERIODS)
    rates = 0.01 * np.exp(rng.normal(0, 0.2, (UNITS, 1)) + rng.normal(0, 0.05, (1, PERIODS)))
    counts = rng.poisson(rates * population).astype(np.float64)
    return TwoWayCounts(counts, population, np.zeros((0, UNITS, PERIODS)), ~made_up_panel().treated)


def made_up_areas() -> AreaCase:
    """Areas moved by two factors, of which some start; events are beside the outcome, about 75 a cell."""
    rng = np.random.default_rng(1)
    start = np.full(AREAS, NEVER)
    start[:AREAS_TREATED] = rng.choice(AREA_STARTS, AREAS_TREATED)
    factors = rng.normal(size=(QUARTERS, 2)).cumsum(axis=0) * 0.3
    common = rng.normal(size=(AREAS, 2)) @ factors.T + rng.normal(size=(AREAS, 1))
    outcome = common + rng.normal(size=QUARTERS) + rng.normal(0, 0.5, (AREAS, QUARTERS))
    expected = rng.uniform(50, 100, (AREAS, QUARTERS))
    counts = Counts(rng.poisson(expected).astype(np.float64), expected)
    panel = Panel([str(area) for area in range(AREAS)], list(range(QUARTERS)), outcome, start)
    return AreaCase(panel, counts, np.zeros((0, AREAS, QUARTERS)), 4)
