"""Detectable effects against the variance of the estimator written out, and against simulated power.

The variance is the same arithmetic in another order: 1e-9. Power by 20,000 draws has a standard error of 0.003 at 0.8;
0.015 is five of these.
"""

import math

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.detectable_effect import (
    ERRORS,
    detectable_effect,
    error_of_ancova,
    error_of_clustered_means,
    error_of_difference_in_differences,
    error_of_rate_ratio,
)


def repeated(m, r, deviation, alike):
    """Covariance of the m + r periods of a unit."""
    covariance = np.full((m + r, m + r), alike * deviation**2)
    np.fill_diagonal(covariance, deviation**2)
    return covariance


def test_the_error_of_a_difference_in_differences_is_that_of_its_contrast():
    contrast = np.concatenate([np.full(4, -1 / 4), np.full(6, 1 / 6)])
    variance = contrast @ repeated(4, 6, 2.5, 0.3) @ contrast
    found = error_of_difference_in_differences(8, 20, 4, 6, 2.5, 0.3)
    assert found == pytest.approx(math.sqrt(variance * (1 / 8 + 1 / 20)), rel=1e-9)


def test_the_error_of_ancova_is_that_of_the_best_mix_of_before_and_after():
    covariance = repeated(4, 6, 2.5, 0.3)
    before, after = np.eye(10)[:4].sum(0) / 4, np.eye(10)[4:].sum(0) / 6
    slope = (before @ covariance @ after) / (before @ covariance @ before)
    best = after - slope * before
    found = error_of_ancova(8, 20, 4, 6, 2.5, 0.3)
    assert found == pytest.approx(math.sqrt(best @ covariance @ best * (1 / 8 + 1 / 20)), rel=1e-9)
    assert found < error_of_difference_in_differences(8, 20, 4, 6, 2.5, 0.3)


def test_clusters_that_are_all_alike_inside_count_as_one_person_each():
    assert error_of_clustered_means(10, 10, 50, 2, 1) == pytest.approx(error_of_clustered_means(10, 10, 1, 2))
    assert error_of_clustered_means(10, 10, 50, 2, 0) == pytest.approx(
        error_of_clustered_means(500, 500, 1, 2)
    )


def test_power_for_the_detectable_effect_is_the_power_asked_for_and_simulation_agrees():
    error = error_of_rate_ratio(1.04, 400, 400, 2)
    smallest = detectable_effect(error, power=0.8).minimum_detectable_effect
    found = detectable_effect(error, effect=-smallest).power_for_effect
    assert found == pytest.approx(0.8, abs=1e-6)  # the other tail adds next to nothing
    draws = np.random.default_rng(5).normal(smallest, error, 20_000)
    assert (np.abs(draws) > 1.959964 * error).mean() == pytest.approx(found, abs=0.015)


def test_without_error_every_effect_is_found():
    assert detectable_effect(0.0, effect=0.1).power_for_effect == 1
    assert detectable_effect(0.0, effect=0).power_for_effect == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("design", "inputs", "name"),
    [
        ("ancova", {"autocorrelation": 1.2}, "autocorrelation"),
        ("difference_in_differences", {"pre_periods": 0}, "pre_periods"),
        ("difference_in_differences", {"standard_deviation": -1}, "standard_deviation"),
    ],
)
def test_numbers_out_of_range_are_refused_by_name(design, inputs, name):
    usual = {
        "treated_units": 5,
        "control_units": 5,
        "pre_periods": 2,
        "post_periods": 2,
        "standard_deviation": 1,
    }
    with pytest.raises(InvalidInput, match=f"`{name}`"):
        ERRORS[design](**(usual | inputs))


def test_power_and_confidence_lie_between_0_and_1():
    with pytest.raises(InvalidInput, match="power"):
        detectable_effect(1.0, power=1)
    with pytest.raises(InvalidInput, match="confidence"):
        detectable_effect(1.0, confidence=0)
