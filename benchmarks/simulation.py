"""The simulation study held to its goals: coverage of the recommended designs, false success, drift that is seen."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.result import Result
from benchmarks.study.run import DRAWS, Behaviour, Study, study
from newcare.evaluation.verdict import VerdictCode

RECOMMENDED = ("callaway-santanna", "generalised-synthetic-control")
COVERAGE_WANTED = (0.92, 0.98)
FALSE_SUCCESS_ALLOWED = 0.05
DRIFT_SEEN_WANTED = 0.80
SET_EFFECTS = ("none", "harmful", "helpful", "growing")
SCREEN = "without-reporting-breaks"


def run() -> list[Result]:
    studied = study(DRAWS, RECOMMENDED)
    found = [each for each in studied.behaviours if each.screen == SCREEN]
    covered = [_coverage(each) for each in found if each.scenario in (*SET_EFFECTS, "reporting breaks")]
    false = [_false_success(each) for each in found if each.scenario == "none"]
    seen = [_drift(each) for each in found if each.scenario == "pre-trend violated"]
    return [*covered, *false, *seen[:1], *map(_verdict(studied), ("none", "pre-trend violated"))]


def _verdict(studied: Study) -> Callable[[str], Result]:
    """How often the whole evaluation, checks and rules included, called success what was none."""

    def of(scenario: str) -> Result:
        share = studied.verdicts[scenario].get(VerdictCode.WORKED.value, 0) / studied.draws
        return Result(
            f"verdict, {scenario}: no effect called success",
            f"{share:.1%}",
            f"{studied.draws} draws",
            None,
            f"at most {FALSE_SUCCESS_ALLOWED:.0%}",
            share <= FALSE_SUCCESS_ALLOWED,
        )

    return of


def _coverage(each: Behaviour) -> Result:
    low, high = COVERAGE_WANTED
    return Result(
        f"{each.design}, {each.scenario}: 95 % intervals hold the truth",
        f"{each.coverage:.1%}",
        f"{each.draws} draws, bias {each.bias:+.2%}, width {each.width:.1%}",
        None,
        f"{low:.0%} to {high:.0%}",
        low <= each.coverage <= high,
    )


def _false_success(each: Behaviour) -> Result:
    return Result(
        f"{each.design}: no effect called success",
        f"{each.success:.1%}",
        f"{each.draws} draws",
        None,
        f"at most {FALSE_SUCCESS_ALLOWED:.0%}",
        each.success <= FALSE_SUCCESS_ALLOWED,
    )


def _drift(each: Behaviour) -> Result:
    return Result(
        "a drift apart of 3 % a year before the start is seen",
        f"{each.flagged:.1%}",
        f"{each.draws} draws",
        None,
        f"at least {DRIFT_SEEN_WANTED:.0%}",
        each.flagged >= DRIFT_SEEN_WANTED,
    )
