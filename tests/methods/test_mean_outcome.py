"""Differences of means and risks, adjusted: by hand, by moving rows, and by drawing people again."""

import numpy as np
import pytest

from methods.made_up_people import made_up_people
from newcare.methods.cluster_bootstrap import bootstrap_difference
from newcare.methods.competing_risks import risk_at
from newcare.methods.design_terms import Terms
from newcare.methods.influence import clustered_effect, weighted_ratio
from newcare.methods.mean_outcome import mean_difference, mean_regression, risk_difference

NOTHING = Terms((), np.zeros((240, 0)))


def age_of(people):
    return Terms(("age",), people.age[:, None])


def test_an_adjusted_cost_difference_by_hand():
    # Cost a year is 10 x illness, and 3 less for the treated; person-years differ.
    ill, treatment = np.array([1.0, 2.0, 3.0, 1.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    years = np.array([1.0, 2.0, 0.5, 1.0, 3.0, 1.0])
    cost = years * (10 * ill - 3 * treatment)
    found = mean_difference(cost, years, treatment, Terms(("ill",), ill[:, None]), np.ones(6))
    assert found.value == pytest.approx(-3)
    assert found.influence == pytest.approx(np.zeros(6), abs=1e-9)  # every row lies on the line


def test_without_covariates_the_regression_is_sums_over_person_time():
    people = made_up_people()
    about = people.cost, people.years, people.treatment, NOTHING, people.weights
    plain, fit = mean_difference(*about), mean_regression(*about).coefficient("treatment")
    treated, controls = (
        weighted_ratio(people.cost, people.years, np.where(people.treatment == arm, people.weights, 0.0))
        for arm in (1, 0)
    )
    assert plain.value == treated.value - controls.value
    assert fit.value == pytest.approx(plain.value)
    assert fit.influence == pytest.approx(plain.influence, abs=1e-9)


def test_the_influence_of_an_adjusted_difference_is_how_far_a_row_moves_it():
    people = made_up_people()

    def fit(weights):
        return mean_difference(people.cost, people.years, people.treatment, age_of(people), weights)

    for row in (0, 1, 17):
        more = people.weights.copy()
        more[row] *= 1 + 1e-6
        moved = (fit(more).value - fit(people.weights).value) / 1e-6
        assert moved == pytest.approx(fit(people.weights).influence[row], rel=1e-3)


def test_drawing_people_again_finds_the_error_of_an_adjusted_difference():
    people = made_up_people()
    treated, rows = people.treatment == 1, np.arange(240)
    about = people.cost, people.years
    plain = clustered_effect(
        mean_difference(*about, people.treatment, age_of(people), people.weights), rows, treated
    )
    drawn = bootstrap_difference(*about, treated, rows, weights=people.weights, covariates=age_of(people))
    assert drawn.estimate == pytest.approx(plain.estimate)
    assert drawn.standard_error == pytest.approx(
        plain.standard_error, rel=0.06
    )  # 2,000 draws: 1.6 %, and bias


def test_a_risk_difference_without_covariates_is_that_of_the_two_arms():
    people = made_up_people()
    about = people.time, people.cause, 200.0
    found = risk_difference(*about, people.treatment, NOTHING, people.weights)
    risks = [risk_at(*about, people.treatment == arm, people.weights).value for arm in (1, 0)]
    assert found.value == pytest.approx(risks[0] - risks[1])


def test_with_everybody_followed_an_adjusted_risk_difference_is_least_squares_of_who_had_the_event():
    people = made_up_people()
    cause = np.where(people.cause == 0, 2, people.cause)
    found = risk_difference(people.time, cause, 200.0, people.treatment, age_of(people), people.weights)
    had = ((cause == 1) & (people.time <= 200)).astype(float)
    design = np.column_stack([np.ones(240), people.treatment, people.age])
    root = np.sqrt(people.weights)
    expected = np.linalg.lstsq(root[:, None] * design, root * had)[0]
    assert found.value == pytest.approx(expected[1])
