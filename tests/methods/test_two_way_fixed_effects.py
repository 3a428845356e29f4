"""Two-way fixed effects against least squares with a dummy for every unit and period, and published values."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.conformance import CONFORMANCE
from newcare.methods.difference_in_differences import difference_in_differences
from newcare.methods.panel import NEVER, Panel
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects


def made_up_panel(seed=1, n_units=12, n_times=8):
    rng = np.random.default_rng(seed)
    start = np.where(np.arange(n_units) < n_units // 2, rng.integers(3, n_times, n_units), NEVER)
    outcome = rng.normal(size=(n_units, n_times)) + np.arange(n_times) + rng.normal(size=(n_units, 1))
    return Panel([f"unit {unit}" for unit in range(n_units)], list(range(n_times)), outcome, start)


def with_dummies(outcome, regressors, weights=None, clusters=None):
    """Least squares with a column for each unit and period; coefficients and clustered errors of the regressors."""
    n_units, n_times = outcome.shape
    weights = np.ones(outcome.shape) if weights is None else weights
    clusters = np.repeat(np.arange(n_units)[:, None], n_times, axis=1) if clusters is None else clusters
    unit, time = np.nonzero(~np.isnan(outcome))
    design = np.column_stack(
        [
            *(regressor[unit, time] for regressor in regressors),
            *(unit == u for u in range(n_units)),
            *(time == t for t in range(n_times)),
        ]
    ).astype(float)
    y, w, group = outcome[unit, time], weights[unit, time], clusters[unit, time]
    beta = np.linalg.lstsq(design * np.sqrt(w)[:, None], y * np.sqrt(w), rcond=None)[0]
    bread = np.linalg.pinv(design.T @ (design * w[:, None]))
    scores = design * (w * (y - design @ beta))[:, None]
    meat = sum(np.outer(s, s) for g in np.unique(group) for s in [scores[group == g].sum(axis=0)])
    n, g, k = len(y), len(np.unique(group)), len(regressors) + len(np.unique(time))
    variance = bread @ meat @ bread * g / (g - 1) * (n - 1) / (n - k)
    used = slice(0, len(regressors))
    return beta[used], np.sqrt(np.diag(variance))[used]


def test_two_units_two_periods_give_the_difference_of_the_two_changes():
    panel = Panel(["starts", "never"], [0, 1], np.array([[10.0, 7.0], [4.0, 5.0]]), np.array([1, NEVER]))
    assert two_way_fixed_effects(panel).effect.estimate == pytest.approx((7 - 10) - (5 - 4))


def test_it_equals_least_squares_with_dummies():
    panel = made_up_panel()
    found = two_way_fixed_effects(panel)
    beta, error = with_dummies(panel.outcome, [panel.treated])
    assert found.effect.estimate == pytest.approx(beta[0], rel=1e-9)
    assert found.effect.standard_error == pytest.approx(error[0], rel=1e-9)
    assert (found.observations, found.clusters) == (96, 12)


def test_it_equals_least_squares_with_dummies_with_gaps_weights_covariates_and_clusters():
    panel = made_up_panel(seed=2)
    rng = np.random.default_rng(3)
    outcome = np.where(rng.random(panel.outcome.shape) < 0.2, np.nan, panel.outcome)
    covariate, weights = rng.normal(size=outcome.shape), rng.uniform(0.5, 2, outcome.shape)
    clusters = np.repeat(np.arange(12)[:, None] // 2, 8, axis=1)
    gappy = Panel(panel.units, panel.times, outcome, panel.start)
    found = two_way_fixed_effects(
        gappy, covariates={"covariate": covariate}, weights=weights, clusters=clusters
    )
    beta, error = with_dummies(outcome, [panel.treated, covariate], weights, clusters)
    assert found.effect.estimate == pytest.approx(beta[0], rel=1e-9)
    assert found.effect.standard_error == pytest.approx(error[0], rel=1e-9)
    assert found.covariates["covariate"].estimate == pytest.approx(beta[1], rel=1e-9)
    assert found.covariates["covariate"].standard_error == pytest.approx(error[1], rel=1e-9)
    assert found.clusters == 6


def test_a_unit_seen_once_counts_neither_as_observation_nor_as_cluster():
    panel = made_up_panel(seed=4)
    outcome = panel.outcome.copy()
    outcome[0, 1:] = np.nan
    found = two_way_fixed_effects(Panel(panel.units, panel.times, outcome, panel.start))
    without = two_way_fixed_effects(panel.keep(np.arange(12) > 0))
    assert (found.observations, found.clusters) == (88, 11)
    assert found.effect.estimate == pytest.approx(without.effect.estimate)
    assert found.effect.standard_error == pytest.approx(without.effect.standard_error)


def test_a_treatment_that_does_not_vary_is_refused():
    panel = made_up_panel()
    never = Panel(panel.units, panel.times, panel.outcome, np.full(12, NEVER))
    with pytest.raises(InvalidInput, match="treatment does not vary"):
        two_way_fixed_effects(never)


def test_a_treatment_that_starts_in_all_units_at_once_is_refused_because_the_period_explains_it():
    panel = made_up_panel()
    at_once = Panel(panel.units, panel.times, panel.outcome, np.full(12, 4))
    with pytest.raises(InvalidInput, match="treatment does not vary once unit and period"):
        two_way_fixed_effects(at_once)


def test_a_covariate_that_is_a_sum_of_others_is_refused():
    panel = made_up_panel()
    one = np.random.default_rng(5).normal(size=panel.outcome.shape)
    with pytest.raises(InvalidInput, match="sum of others"):
        two_way_fixed_effects(panel, covariates={"one": one, "two": 2 * one})


def test_a_treatment_of_two_is_refused():
    panel = made_up_panel()
    with pytest.raises(InvalidInput, match="0 or 1"):
        two_way_fixed_effects(panel, treatment=2.0 * panel.treated)


def test_two_by_two_cross_sections_by_hand():
    """Means 3, 6 (treated before, after) and 2, 3 (controls): (6 - 3) - (3 - 2) = 2."""
    outcome = np.array([2.0, 4, 5, 7, 1, 3, 2, 4])
    group = np.array([1.0, 1, 1, 1, 0, 0, 0, 0])
    period = np.array([0.0, 0, 1, 1, 0, 0, 1, 1])
    found = difference_in_differences(outcome, group, period)
    assert found.effect.estimate == pytest.approx(2)
    assert found.effect.standard_error == pytest.approx(2)  # four cells, each variance 2 over 2 rows: sqrt(4)


@pytest.mark.shared_data
def test_county_employment_is_as_published(shared):
    """Callaway and Sant'Anna's county teen employment data; standing C: our reading with two packages agreeing."""
    inputs = {
        "panel": {"table": "tables/evaluation_mpdta.csv"},
        "unit_column": "countyreal",
        "time_column": "year",
        "outcome_column": "lemp",
        "treatment_start_column": "first_treat",
    }
    found = CONFORMANCE["two_way_fixed_effects"](inputs, shared / "cases")
    assert found["estimate"] == pytest.approx(-0.036549, abs=1e-6)
    assert found["standard_error"] == pytest.approx(0.013265, abs=1e-6)
    assert found["degrees_of_freedom"] == 499
