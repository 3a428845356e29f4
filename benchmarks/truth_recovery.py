"""How often the main interval holds a truth that was set, and how often luck alone would be called success.

Each draw is a small place made up person by person, with season, growth, a hard winter, noise of practices and breaks
in reporting, and goes through the same steps as `newcare run`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from multiprocessing import get_context

import numpy as np
import pyarrow as pa

from benchmarks.result import Result
from newcare.engines import DuckDB
from newcare.evaluation.evaluate import evaluate
from newcare.evaluation.verdict import VerdictCode, verdict_of
from newcare.synthetic import Effect, PlaceSettings
from newcare.workflows.recovery import drawn_panel

EFFECTS = (0.0, -0.08, 0.05)
DRAWS = 200
COVERAGE_WANTED = (0.92, 0.98)
FALSE_SUCCESS_ALLOWED = 0.04
PEOPLE = 60_000
Draws = Callable[[Iterable[int]], Iterable[pa.Table]]
"""From seeds to panels as `newcare.evaluation.evaluate` reads them."""


@dataclass(frozen=True)
class Recovery:
    """What came of many draws with one true effect; `width` is that of the interval, `said` counts verdicts."""

    effect: float
    draws: int
    coverage: float
    bias: float
    width: float
    said: dict[str, int]

    @property
    def success(self) -> float:
        """Share of draws that were called success."""
        return self.said.get(VerdictCode.WORKED.value, 0) / self.draws

    def line(self) -> str:
        """What came of the draws, for people."""
        return (
            f"true effect {self.effect:+.0%}, {self.draws} draws: interval holds it in {self.coverage:.1%}, bias "
            f"{self.bias:+.2%}, mean width {self.width:.1%}, called success in {self.success:.1%}"
        )


def recover(draw: Draws, effect: float, *, draws: int = DRAWS) -> Recovery:
    lower, upper, estimate, said = [], [], [], []
    for panel in draw(range(draws)):
        rows = evaluate(
            panel,
            outcome="emergency-admissions",
            confidence=0.95,
            exclude_reporting_breaks=True,
            data_version="made up",
        ).estimate.to_pylist()
        main = next(row for row in rows if row["main"])
        lower.append(main["lower"])
        upper.append(main["upper"])
        estimate.append(main["relative_effect"])
        said.append(verdict_of(rows).code.value)
    below, above = np.array(lower), np.array(upper)
    return Recovery(
        effect,
        draws,
        float(np.mean((below <= effect) & (effect <= above))),
        float(np.mean(estimate) - effect),
        float(np.mean(above - below)),
        {code: said.count(code) for code in sorted(set(said))},
    )


def results(recoveries: Sequence[Recovery]) -> list[Result]:
    low, high = COVERAGE_WANTED
    found = [
        Result(
            f"interval holds a true effect of {recovery.effect:+.0%}",
            f"{recovery.coverage:.1%} of {recovery.draws} draws",
            f"95 %; bias {recovery.bias:+.2%}, mean width {recovery.width:.1%}",
            recovery.coverage / 0.95,
            f"{low:.0%} to {high:.0%}",
            low <= recovery.coverage <= high,
        )
        for recovery in recoveries
    ]
    found += [
        Result(
            f"called success where the true effect is {recovery.effect:+.0%}",
            f"{recovery.success:.1%} of {recovery.draws} draws",
            "2.5 %, half of 5 %",
            recovery.success / 0.025,
            f"at most {FALSE_SUCCESS_ALLOWED:.0%}",
            recovery.success <= FALSE_SUCCESS_ALLOWED,
        )
        for recovery in recoveries
        if recovery.effect >= 0
    ]
    return found


def run() -> list[Result]:
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as workers:
        return results(
            [
                recover(lambda seeds, e=effect: workers.map(draw_place, seeds, repeat(e)), effect)
                for effect in EFFECTS
            ]
        )


def draw_place(seed: int, effect: float) -> pa.Table:
    """Make a place of 60,000 people up and take it, by the steps of a run, to the panel an evaluation reads."""
    settings = PlaceSettings(people=PEOPLE, seed=seed, effect=Effect((effect,)))
    panel, _ = drawn_panel(settings, _engine())
    return panel


@cache
def _engine() -> DuckDB:
    """One engine for all draws of a process."""
    return DuckDB(threads=1)
