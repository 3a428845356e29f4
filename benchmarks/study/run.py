"""Runs the study: 200 draws of each scenario through every area design, and what became of them as one table.

`python -m benchmarks.study` writes `docs/explanation/simulation-study.md`; `make bench` runs the same draws and holds
the recommended designs to their goals.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from benchmarks.study.panels import SCENARIOS, Scenario, draw
from newcare.evaluation.areas import AREA_DESIGNS
from newcare.evaluation.diagnostics import diagnose
from newcare.evaluation.evaluate import evaluate
from newcare.evaluation.verdict import verdict_of

DRAWS = 200
CONFIDENCE = 0.95
SIGNIFICANCE = 0.05
SCREENS = ("without-reporting-breaks", "all-units")


@dataclass(frozen=True)
class Said:
    """What the verdict on the headline design was in one draw, after every check; a value of `VerdictCode`."""

    scenario: str
    code: str


@dataclass(frozen=True)
class Outcome:
    """What one design and screen said of one draw; limits null where it gave none."""

    scenario: str
    design: str
    screen: str
    truth: float
    effect: float | None
    lower: float | None
    upper: float | None
    pre_trend_p: float | None


@dataclass(frozen=True)
class Behaviour:
    """How one design and screen behaved in one scenario, as shares of the draws that had an interval.

    `success` is how often the whole interval lay below no effect, `harm` above; `flagged` how often the test of the
    trend before the start fell below its level; all relative effects.
    """

    scenario: str
    design: str
    screen: str
    draws: int
    coverage: float
    bias: float
    width: float
    success: float
    harm: float
    flagged: float


@dataclass(frozen=True)
class Study:
    """Behaviours of designs, and how often the verdict on the headline said what: scenario -> code -> draws."""

    draws: int
    behaviours: tuple[Behaviour, ...]
    verdicts: Mapping[str, Mapping[str, int]]


def outcomes(scenario: Scenario, seed: int, designs: Sequence[str]) -> tuple[list[Outcome], Said]:
    """Put one draw through every design and both screens, then through the checks and the rules of the verdict."""
    drawn = draw(scenario, seed)
    found = evaluate(
        drawn.panel,
        outcome="emergency-admissions",
        confidence=CONFIDENCE,
        exclude_reporting_breaks=True,
        data_version="made up",
        designs=designs,
    )
    rows = found.estimate.to_pylist()
    checks = diagnose(drawn.panel, found.estimate).to_pylist()
    return [
        Outcome(
            scenario.name,
            row["design"],
            row["screen"],
            drawn.truth,
            *(row[name] for name in ("relative_effect", "lower", "upper", "pre_trend_p")),
        )
        for row in rows
    ], Said(scenario.name, verdict_of(rows, diagnostics=checks).code.value)


def study(draws: int = DRAWS, designs: Sequence[str] = tuple(AREA_DESIGNS)) -> Study:
    """Run every scenario on all cores; draws are the same for every design, the first of which gives the headline."""
    work = [(scenario, seed, designs) for scenario in SCENARIOS for seed in range(draws)]
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"  # read by each process when it starts: one core each
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        found = list(pool.map(outcomes, *zip(*work, strict=True), chunksize=5))
    verdicts: dict[str, Counter[str]] = {}
    for _, said in found:
        verdicts.setdefault(said.scenario, Counter())[said.code] += 1
    return Study(draws, tuple(_behaviours([each for some, _ in found for each in some])), verdicts)


def _behaviours(found: Sequence[Outcome]) -> Iterator[Behaviour]:
    """Sum up outcomes by scenario, design and screen."""
    groups: dict[tuple[str, str, str], list[Outcome]] = {}
    for each in found:
        groups.setdefault((each.scenario, each.design, each.screen), []).append(each)
    for (scenario, design, screen), every in groups.items():
        judged = [each for each in every if each.lower is not None and each.upper is not None]
        if not judged:
            continue
        lower, upper, truth = (
            np.array([getattr(each, name) for each in judged]) for name in ("lower", "upper", "truth")
        )
        effect = np.array([each.effect for each in judged], dtype=np.float64)
        tested = [each.pre_trend_p for each in judged if each.pre_trend_p is not None]
        yield Behaviour(
            scenario,
            design,
            screen,
            len(judged),
            float(np.mean((lower <= truth) & (truth <= upper))),
            float(np.mean(effect - truth)),
            float(np.mean(upper - lower)),
            float(np.mean(upper < 0)),
            float(np.mean(lower > 0)),
            float(np.mean(np.array(tested) < SIGNIFICANCE)) if tested else float("nan"),
        )
