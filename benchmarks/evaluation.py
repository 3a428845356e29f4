"""How long two-way fixed effects and Callaway-Sant'Anna take on 7,000 units by 60 periods with 12 starts.

The floor of each is what numpy needs to pass over the same panel as often as any such estimator must: both means of
outcome and treatment for the first; means, and sums of products of all pairs of periods, for the second.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.methods.callaway_santanna import callaway_santanna
from newcare.methods.panel import NEVER, Panel
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects

UNITS, PERIODS = 7_000, 60
STARTS = tuple(range(10, 58, 4))  # 12 cohorts
REPEATS = 7
SECONDS_ALLOWED = {"two-way fixed effects": 0.06, "Callaway-Sant'Anna": 0.25}


def run() -> list[Result]:
    panel = made_up_panel()
    treated = panel.treated.astype(np.float64)
    floors = {
        "two-way fixed effects": lambda: [
            cells.mean(axis=axis) for cells in (panel.outcome, treated) for axis in (0, 1)
        ],
        "Callaway-Sant'Anna": lambda: (panel.outcome.mean(axis=0), panel.outcome.T @ panel.outcome),
    }
    kernels = {
        "two-way fixed effects": lambda: two_way_fixed_effects(panel),
        "Callaway-Sant'Anna": lambda: callaway_santanna(panel),
    }
    return [compare(name, kernels[name], floors[name]) for name in kernels]


def compare(name: str, kernel: Callable[[], object], floor: Callable[[], object]) -> Result:
    measured, least = median_seconds(kernel, REPEATS), median_seconds(floor, REPEATS)
    allowed = SECONDS_ALLOWED[name]
    return Result(
        f"{name}, {UNITS:,} x {PERIODS}, clustered",
        f"{measured * 1000:.0f} ms",
        f"numpy passing over the same panel, {least * 1000:.1f} ms",
        measured / least,
        f"at most {allowed} s",
        measured <= allowed,
    )


def made_up_panel() -> Panel:
    rng = np.random.default_rng(60)
    start = np.where(rng.random(UNITS) < 0.5, rng.choice(STARTS, UNITS), NEVER)
    outcome = rng.normal(size=(UNITS, PERIODS)) + rng.normal(size=(UNITS, 1))
    return Panel([str(unit) for unit in range(UNITS)], list(range(PERIODS)), outcome, start)
