"""The bootstrap of the generalised synthetic control: the same predictions, and errors as large as real ones.

Tolerance: two ways of the same least squares differ by rounding (1e-9). Spread of errors: against 200 panels drawn from
the truth, a standard deviation is known to 1 in 20, and the bootstrap leans to caution, so 0.85 to 1.5 times.
"""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.generalised_bootstrap import FactorPanel, bootstrap_errors, gaps_in
from newcare.methods.generalised_synthetic_control import generalised_synthetic_control
from newcare.methods.panel import NEVER, Panel

STARTS = np.array([12, 12, 15, 18, 18])


def drawn(seed, controls=40, times=24):
    """Two factors, five treated units with staggered starts, noise of 0.5 and no effect."""
    rng = np.random.default_rng(seed)
    factors = np.random.default_rng(99).normal(size=(times, 2))
    loadings = rng.normal(size=(controls + len(STARTS), 2))
    levels = rng.normal(size=(controls + len(STARTS), 1))
    outcome = levels + loadings @ factors.T + rng.normal(0, 0.5, (controls + len(STARTS), times))
    return outcome[len(STARTS) :], outcome[: len(STARTS)]


def averages(times=24):
    after = (np.arange(times) >= STARTS[:, None]).astype(float).ravel()
    return (after / after.sum())[None]


def test_predictions_of_many_panels_at_once_are_those_of_the_method():
    controls, treated = drawn(1)
    start = np.array([*STARTS, *[NEVER] * len(controls)])
    outcome = np.vstack([treated, controls])
    panel = Panel([str(row) for row in range(len(outcome))], list(range(24)), outcome, start)
    for factors in (0, 1, 2):
        expected = generalised_synthetic_control(panel, np.zeros((0, *outcome.shape)), factors=factors)
        found = gaps_in(controls[None], treated[None], STARTS, (factors,))[0]
        np.testing.assert_allclose(found, expected.gaps, atol=1e-9)


def test_the_number_of_factors_is_chosen_as_the_method_chooses_it():
    for seed in range(5):
        controls, treated = drawn(seed)
        start = np.array([*STARTS, *[NEVER] * len(controls)])
        outcome = np.vstack([treated, controls])
        panel = Panel([str(row) for row in range(len(outcome))], list(range(24)), outcome, start)
        expected = generalised_synthetic_control(panel, np.zeros((0, *outcome.shape)))
        found = gaps_in(controls[None], treated[None], STARTS, tuple(range(6)))[0]
        np.testing.assert_allclose(found, expected.gaps, atol=1e-9)


def test_drawn_errors_spread_as_real_ones_do():
    real = []
    for seed in range(200):
        controls, treated = drawn(seed)
        real.append(averages() @ gaps_in(controls[None], treated[None], STARTS, (2,))[0].ravel())
    controls, treated = drawn(7)
    errors = bootstrap_errors(FactorPanel(controls, treated, STARTS, 2, 5), averages(), draws=400)
    assert 0.85 < errors.std() / np.std(real) < 1.5
    assert abs(errors.mean()) < 4 * errors.std() / np.sqrt(400)


def test_the_same_seed_gives_the_same_errors():
    controls, treated = drawn(3)
    panel = FactorPanel(controls, treated, STARTS, 1)
    once = bootstrap_errors(panel, averages(), draws=20, seed=5)
    assert (once == bootstrap_errors(panel, averages(), draws=20, seed=5)).all()
    assert (once != bootstrap_errors(panel, averages(), draws=20, seed=6)).any()


def test_too_few_untreated_units_are_refused():
    controls, treated = drawn(3, controls=3)
    with pytest.raises(InvalidInput, match="too few are left"):
        bootstrap_errors(FactorPanel(controls, treated, STARTS, 2), averages())
