"""How long it takes to find counterparts for 5,000 people among 500,000 on 40 covariates.

The floor of weights is what numpy needs to pass over the controls as often as any solver must: means, and sums of
products of all pairs of columns. Matching stands beside the plainest exact search in numpy, over 50 of the 5,000 and
scaled up: for each person, the distance to every control in single precision.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.methods.design_terms import Terms
from newcare.methods.entropy_balance import entropy_weights
from newcare.methods.inverse_probability_weighting import propensity_score
from newcare.methods.mahalanobis_match import mahalanobis_sets
from newcare.methods.matched_sets import propensity_sets
from newcare.methods.panel import Floats

TREATED, CONTROLS, COVARIATES = 5_000, 500_000, 40
LOOKED_UP = 50  # people of the plain search
REPEATS = 3
SECONDS_ALLOWED = {
    "entropy balance": 1.5,
    "logit and 1:3 on its score": 3.0,
    "Mahalanobis within a caliper": 4.0,
}
MEGABYTES_ALLOWED = 600
_MEGABYTE = 1024  # of the kilobytes in which the largest size so far is told


@dataclass(frozen=True)
class MadeUp:
    """The treated first; they differ from the controls by a tenth to a fifth of a standard deviation."""

    treatment: Floats
    terms: Terms

    @property
    def controls(self) -> Floats:
        """Covariates of the controls, not copied."""
        return self.terms.design[TREATED:]


def run() -> list[Result]:
    people = made_up_people()
    names = people.terms.names
    target = people.terms.design[:TREATED].mean(axis=0)
    weighing = compare(
        "entropy balance",
        lambda: entropy_weights(people.controls, target, names),
        "numpy passing over the same controls",
        median_seconds(lambda: (people.controls.mean(axis=0), people.controls.T @ people.controls), REPEATS),
    )
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
    log_odds = propensity_score(people.treatment, people.terms).log_odds
    plain = TREATED / LOOKED_UP * median_seconds(lambda: plain_search(people), 1)
    return [
        weighing,
        Result(
            "size of the process after entropy balance, people included",
            f"{size:.0f} MB",
            f"the people alone, {people.terms.design.nbytes / 2**20:.0f} MB",
            size / (people.terms.design.nbytes / 2**20),
            f"at most {MEGABYTES_ALLOWED} MB",
            size <= MEGABYTES_ALLOWED,
        ),
        compare(
            "logit and 1:3 on its score",
            lambda: propensity_sets(
                propensity_score(people.treatment, people.terms).log_odds, people.treatment, controls=3
            ),
            "the plainest exact search",
            plain,
        ),
        compare(
            "Mahalanobis within a caliper",
            lambda: mahalanobis_sets(people.terms, people.treatment, log_odds=log_odds),
            "the plainest exact search",
            plain,
        ),
    ]


def compare(name: str, kernel: Callable[[], object], beside: str, least: float) -> Result:
    measured, allowed = median_seconds(kernel, REPEATS), SECONDS_ALLOWED[name]
    return Result(
        f"{name}, {TREATED:,} among {CONTROLS:,} x {COVARIATES}",
        f"{measured:.2f} s",
        f"{beside}, {least:.2f} s",
        measured / least,
        f"at most {allowed} s",
        measured <= allowed,
    )


def plain_search(people: MadeUp) -> list[int]:
    """Nearest control of some of the treated, one after the other."""
    controls = people.controls.astype(np.float32)
    return [
        int(np.square(controls - people.terms.design[row].astype(np.float32)).sum(axis=1).argmin())
        for row in range(LOOKED_UP)
    ]


def made_up_people() -> MadeUp:
    rng = np.random.default_rng(40)
    design = rng.normal(size=(TREATED + CONTROLS, COVARIATES))
    design[:TREATED] += rng.normal(0, 0.15, COVARIATES)
    half = COVARIATES // 2
    design[:, half:] = (
        design[:, half:] > 0.8
    )  # half of the covariates are conditions that a fifth of people have
    treatment = np.repeat([1.0, 0.0], [TREATED, CONTROLS])
    return MadeUp(treatment, Terms(tuple(f"x{column}" for column in range(COVARIATES)), design))
