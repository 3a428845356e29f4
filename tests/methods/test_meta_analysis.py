"""Meta-analysis against published output for the BCG trials and against the definitions of its estimators.

The published output (R package metafor, BCG trials of Colditz et al 1994, JAMA 271:698) has four decimals: 6e-5.
Estimators found by another search are compared at 1e-6 relative, what the coarser of the two searches reaches.
"""

import numpy as np
import pytest
from scipy import optimize

from newcare.errors import InvalidInput
from newcare.methods.between_study_variance import between_study_variance
from newcare.methods.meta_analysis import difference_of_two, heterogeneity, meta_analysis
from newcare.methods.study_results import StudyResult, from_difference, from_estimate, from_events, from_ratio

BCG = [
    (4, 123, 11, 139),
    (6, 306, 29, 303),
    (3, 231, 11, 220),
    (62, 13598, 248, 12867),
    (33, 5069, 47, 5808),
    (180, 1541, 372, 1451),
    (8, 2545, 10, 629),
    (505, 88391, 499, 88391),
    (29, 7499, 45, 7277),
    (17, 1716, 65, 1665),
    (186, 50634, 141, 27338),
    (5, 2498, 3, 2341),
    (27, 16913, 29, 17854),
]


def bcg():
    return [from_events(str(place), *trial) for place, trial in enumerate(BCG)]


def studies(estimates, errors):
    return [StudyResult(str(k), y, s) for k, (y, s) in enumerate(zip(estimates, errors, strict=True))]


def test_the_bcg_trials_give_the_published_answer():
    found = meta_analysis(bcg(), method="reml", prediction_interval="normal")
    assert found.pooled.estimate == pytest.approx(-0.7145, abs=6e-5)
    assert found.pooled.standard_error == pytest.approx(0.1798, abs=6e-5)
    assert found.tau_squared == pytest.approx(0.3132, abs=6e-5)
    assert found.i_squared_percent == pytest.approx(92.22, abs=6e-3)
    assert found.h_squared == pytest.approx(12.86, abs=6e-3)
    assert found.heterogeneity.statistic == pytest.approx(152.233, abs=6e-4)
    assert np.exp(found.prediction) == pytest.approx([0.155, 1.549], abs=6e-4)


def test_reml_is_the_greatest_restricted_likelihood():
    estimates = np.array([0.1, 0.9, -0.4, 0.35, 2.0])
    variances = np.array([0.02, 0.3, 0.05, 0.01, 0.4])

    def minus_likelihood(tau_squared):
        covariance = np.diag(variances + tau_squared)
        ones = np.ones(5)
        inverse = np.linalg.inv(covariance)
        information = ones @ inverse @ ones
        left = estimates - (ones @ inverse @ estimates) / information
        return np.linalg.slogdet(covariance)[1] + np.log(information) + left @ inverse @ left

    best = optimize.minimize_scalar(
        minus_likelihood, bounds=(0, 5), method="bounded", options={"xatol": 1e-10}
    )
    assert between_study_variance(estimates, variances, "reml") == pytest.approx(best.x, rel=1e-5)


def test_paule_and_mandel_make_the_squares_equal_their_degrees_of_freedom():
    estimates, variances = np.array([0.1, 0.9, -0.4]), np.array([0.02, 0.3, 0.05])
    tau_squared = between_study_variance(estimates, variances, "paule_mandel")
    weights = 1 / (variances + tau_squared)
    mean = weights @ estimates / weights.sum()
    assert weights @ (estimates - mean) ** 2 == pytest.approx(2)


@pytest.mark.parametrize("method", ["reml", "dersimonian_laird", "paule_mandel"])
def test_studies_that_agree_have_no_variance_between_them_and_pool_as_fixed(method):
    found = meta_analysis(studies([0.1, 0.11, 0.12], [0.2, 0.2, 0.2]), method=method)
    assert found.tau_squared == 0
    assert found.i_squared_percent == 0
    assert found.pooled.estimate == pytest.approx(found.fixed_effect)


def test_hartung_and_knapp_with_equal_errors_is_the_t_interval_of_the_mean():
    values = np.array([0.1, 0.9, -0.4, 0.3])
    found = meta_analysis(studies(values, [0.1] * 4), hartung_knapp=True)
    assert found.pooled.estimate == pytest.approx(values.mean())
    assert found.pooled.standard_error == pytest.approx(values.std(ddof=1) / 2)
    assert found.pooled.degrees_of_freedom == 3


def test_the_floor_acts_only_with_hartung_and_knapp():
    alike = studies([0.1, 0.1001, 0.1002], [0.2, 0.2, 0.2])
    floored = meta_analysis(alike, hartung_knapp=True, hartung_knapp_floor=True).pooled.standard_error
    assert floored == meta_analysis(alike, hartung_knapp_floor=True).pooled.standard_error
    assert meta_analysis(alike, hartung_knapp=True).pooled.standard_error < floored / 100


def test_two_studies_have_no_prediction_interval_with_k_less_2_but_one_with_k_less_1():
    pair = studies([0.1, 0.5], [0.1, 0.1])
    assert meta_analysis(pair).prediction is None
    assert meta_analysis(pair, prediction_interval="t_k_minus_1").prediction is not None


def test_the_order_of_studies_changes_nothing():
    found, turned = meta_analysis(bcg()), meta_analysis(bcg()[::-1])
    assert found.pooled.estimate == pytest.approx(turned.pooled.estimate)
    assert found.weights_percent == pytest.approx(turned.weights_percent[::-1])
    assert found.weights_percent.sum() == pytest.approx(100)


def test_two_subgroups_differ_by_the_same_test_either_way():
    residential = from_ratio("residential", 0.60, 0.42, 0.86)
    nursing = from_ratio("nursing", 1.15, 0.85, 1.56)
    found = difference_of_two(residential, nursing)
    assert np.exp(found.estimate) == pytest.approx(0.60 / 1.15)
    assert heterogeneity([residential, nursing]).statistic == pytest.approx(
        (found.estimate / found.standard_error) ** 2
    )
    assert heterogeneity([residential, nursing]).p_value == pytest.approx(found.p_value)


def test_a_wider_confidence_of_the_published_interval_means_a_smaller_error():
    assert from_difference("a", 0, -1, 1).standard_error == pytest.approx(1 / 1.959964)
    assert from_difference("a", 0, -1, 1, 0.9).standard_error == pytest.approx(1 / 1.644854)


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (lambda: meta_analysis(studies([1], [1])), "two studies"),
        (lambda: meta_analysis(bcg(), method="ml"), "method"),
        (lambda: meta_analysis(bcg(), prediction_interval="t"), "prediction_interval"),
        (lambda: from_ratio("a", 2, 1, 1.5), "between"),
        (lambda: from_ratio("a", -2, 1, 1.5), "positive"),
        (lambda: from_events("a", 0, 10, 2, 10), "no events"),
        (lambda: from_events("a", 11, 10, 2, 10), "between"),
        (lambda: from_events("a", 10, 10, 5, 5), "no variance"),
        (lambda: from_estimate("a", 1, 0), "standard_error"),
    ],
)
def test_results_that_cannot_be_pooled_are_refused(made, word):
    with pytest.raises(InvalidInput, match=word):
        made()
