"""Welch's test of equal means, against scipy on raw data and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from newcare.errors import InvalidInput
from newcare.methods.welch_test import welch_test


def of_samples(*samples):
    return welch_test(
        [sample.mean() for sample in samples],
        [sample.std(ddof=1) / np.sqrt(len(sample)) for sample in samples],
        [len(sample) - 1 for sample in samples],
    )


def test_of_two_groups_it_is_welchs_t_test():
    rng = np.random.default_rng(1)
    first, second = rng.normal(0, 1, 8), rng.normal(0.5, 3, 20)
    found, expected = of_samples(first, second), ttest_ind(first, second, equal_var=False)
    assert found.statistic == pytest.approx(expected.statistic**2)
    assert found.denominator_degrees_of_freedom == pytest.approx(expected.df)
    assert found.p_value == pytest.approx(expected.pvalue)


def test_three_groups_by_hand():
    """Means 0, 1, 2, variances of means 1 each, 9 degrees of freedom each: weights 1/3, F = 1 / (1 + 2/8 x 4/27).

    Between: (1 + 0 + 1) / 2 = 1. Sum of (1 - 1/3)^2 / 9 over three: 4/27. Denominator: 8 / (3 x 4/27) = 18.
    """
    found = welch_test([0, 1, 2], [1, 1, 1], [9, 9, 9])
    assert found.statistic == pytest.approx(1 / (1 + 2 / 8 * 4 / 27))
    assert found.denominator_degrees_of_freedom == pytest.approx(18)


def test_groups_of_unequal_spread_that_share_a_mean_are_told_apart_at_the_level():
    rng = np.random.default_rng(2)
    p_values = [
        of_samples(rng.normal(0, 1, 5), rng.normal(0, 4, 8), rng.normal(0, 2, 20)).p_value for _ in range(600)
    ]
    assert 0.03 <= np.mean(np.array(p_values) < 0.05) <= 0.08


def test_one_estimate_or_one_without_an_error_is_refused():
    for given in (([1], [1], [5]), ([1, 2], [0, 1], [5, 5])):
        with pytest.raises(InvalidInput, match="two or more"):
            welch_test(*given)
