"""Gates that are tests are judged together: sound panels seldom fail any, and planted violations are found.

Shares are over 200 draws: at a true 5 %, more than 20 (10 %) is seen less than once in 100 runs.
"""

from __future__ import annotations

import numpy as np
import pytest

from newcare.evaluation.diagnostics.balance import balance
from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.gates import across_gates
from newcare.evaluation.diagnostics.negative_control import negative_control
from newcare.evaluation.diagnostics.placebo_in_time import placebo_in_time
from newcare.evaluation.diagnostics.pre_trend import pre_trend
from tests.evaluation.examined import a_panel, examined, row

DRAWS = 200


def gate(name: str, p_value: float | None, about: str = "") -> Check:
    passed = None if p_value is None else p_value >= 0.05
    return Check(name, about, f"What {name} found.", "Method", passed, p_value=p_value)


def judged(**p_values: float | None) -> dict[str, bool | None]:
    checks = [gate(name.replace("_", "-"), p_value) for name, p_value in p_values.items()]
    return {check.check.replace("-", "_"): check.passed for check in across_gates(checks)}


def test_the_smallest_of_four_p_values_is_multiplied_by_four_and_the_next_by_three():
    """4 x 0.012 = 0.048 and 3 x 0.017 = 0.051."""
    assert judged(balance=0.9, pre_trend=0.012, placebo_in_time=0.017, negative_control=0.5) == {
        "balance": True,
        "pre_trend": False,
        "placebo_in_time": None,
        "negative_control": True,
    }


def test_a_gate_that_does_not_stand_among_the_others_cannot_tell_and_says_so():
    (found, *_) = across_gates([gate("pre-trend", 0.03), gate("balance", 0.5)])
    assert found.passed is None
    assert found.sentence == (
        "What pre-trend found. Among 2 such tests chance alone does as much too often to be sure (p = 0.060 over all "
        "of them), so this cannot tell."
    )


def test_a_gate_of_many_rows_counts_once_by_its_smallest():
    """0.024 x 2 gates is below 5 %, although three rows were looked at."""
    rows = [gate("balance", p_value, about) for p_value, about in ((0.024, "a"), (0.9, "b"))]
    assert [check.passed for check in across_gates([*rows, gate("pre-trend", 0.9)])] == [False, True, True]


def test_gates_that_could_not_be_run_are_not_counted_and_made_up_starters_stay_as_they_are():
    assert judged(pre_trend=0.03, balance=None) == {"pre_trend": False, "balance": None}
    assert judged(pre_trend=0.9, placebo_in_space=0.9)["placebo_in_space"] is True


def failed_any(control_p=lambda rng: rng.uniform(), **setting) -> float:
    """Share of panels in which some gate that is a test fails, a negative control among them."""
    found = []
    for seed in range(DRAWS):
        rng = np.random.default_rng([seed, 1])
        panel = a_panel(seed=seed, **setting)
        control = row(-0.1, 0.05, control_p(rng), outcome="fractures", role="negative-control")
        given = examined(
            panel,
            control,
            characteristics={"level": panel.outcome[:, :8].mean(axis=1), "size": rng.normal(size=50)},
        )
        gates = across_gates(
            [*balance(given), *pre_trend(given), *placebo_in_time(given), *negative_control(given)]
        )
        found.append(any(check.withholds_cause for check in gates))
    return float(np.mean(found))


def test_sound_panels_fail_some_gate_at_most_as_often_as_stated():
    assert failed_any() <= 0.1


@pytest.mark.parametrize(
    "planted", [{"drift_per_year": -0.06}, {"control_p": lambda rng: rng.uniform() * 0.01}]
)
def test_planted_violations_are_found_in_at_least_80_of_100_panels(planted):
    """A drift of 6 % a year; a negative control whose p value is below 1 %."""
    assert failed_any(**planted) >= 0.8
