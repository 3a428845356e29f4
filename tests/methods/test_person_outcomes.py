"""Outcome models of persons against statsmodels 0.15.0 and lifelines 0.30.3, run once on `made_up_people`.

Calls: NegativeBinomial and GLM(NegativeBinomial(alpha)), GLM(Gamma(log)), Logit, TruncatedLFPoisson, PHReg(ties=
"breslow"), each with groups (cov_type="cluster", use_correction=False); CoxPHFitter(weights_col, cluster_col,
robust=True) with times made distinct by 1e-7 of the row number; AalenJohansenFitter(calculate_variance=True) with
times made distinct by 1e-6. Both sides find the maximum to about 1e-8; a bfgs search, used for the negative binomial,
to 1e-6.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.made_up_people import clustered_errors, made_up_people
from newcare.errors import InvalidInput
from newcare.methods.cluster_bootstrap import bootstrap_difference
from newcare.methods.competing_risks import cumulative_incidence, risk_at
from newcare.methods.count_outcome import count_outcome
from newcare.methods.cox_regression import cox_regression
from newcare.methods.design_terms import Terms
from newcare.methods.index_model import BINOMIAL, GAMMA, LINEAR, fit_index_model
from newcare.methods.influence import Estimated, clustered_effect, log_of, weighted_ratio
from newcare.methods.matched_cohort_outcome import matched_cohort_outcome
from newcare.methods.negative_binomial import negative_binomial_regression
from newcare.methods.two_part import ABOVE_ZERO_POISSON, two_part

NOTHING = Terms((), np.zeros((4, 0)))


def close(*numbers, rel=2e-6):
    return pytest.approx(numbers, rel=rel, abs=2e-7)


def test_negative_binomial_agrees_with_statsmodels():
    people = made_up_people()
    found = negative_binomial_regression(people.counts, people.terms, offset=np.log(people.years))
    assert found.fit.coefficients == close(-0.80670344, -1.42570057, 0.02037631)
    assert found.dispersion == pytest.approx(0.74047099, rel=1e-5)
    assert clustered_errors(found.fit.influences, people.clusters) == close(
        0.63491626, 0.10943971, 0.00847655
    )


def test_counts_that_are_poisson_have_no_dispersion():
    treatment = np.repeat([1.0, 0.0], 50)
    counts = np.tile([1.0, 2.0, 3.0, 2.0, 2.0], 20)  # variance below the mean
    found = negative_binomial_regression(counts, Terms(("treatment",), treatment[:, None]))
    assert found.dispersion == 0
    assert np.exp(found.fit.coefficients[0]) == pytest.approx(2.0)


def test_gamma_agrees_with_statsmodels_with_weights_and_with_clusters():
    people = made_up_people()
    some = people.cost > 0
    weighted = fit_index_model(GAMMA, people.cost[some], people.only(some), weights=people.weights[some])
    assert weighted.coefficients == close(7.84154081, -0.64830868, -0.01474414)
    plain = fit_index_model(GAMMA, people.cost[some], people.only(some))
    assert plain.coefficients == close(7.9325905, -0.63604442, -0.01576801)
    errors = clustered_errors(plain.influences, people.clusters[some])
    assert errors == close(0.64095885, 0.09210765, 0.00802228)


def test_logistic_with_clusters_agrees_with_statsmodels():
    people = made_up_people()
    found = fit_index_model(BINOMIAL, (people.counts > 0).astype(float), people.terms)
    assert found.coefficients == close(-0.12174649, -0.9384226, 0.01001666)
    assert clustered_errors(found.influences, people.clusters) == close(1.07071409, 0.21460305, 0.01420822)


def test_poisson_above_zero_agrees_with_statsmodels():
    people = made_up_people()
    some = people.counts > 0
    found = fit_index_model(
        ABOVE_ZERO_POISSON, people.counts[some], people.only(some), offset=np.log(people.years[some])
    )
    assert found.coefficients == close(-0.79448954, -2.21975977, 0.0249456)
    assert np.sqrt(np.diag(found.inverse_information)) == close(0.56250678, 0.34923361, 0.00719784)


def test_a_linear_fit_is_least_squares():
    people = made_up_people()
    found = fit_index_model(LINEAR, people.cost, people.terms, weights=people.weights)
    design = np.column_stack([np.ones(len(people.cost)), people.terms.design])
    root = np.sqrt(people.weights)[:, None]
    assert found.coefficients == pytest.approx(np.linalg.lstsq(root * design, root[:, 0] * people.cost)[0])


def test_cause_specific_hazards_agree_with_statsmodels_and_lifelines():
    people = made_up_people()
    plain = cox_regression(people.time, people.cause == 1, people.terms)
    assert plain.coefficients == close(0.124799129, -0.000108509746)
    assert np.sqrt(np.diag(plain.inverse_information)) == close(0.18784742, 0.01091315)
    assert clustered_errors(plain.influences, people.clusters) == close(0.19079223, 0.01130405)
    distinct = people.time + 1e-7 * np.arange(len(people.time))
    weighted = cox_regression(distinct, people.cause == 1, people.terms, weights=people.weights)
    assert weighted.coefficients == pytest.approx([0.14809522, -0.00044723], abs=1e-8)
    assert clustered_errors(weighted.influences, people.clusters) == close(0.19158899, 0.01059722)


@pytest.mark.parametrize(
    ("day", "risk", "error"),
    [(100, 0.15506445632449428, 0.023775003520806158), (200, 0.3093949313380687, 0.031376369472838415)],
)
def test_risk_of_an_event_that_others_can_come_before_agrees_with_lifelines(day, risk, error):
    people = made_up_people()
    everybody = np.ones(len(people.time), dtype=bool)
    distinct = people.time + 1e-6 * np.arange(len(people.time))
    found = risk_at(distinct, people.cause, day + 0.5, everybody)
    assert found.value == pytest.approx(risk, rel=1e-12)
    assert np.sqrt(np.square(found.influence).sum()) == pytest.approx(error, rel=1e-12)


def test_cumulative_incidence_by_hand():
    # Four people: an event at 1, a death at 2, one last seen at 2, an event at 3.
    found = cumulative_incidence(np.array([1.0, 2.0, 2.0, 3.0]), np.array([1, 2, 0, 1]))
    assert found.times.tolist() == [1, 2, 3]
    # 1/4; then nobody has the event; then all of the 3/4 x 2/3 = 1/2 who are left and alive.
    assert found.incidence.tolist() == pytest.approx([0.25, 0.25, 0.75])
    assert found.event_free.tolist() == pytest.approx([0.75, 0.5, 0.0])


def test_counting_a_death_as_a_last_sight_would_make_the_risk_too_high():
    time, cause = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2, 1, 2, 1])
    assert cumulative_incidence(time, cause).incidence[-1] == pytest.approx(0.5)  # two of four
    as_censored = np.where(cause == 2, 0, cause)
    assert cumulative_incidence(time, as_censored).incidence[-1] == pytest.approx(1.0)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 2)), min_size=2, max_size=30))
def test_when_everybody_is_followed_risk_is_a_share_and_its_variance_that_of_a_share(people):
    time = np.array([float(when) for when, _ in people])
    cause = np.array([what for _, what in people])
    found = risk_at(time, cause, 9.0, np.ones(len(time), dtype=bool))
    share = (cause == 1).mean()
    assert found.value == pytest.approx(share)
    assert np.square(found.influence).sum() == pytest.approx(share * (1 - share) / len(time), abs=1e-12)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2)), min_size=2, max_size=30))
def test_those_with_the_event_those_with_another_and_those_with_none_are_everybody(people):
    time = np.array([float(when) for when, _ in people])
    cause = np.array([what for _, what in people])
    own = cumulative_incidence(time, cause)
    other = cumulative_incidence(time, np.array([0, 2, 1])[cause])
    assert own.incidence + other.incidence + own.event_free == pytest.approx(np.ones(len(own.times)))


def test_risk_beyond_the_last_sight_is_refused():
    with pytest.raises(InvalidInput, match="followed up to the day"):
        risk_at(np.array([5.0, 6.0]), np.array([1, 0]), 10.0, np.ones(2, dtype=bool))


def test_rates_are_those_of_a_matched_cohort_where_each_set_is_a_cluster():
    people = made_up_people()
    order = np.argsort(-people.treatment, kind="stable")
    half = int(people.treatment.sum())
    rows = np.concatenate([order[:half], order[half : 2 * half]])
    sets = np.tile(np.arange(half), 2)
    arms = people.counts[rows], people.years[rows], people.treatment[rows]
    age = Terms(("age",), people.age[rows][:, None])
    matched = matched_cohort_outcome(*arms, sets, age)
    found = count_outcome(*arms, age, np.ones(2 * half))
    assert found.log_rate_ratio.value == pytest.approx(matched.log_rate_ratio.estimate)
    ours = clustered_effect(found.log_rate_ratio, sets, arms[2] == 1).standard_error
    factor = np.sqrt(
        (2 * half - 1) / (2 * half - 3)
    )  # (N - 1)/(N - K), which the other has besides G/(G - 1)
    assert ours * factor == pytest.approx(matched.log_rate_ratio.standard_error)


def test_a_rate_difference_by_hand():
    # 6 events in 10 years against 4 in 20: 0.6 less 0.2.
    events, years = np.array([4.0, 2.0, 3.0, 1.0]), np.array([5.0, 5.0, 10.0, 10.0])
    found = count_outcome(events, years, np.array([1.0, 1.0, 0.0, 0.0]), NOTHING, np.ones(4))
    assert found.rate_difference.value == pytest.approx(0.4)
    assert np.exp(found.log_rate_ratio.value) == pytest.approx(3.0)


def test_both_parts_together_give_the_plain_means_where_there_is_nothing_to_adjust_for():
    people = made_up_people()
    nothing = Terms((), np.zeros((len(people.cost), 0)))
    for positive, amount in (("gamma", people.cost), ("hurdle", people.counts)):
        found = two_part(amount, people.treatment, nothing, weights=people.weights, positive=positive)
        for mean, arm in ((found.mean_if_treated, 1), (found.mean_if_untreated, 0)):
            rows = people.treatment == arm
            plain = weighted_ratio(amount, np.ones(len(amount)), np.where(rows, people.weights, 0.0))
            assert mean.value == pytest.approx(plain.value)
            assert mean.influence == pytest.approx(plain.influence, abs=1e-10 * plain.value)


def test_influence_is_how_far_an_estimate_moves_when_a_row_counts_more():
    people = made_up_people()
    age = Terms(("age",), people.age[:, None])

    def fit(weights):
        found = two_part(
            people.counts, people.treatment, age, years=people.years, weights=weights, positive="hurdle"
        )
        return log_of(found.mean_if_treated).less(log_of(found.mean_if_untreated))

    ones = np.ones(len(people.counts))
    for row in (0, 1, 17):
        more = ones.copy()
        more[row] += 1e-5
        assert (fit(more).value - fit(ones).value) / 1e-5 == pytest.approx(
            fit(ones).influence[row], rel=1e-3, abs=1e-7
        )


def test_nearly_everybody_with_a_cost_leaves_one_part():
    treatment = np.tile([1.0, 0.0], 50)
    cost = np.where(treatment == 1, 30.0, 20.0)
    cost[0] = 0.0
    found = two_part(cost, treatment, Terms((), np.zeros((100, 0))))
    assert found.log_odds_ratio is None
    assert found.mean_if_treated.value == pytest.approx(30 * 49 / 50)


def test_clusters_of_one_arm_are_counted_apart_with_welchs_degrees_of_freedom():
    # Means 3 and 1 of two clusters each; what clusters contribute is 0.5 and 0.5 away from each mean.
    treated = np.array([True, True, False, False])
    amount = np.array([4.0, 2.0, 1.5, 0.5])
    treated_mean, control_mean = (
        weighted_ratio(amount, np.ones(4), np.where(arm, 1.0, 0.0)) for arm in (treated, ~treated)
    )
    found = clustered_effect(treated_mean.less(control_mean), np.arange(4), treated)
    # Welch: variances s^2/n of 2/2 and 0.5/2, degrees (1.25)^2 / (1/1 + 0.0625/1).
    assert found.estimate == pytest.approx(2.0)
    assert found.standard_error**2 == pytest.approx(1.25)
    assert found.degrees_of_freedom == pytest.approx(1.5625 / 1.0625)


def test_one_unit_in_an_arm_is_refused_with_what_to_do():
    found = Estimated(1.0, np.array([0.5, -0.5, 0.2]))
    with pytest.raises(InvalidInput, match="one cluster only"):
        clustered_effect(found, np.array([0, 1, 2]), np.array([True, False, False]))


def test_a_person_used_twice_widens_the_interval():
    treated = np.array([True, True, True, True, False, False, False, False])
    amount = np.array([1.0, 2.0, 3.0, 4.0, 0.0, 3.0, 0.0, 3.0])
    difference = weighted_ratio(amount, np.ones(8), treated * 1.0).less(
        weighted_ratio(amount, np.ones(8), ~treated * 1.0)
    )
    apart = clustered_effect(difference, np.arange(8), treated)
    twice = clustered_effect(difference, np.array([0, 1, 2, 3, 4, 5, 4, 5]), treated)
    assert twice.estimate == apart.estimate
    assert twice.standard_error > 1.2 * apart.standard_error


def test_drawing_clusters_again_finds_nearly_the_error_of_influence_values():
    people = made_up_people()
    treated = people.treatment == 1
    rows = np.arange(len(treated))
    drawn = bootstrap_difference(people.cost, people.years, treated, rows, weights=people.weights)
    means = [
        weighted_ratio(people.cost, people.years, np.where(arm, people.weights, 0.0))
        for arm in (treated, ~treated)
    ]
    plain = clustered_effect(means[0].less(means[1]), rows, treated)
    assert drawn.estimate == pytest.approx(plain.estimate)
    assert drawn.standard_error == pytest.approx(
        plain.standard_error, rel=0.06
    )  # 2,000 draws: about 1.6 %, and bias
    again = bootstrap_difference(people.cost, people.years, treated, rows, weights=people.weights)
    assert (again.lower, again.upper) == (drawn.lower, drawn.upper)


@pytest.mark.parametrize("family", [BINOMIAL, GAMMA])
def test_a_term_that_tells_outcomes_apart_without_fail_is_refused_by_name(family):
    term = np.repeat([0.0, 1.0], 20)
    outcome = term if family is BINOMIAL else np.where(term == 1, 0.0, np.tile([1.0, 2.0], 20))
    with pytest.raises(InvalidInput, match="care home"):
        fit_index_model(family, outcome, Terms(("care home",), term[:, None]))


def test_a_hazard_without_events_in_an_arm_is_refused():
    time, happened = np.arange(1.0, 21.0), np.repeat([True, False], 10)
    term = Terms(("treatment",), np.repeat([1.0, 0.0], 10)[:, None])
    with pytest.raises(InvalidInput, match="treatment"):
        cox_regression(time, happened, term)
