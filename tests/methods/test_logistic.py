"""Logistic regression against published estimates and its own definition."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.logistic import logistic_regression


@pytest.fixture(scope="module")
def beetles():
    """Bliss 1935: beetles exposed to carbon disulphide, and how many died, one row a beetle."""
    dose = [1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839]
    exposed = [59, 60, 62, 56, 63, 59, 62, 60]
    died = [6, 13, 18, 28, 52, 53, 61, 60]
    outcome = [np.arange(n) < k for n, k in zip(exposed, died, strict=True)]
    return np.repeat(dose, exposed)[:, None], np.concatenate(outcome).astype(float)


def made_up(rows=3_000, seed=5):
    rng = np.random.default_rng(seed)
    design = np.column_stack([rng.normal(50, 15, rows), rng.integers(0, 2, rows), rng.poisson(1.0, rows)])
    odds = -3 + 0.02 * design[:, 0] + 0.5 * design[:, 1] + 0.3 * design[:, 2]
    return design, (rng.random(rows) < expit(odds)).astype(float)


def test_the_beetles_give_the_published_estimates(beetles):
    # Dobson and Barnett, An introduction to generalized linear models, chapter 7: -60.717 (5.181), 34.270 (2.912)
    fit = logistic_regression(*beetles, names=["dose"])

    assert (fit.intercept, fit.intercept_error) == pytest.approx((-60.717, 5.181), abs=5e-4)
    assert (fit.coefficients[0], fit.standard_errors[0]) == pytest.approx((34.270, 2.912), abs=5e-4)
    assert (fit.rows, fit.events, fit.names) == (481, 291, ("dose",))


def test_the_estimate_is_where_the_likelihood_is_highest():
    design, outcome = made_up()
    fit = logistic_regression(design, outcome)

    def loss(weights):
        odds = weights[0] + design @ weights[1:]
        return np.sum(np.logaddexp(0, odds) - outcome * odds)

    start = np.array([fit.intercept, *fit.coefficients])
    found = minimize(loss, start + 0.01, method="BFGS", options={"gtol": 1e-6})
    assert loss(start) <= found.fun + 1e-9
    assert fit.deviance == pytest.approx(2 * found.fun, abs=1e-6)


def test_the_covariance_is_the_inverse_of_the_information():
    design, outcome = made_up(800)
    fit = logistic_regression(design, outcome)
    risk = fit.risk(design)
    whole = np.column_stack([np.ones(len(design)), design])

    information = whole.T @ (whole * (risk * (1 - risk))[:, None])

    np.testing.assert_allclose(fit.covariance, np.linalg.inv(information), rtol=1e-6)


def test_one_flag_gives_the_odds_ratio_of_the_table():
    # 30 of 100 with the flag, 10 of 100 without: odds ratio (30/70) / (10/90), Woolf's standard error
    flag = np.repeat([1.0, 0.0], 100)
    outcome = np.concatenate([np.arange(100) < 30, np.arange(100) < 10]).astype(float)

    fit = logistic_regression(flag[:, None], outcome)

    assert np.exp(fit.coefficients[0]) == pytest.approx((30 / 70) / (10 / 90))
    assert fit.standard_errors[0] == pytest.approx(np.sqrt(1 / 30 + 1 / 70 + 1 / 10 + 1 / 90))
    assert fit.null_deviance == pytest.approx(-2 * (40 * np.log(0.2) + 160 * np.log(0.8)))
    limits = fit.limits()
    assert (limits.upper[0] - limits.lower[0]) / 2 == pytest.approx(1.959964 * fit.standard_errors[0])


def test_an_offset_counts_with_a_weight_of_one():
    design, outcome = made_up()
    known = 0.02 * design[:, 0]

    free = logistic_regression(design[:, 1:], outcome, offset=known)
    odds = free.log_odds(design[:, 1:]) + known

    whole = np.column_stack([np.ones(len(design)), design[:, 1:]])
    np.testing.assert_allclose(whole.T @ (outcome - expit(odds)), 0, atol=1e-6)  # nothing left to explain


def test_a_ridge_draws_coefficients_towards_nothing_and_keeps_the_mean():
    design, outcome = made_up()
    free, drawn = (logistic_regression(design, outcome, ridge=ridge) for ridge in (0.0, 500.0))

    assert np.all(np.abs(drawn.coefficients) < np.abs(free.coefficients))
    assert drawn.risk(design).mean() == pytest.approx(outcome.mean())


@pytest.mark.parametrize("width", [1, 2])
def test_columns_that_tell_events_apart_without_fail_are_refused_by_name(width):
    design, outcome = made_up()
    never = np.where(outcome == 1, 0.0, design[:, 2] > 1)
    columns = np.column_stack([never, design[:, 0]])[:, :width]

    with pytest.raises(InvalidInput, match=r"no finite estimate exists. Seen: never") as refused:
        logistic_regression(columns, outcome, names=["never", "age"][:width])
    assert "ridge" in (refused.value.remedy or "")
    assert logistic_regression(columns, outcome, ridge=1.0).coefficients[0] < 0


def test_columns_that_others_explain_are_refused_by_name():
    design, outcome = made_up()
    total = np.column_stack([design, design[:, 0] + 2 * design[:, 1], np.full(len(design), 3.0)])

    with pytest.raises(InvalidInput, match="Seen: both, same"):
        logistic_regression(total, outcome, names=["age", "flag", "count", "both", "same"])
    assert dependent_columns(total) == (3, 4)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ([0.0, 0.0, 0.0, 0.0], "same in every row"),
        ([1.0, 1.0, 1.0, 1.0], "same in every row"),
        ([0.0, 2.0, 1.0, 0.0], "must be 0 or 1"),
        ([0.0, np.nan, 1.0, 0.0], "is missing"),
        ([0.0, 1.0], "one row, and the outcome one value"),
    ],
)
def test_an_outcome_that_teaches_nothing_is_refused(outcome, words):
    with pytest.raises(InvalidInput, match=words):
        logistic_regression(np.array([[1.0], [2.0], [3.0], [4.0]]), np.array(outcome))


def test_an_unknown_or_infinite_value_and_a_negative_ridge_are_refused():
    outcome = np.array([0.0, 1.0, 1.0])
    for value in (np.nan, np.inf):
        with pytest.raises(InvalidInput, match="unknown or infinite"):
            logistic_regression(np.array([[1.0], [value], [2.0]]), outcome)
    with pytest.raises(InvalidInput, match="ridge"):
        logistic_regression(np.array([[1.0], [3.0], [2.0]]), outcome, ridge=-1)


def test_rows_may_come_in_any_order_and_number_of_blocks():
    design, outcome = made_up(20_000)
    order = np.random.default_rng(1).permutation(len(outcome))

    one, other = logistic_regression(design, outcome), logistic_regression(design[order], outcome[order])

    np.testing.assert_allclose(one.coefficients, other.coefficients, rtol=1e-10)
