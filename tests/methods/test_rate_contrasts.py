"""Differences and ratios of rates rest on the limits printed beside the rates."""

from __future__ import annotations

import math

import numpy as np
import pytest

from newcare.methods.rate_contrasts import WithLimits, differences, ratios


def rate(value, lower, upper):
    return WithLimits(*(np.array([each], dtype=float) for each in (value, lower, upper)))


def test_limits_of_a_difference_add_the_distances_of_the_nearer_limits_at_a_right_angle():
    found = differences(rate(20, 17, 24), rate(10, 7, 14))

    assert found.value[0] == 10
    assert found.lower[0] == 10 - 5  # 3 below the first, 4 above the second: 3, 4, 5
    assert found.upper[0] == 10 + 5


def test_limits_of_a_ratio_are_those_of_a_difference_of_logarithms():
    found = ratios(rate(8, 8 / math.e**3, 8 * math.e**4), rate(4, 4 / math.e**3, 4 * math.e**4))

    assert found.value[0] == pytest.approx(2)
    assert found.lower[0] == pytest.approx(2 / math.e**5)
    assert found.upper[0] == pytest.approx(2 * math.e**5)


def test_a_contrast_with_an_unknown_rate_or_of_nothing_is_unknown():
    unknown = rate(math.nan, math.nan, math.nan)

    assert np.isnan(differences(unknown, rate(1, 0.5, 2)).value[0])
    assert np.isnan(ratios(rate(0, 0, 2), rate(1, 0.5, 2)).value[0])


def test_a_rate_whose_lower_limit_reaches_nought_leaves_the_ratio_open_at_that_end():
    few, many = rate(4, 0, 9), rate(8, 6, 10)

    assert ratios(few, many).lower[0] == 0
    assert np.isinf(ratios(many, few).upper[0])
    assert ratios(many, few).lower[0] < 1 < ratios(many, few).value[0]
