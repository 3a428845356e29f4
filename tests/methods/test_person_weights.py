"""Weights for people: propensity scores, inverse probability, entropy balance, g-formula, balance.

Each estimator is compared with the same quantity found by a general optimiser or by matrices written out here; 1e-6
relative is what the optimiser reaches, 1e-9 what the matrices do.
"""

import numpy as np
import pytest
from scipy import optimize

from newcare.errors import InvalidInput
from newcare.methods.covariate_balance import covariate_balance
from newcare.methods.design_terms import Terms, design_terms
from newcare.methods.entropy_balance import entropy_balance, entropy_weights
from newcare.methods.g_formula import g_formula
from newcare.methods.inverse_probability_weighting import inverse_probability_weighting, propensity_score
from newcare.methods.weighted_means import effective_sample_size

NOTHING = Terms((), np.zeros((8, 0)))


def people(n=400, seed=3):
    """Older and frailer people are treated more; the outcome rises with both, and by 2 with treatment."""
    random = np.random.default_rng(seed)
    age, frail = random.normal(80, 5, n), random.integers(0, 2, n).astype(float)
    treated = (random.random(n) < 1 / (1 + np.exp(-(0.1 * (age - 80) + frail - 0.8)))).astype(float)
    outcome = 2 * treated + 0.3 * age + 4 * frail + random.normal(size=n)
    return outcome, treated, design_terms(n, {"age": age, "frail": frail}), random


def test_the_score_is_that_of_greatest_likelihood():
    _, treated, terms, _ = people()
    design = np.column_stack([np.ones(len(treated)), terms.design - [80, 0]])

    def loss(beta):
        odds = design @ beta
        return np.logaddexp(0, odds).sum() - treated @ odds

    best = optimize.minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-7}).x
    assert propensity_score(treated, terms).coefficients == pytest.approx(best[1:], rel=1e-5)


def test_the_c_statistic_is_the_share_of_pairs_in_order():
    _, treated, terms, _ = people(60)
    found = propensity_score(treated, terms)
    apart = found.score[treated == 1][:, None] - found.score[treated == 0]
    assert found.c_statistic == pytest.approx(((apart > 0) + 0.5 * (apart == 0)).mean())


@pytest.mark.parametrize(
    "estimand", ["average_treatment_effect", "average_treatment_effect_on_the_treated", "overlap"]
)
def test_the_weighted_difference_is_a_weighted_regression_with_a_robust_error(estimand):
    outcome, treated, terms, _ = people()
    found = inverse_probability_weighting(outcome, treated, terms, estimand=estimand)
    design = np.column_stack([np.ones(len(treated)), treated])
    bread = np.linalg.inv(design.T @ (found.weights[:, None] * design))
    beta = bread @ design.T @ (found.weights * outcome)
    scores = design * (found.weights * (outcome - design @ beta))[:, None]
    assert found.effect.estimate == pytest.approx(beta[1], rel=1e-9)
    assert found.effect.standard_error == pytest.approx(
        np.sqrt((bread @ scores.T @ scores @ bread)[1, 1]), rel=1e-9
    )
    assert found.effect.estimate == pytest.approx(2, abs=0.6)


def test_stabilised_weights_have_mean_near_one_and_the_same_estimate():
    outcome, treated, terms, _ = people()
    plain = inverse_probability_weighting(outcome, treated, terms)
    stable = inverse_probability_weighting(outcome, treated, terms, stabilised=True)
    assert stable.effect.estimate == pytest.approx(plain.effect.estimate)
    assert stable.weights.mean() == pytest.approx(1, abs=0.05)


def test_overlap_weights_balance_the_terms_exactly():
    outcome, treated, terms, _ = people()
    weights = inverse_probability_weighting(outcome, treated, terms, estimand="overlap").weights
    found = covariate_balance(treated, terms, weights=weights)
    assert found.maximum_absolute_standardised_mean_difference == pytest.approx(0, abs=1e-8)


def test_without_terms_the_weights_are_even():
    outcome, treated = np.arange(8.0), np.array([1.0, 0, 0, 1, 0, 0, 1, 0])
    found = inverse_probability_weighting(outcome, treated, NOTHING)
    assert found.effect.estimate == pytest.approx(outcome[treated == 1].mean() - outcome[treated == 0].mean())
    assert found.effective_sample_size_control == pytest.approx(5)


def test_entropy_weights_are_the_evenest_that_match_the_means():
    _, treated, terms, _ = people(80)
    controls = terms.design[treated == 0]
    target = terms.design[treated == 1].mean(axis=0)
    weights = entropy_weights(controls, target, terms.names)
    assert weights @ controls == pytest.approx(target)
    assert weights.sum() == pytest.approx(1)
    slsqp = optimize.minimize(
        lambda w: w @ np.log(np.maximum(w, 1e-300)),
        np.full(len(controls), 1 / len(controls)),
        bounds=[(1e-12, 1)] * len(controls),
        constraints=[
            {"type": "eq", "fun": lambda w: w.sum() - 1},
            {"type": "eq", "fun": lambda w: (w @ controls - target) / controls.std(axis=0)},
        ],
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert weights == pytest.approx(slsqp.x, abs=1e-5)  # what the general solver reaches


def test_entropy_balance_does_not_depend_on_the_order_of_rows():
    outcome, treated, terms, random = people()
    order = random.permutation(len(outcome))
    found = entropy_balance(outcome, treated, terms)
    turned = entropy_balance(outcome[order], treated[order], Terms(terms.names, terms.design[order]))
    assert found.effect.estimate == pytest.approx(turned.effect.estimate)
    assert found.control_weights.min() >= 0
    assert found.maximum_absolute_standardised_mean_difference < 1e-8


def test_a_mean_at_the_edge_of_the_controls_uses_only_those_at_the_edge():
    controls = np.array([[0.0, 1], [0, 3], [1, 2], [1, 9]])
    weights = entropy_weights(controls, np.array([0.0, 2]), ("women", "age"))
    assert weights == pytest.approx([0.5, 0.5, 0, 0])


@pytest.mark.parametrize("target", [[5.0, 5.0], [0.9, 0.9]])
def test_means_that_no_weights_reach_are_refused(target):
    controls = np.array(
        [[0.0, 0], [1, 0], [0, 1], [0.2, 0.2], [0.1, 0.3]]
    )  # 0.9, 0.9 is in range, not in the hull
    with pytest.raises(InvalidInput, match="convex hull"):
        entropy_weights(controls, np.array(target), ("a", "b"))


def test_standardisation_of_a_saturated_model_is_the_mean_over_strata():
    random = np.random.default_rng(1)
    stratum, treated = random.integers(0, 2, 200).astype(float), random.integers(0, 2, 200).astype(float)
    outcome = random.integers(0, 2, 200).astype(float)
    terms = design_terms(200, {"stratum": stratum})
    expected = sum(
        (stratum == s).mean()
        * (outcome[(stratum == s) & (treated == 1)].mean() - outcome[(stratum == s) & (treated == 0)].mean())
        for s in (0, 1)
    )
    for family in ("gaussian", "binomial", "poisson"):
        found = g_formula(outcome, treated, terms, family=family, treatment_interactions=["stratum"])
        assert found.estimate == pytest.approx(expected), family


def test_over_the_treated_a_linear_model_predicts_them_as_they_are():
    outcome, treated, terms, _ = people()
    found = g_formula(outcome, treated, terms, estimand="average_treatment_effect_on_the_treated")
    assert found.mean_if_treated == pytest.approx(outcome[treated == 1].mean())
    assert found.estimate == pytest.approx(2, abs=0.5)


def test_balance_of_a_small_table_by_hand():
    terms = design_terms(4, {"age": np.array([70.0, 80, 60, 70]), "flat": np.ones(4)})
    found = covariate_balance(np.array([1.0, 1, 0, 0]), terms)
    age, flat = found.covariates
    assert (age.mean_treated, age.mean_control) == (75, 65)
    assert age.standardised_mean_difference == pytest.approx(10 / np.sqrt(50))
    assert age.variance_ratio == pytest.approx(1)
    assert age.kolmogorov_smirnov == pytest.approx(0.5)
    assert (flat.standardised_mean_difference, flat.variance_ratio) == (0, None)
    assert not found.balanced


def test_weights_of_two_are_rows_given_twice_for_means_and_distributions():
    random = np.random.default_rng(2)
    values, treated = random.normal(size=20), (np.arange(20) < 9).astype(float)
    twice = np.where(np.arange(20) % 3 == 0, 2, 1)
    weighted = covariate_balance(treated, design_terms(20, {"x": values}), weights=twice.astype(float))
    rows = np.repeat(np.arange(20), twice)
    repeated = covariate_balance(treated[rows], design_terms(len(rows), {"x": values[rows]}))
    assert weighted.covariates[0].mean_treated == pytest.approx(repeated.covariates[0].mean_treated)
    assert weighted.covariates[0].kolmogorov_smirnov == pytest.approx(
        repeated.covariates[0].kolmogorov_smirnov
    )


def test_kish_counts_rows_of_equal_weight():
    assert effective_sample_size(np.array([2.0, 2, 2, 0])) == pytest.approx(3)


def test_terms_are_columns_squares_and_dummies_without_the_first_level():
    terms = design_terms(
        3, {"age": np.array([1.0, 2, 3])}, {"age": np.array([1.0, 2, 3])}, {"band": [10.0, 9.0, 10.0]}
    )
    assert terms.names == ("age", "age^2", "band=10")
    assert terms.design.tolist() == [[1, 1, 1], [2, 4, 0], [3, 9, 1]]


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (lambda: inverse_probability_weighting(np.ones(8), np.ones(8), NOTHING), "no treated or no control"),
        (lambda: inverse_probability_weighting(np.ones(8), np.full(8, 0.5), NOTHING), "0 or 1"),
        (lambda: inverse_probability_weighting(np.ones(8), np.ones(8), NOTHING, estimand="x"), "estimand"),
        (lambda: g_formula(np.ones(8), np.ones(8), NOTHING, family="gamma"), "family"),
        (lambda: covariate_balance(np.eye(8)[0], NOTHING, weights=np.full(8, -1.0)), "weight_column"),
        (lambda: covariate_balance(np.eye(8)[0], NOTHING, limit=-1), "limit"),
    ],
)
def test_what_makes_no_comparison_is_refused(made, word):
    with pytest.raises(InvalidInput, match=word):
        made()
