"""How often the main interval holds a truth that was set, and how often luck alone would be called success.

`recover` takes any way of drawing a panel. `run` draws units with season, a common shock, noise and counts; the
synthetic place, whose people are drawn one by one, can be put in its stead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from benchmarks.result import Result
from newcare.evaluation.evaluate import evaluate
from newcare.evaluation.verdict import VerdictCode, verdict_of

EFFECTS = (0.0, -0.08, 0.05)
DRAWS = 200
COVERAGE_WANTED = (0.92, 0.98)
FALSE_SUCCESS_ALLOWED = 0.04
Draw = Callable[[int, float], pa.Table]
"""From a seed and the true relative effect to a panel as `newcare.evaluation.evaluate` reads it."""


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


def recover(draw: Draw, effect: float, *, draws: int = DRAWS) -> Recovery:
    lower, upper, estimate, said = [], [], [], []
    for seed in range(draws):
        rows = evaluate(
            draw(seed, effect),
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


def run(draw: Draw | None = None) -> list[Result]:
    return results([recover(draw or draw_units, effect) for effect in EFFECTS])


def draw_units(seed: int, effect: float, *, units: int = 40, quarters: int = 16) -> pa.Table:
    """Draw units of about 7,500 people, half of which start in quarter 6, 8 or 10 of 16."""
    rng = np.random.default_rng(seed)
    time = np.arange(quarters)
    start = np.where(np.arange(units) < units // 2, rng.choice([6, 8, 10], units), quarters)
    person_years = np.repeat(7_500 / 4 * rng.uniform(0.5, 1.8, (units, 1)), quarters, axis=1)
    common = 0.08 * np.cos(np.pi * time / 2) + rng.normal(0, 0.03, quarters) - 0.25 * (time == quarters // 2)
    own = rng.normal(0, 0.2, (units, 1)) + rng.normal(0, 0.03, (units, quarters))
    after = time >= start[:, None]
    mean = 0.1 * person_years * np.exp(common + own) * np.where(after, 1 + effect, 1.0)
    labels = [f"{2019 + place // 4}-{20 + place // 4} Q{place % 4 + 1}" for place in time]
    starts = [labels[first] if first < quarters else None for first in start]
    return pa.table(
        {
            "unit": [f"unit {unit:02d}" for unit in range(units) for _ in time],
            "quarter": labels * units,
            "events": rng.poisson(mean).ravel(),
            "expected": 0.1 * person_years.ravel(),
            "person_years": person_years.ravel(),
            "start": pa.array([label for label in starts for _ in time], pa.string()),
            "reporting_break": np.zeros(units * quarters, dtype=bool),
        }
    )


def main() -> None:
    for effect in EFFECTS:
        print(recover(draw_units, effect).line())


if __name__ == "__main__":
    main()
