"""How long the estimators take beside the packages that an evaluator would otherwise reach for, in one run.

`make bench-peers` installs the peers into `.venv-peers` and runs this. Each peer works in a Python of its own on
the same made-up numbers; its answer must agree with ours before a time is compared. Times are medians of
warm runs; what the peer's first call takes, compilation included, is said beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.evaluation import made_up_panel
from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.methods.augmented_synthetic_control import augmented_synthetic_control
from newcare.methods.callaway_santanna import callaway_santanna
from newcare.methods.checks import FloatArray
from newcare.methods.entropy_balance import entropy_weights
from newcare.methods.synthetic_control import Donors
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects

TASKS = Path(__file__).parent / "peers" / "tasks.py"
PYTHON = Path(os.environ.get("NEWCARE_PEERS", ".venv-peers")) / "bin" / "python"
REPEATS = 5
Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Race:
    """One piece of work: the same arrays for all, our way with its answer, and the peers with the goal beside each."""

    name: str
    arrays: Arrays
    ours: Callable[[], float]
    peers: Mapping[str, float]
    tolerance: float = 1e-6
    repeats_of_peer: int = REPEATS


def run() -> list[Result]:
    if not PYTHON.exists():
        missing = "no peers here: make bench-peers installs them"
        return [
            Result("estimators beside their peers", "not measured", missing, None, "peers installed", False)
        ]
    with tempfile.TemporaryDirectory() as room:
        return [result for race in races() for result in held(race, Path(room))]


def races() -> list[Race]:
    return [two_way(), staggered(), augmented(), balanced()]


def two_way() -> Race:
    panel = made_up_panel()
    return Race(
        "two-way fixed effects, 7,000 x 60, clustered",
        {"outcome": panel.outcome, "start": panel.start},
        lambda: float(two_way_fixed_effects(panel).effect.estimate),
        {"pyfixest": 5.0, "fereg": 1.0},
    )


def staggered() -> Race:
    panel = made_up_panel()
    return Race(
        "Callaway-Sant'Anna, 7,000 x 60, 12 starts",
        {"outcome": panel.outcome, "start": panel.start},
        lambda: float(callaway_santanna(panel).simple.estimate),
        {"diff_diff": 2.5, "csdid": 25.0},
    )


def augmented() -> Race:
    """A panel of the size of the Kansas study: 50 states, 105 quarters, start in the 90th; donors nearly alike."""
    rng = np.random.default_rng(2012)
    common = rng.normal(0.005, 0.01, (1, 105)).cumsum(axis=1)
    own = rng.normal(0, 0.004, (50, 105)).cumsum(axis=1)
    outcome = 10 + rng.normal(0, 0.1, (50, 1)) + common + own
    case = Donors(outcome[0], outcome[1:], 89)
    return Race(
        "augmented synthetic control with cross-validation, 50 x 105",
        {"outcome": outcome, "start": np.where(np.arange(50) == 0, 89, 1_000)},
        lambda: float(augmented_synthetic_control(case).augmented.estimate),
        {"mlsynth": 10.0},
        tolerance=1e-4,
    )


def balanced() -> Race:
    """5,000 among 500,000 people and 40 covariates; the answer is the sum of squared weights."""
    rng = np.random.default_rng(40)
    covariates: FloatArray = rng.normal(size=(505_000, 40))
    covariates[:5_000, :10] += 0.3
    treated = (np.arange(len(covariates)) < 5_000).astype(np.int64)
    names = tuple(f"covariate {column}" for column in range(40))

    def ours() -> float:
        weights = entropy_weights(covariates[5_000:], covariates[:5_000].mean(axis=0), names)
        return float(np.square(weights).sum())

    return Race(
        "entropy balance, 5,000 among 500,000 x 40",
        {"treated": treated, "covariates": covariates, "outcome": covariates.sum(axis=1)},
        ours,
        {"ebal": 20.0},
        tolerance=1e-3,
        repeats_of_peer=1,
    )


def held(race: Race, room: Path) -> list[Result]:
    """Time one race and hold it against each peer."""
    path = room / "arrays.npz"
    np.savez(path, **race.arrays)
    answer = race.ours()
    ours = median_seconds(race.ours, REPEATS)
    return [beside(race, peer, goal, answer, ours, path) for peer, goal in race.peers.items()]


def beside(race: Race, peer: str, goal: float, answer: float, ours: float, path: Path) -> Result:
    told = subprocess.run(
        [str(PYTHON), str(TASKS), peer, str(path), str(race.repeats_of_peer)],
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(told.stdout.splitlines()[-1])
    np.testing.assert_allclose(found["answer"], answer, rtol=race.tolerance)
    theirs = float(np.median(found["later"]))
    return Result(
        race.name,
        f"{ours * 1000:.1f} ms",
        f"{peer.replace('_', '-')}, {theirs:.3f} s (first call {found['first']:.1f} s)",
        theirs / ours,
        f"{goal:g} times as fast",
        theirs / ours >= goal,
    )


if __name__ == "__main__":
    for result in run():
        print(result)
