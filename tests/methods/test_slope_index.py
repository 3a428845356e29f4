"""The slope index is the height of a line through groups in order of deprivation, one end less the other."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.rate_contrasts import WithLimits
from newcare.methods.slope_index import slope_index


def rates(values, half_width=1.0):
    values = np.asarray(values, dtype=float)
    return WithLimits(values, values - half_width, values + half_width)


def test_five_equal_fifths_that_fall_by_ten_each_lie_on_a_line_of_fifty():
    found = slope_index(rates([90, 80, 70, 60, 50]), [1, 1, 1, 1, 1])

    assert found.slope.value == pytest.approx(50)  # from 95 at the one end to 45 at the other
    assert found.relative.value == pytest.approx(95 / 45)


def test_the_sign_is_positive_where_the_most_deprived_have_more():
    assert slope_index(rates([1, 2, 3, 4, 5]), np.ones(5)).slope.value < 0
    assert slope_index(rates([5, 4, 3, 2, 1]), np.ones(5)).slope.value > 0


def test_groups_on_a_line_by_their_midpoints_give_that_line_whatever_their_sizes():
    people = np.array([10.0, 30.0, 40.0, 20.0])
    share = people / people.sum()
    midpoints = share.cumsum() - share / 2

    found = slope_index(rates(100 - 60 * midpoints), people)

    assert found.slope.value == pytest.approx(60)
    assert found.relative.value == pytest.approx(100 / 40)


def test_equal_rates_have_a_relative_index_of_one_inside_its_limits():
    found = slope_index(rates([10] * 5), [5, 1, 2, 8, 3])

    assert found.relative.value == pytest.approx(1)
    assert found.relative.lower < 1 < found.relative.upper
    assert found.slope.lower == pytest.approx(-found.slope.upper)


def test_limits_agree_with_ten_thousand_draws_of_the_rates():
    values, people, error = np.array([60.0, 52.0, 47.0, 41.0, 35.0]), np.array([9, 10, 12, 11, 8]), 2.0
    drawn = np.random.default_rng(5).normal(values, error, (10_000, 5))
    spread = slope_index(rates(drawn), np.broadcast_to(people, drawn.shape))

    found = slope_index(rates(values, half_width=1.959964 * error), people)

    for made, simulated in ((found.slope, spread.slope), (found.relative, spread.relative)):
        lower, upper = np.quantile(simulated.value, [0.025, 0.975])
        assert made.lower == pytest.approx(lower, rel=0.03)
        assert made.upper == pytest.approx(upper, rel=0.03)


def test_an_unknown_rate_makes_both_unknown_and_a_line_below_nought_has_no_relative_index():
    assert np.isnan(slope_index(rates([5, 4, np.nan, 2, 1]), np.ones(5)).slope.value)
    steep = slope_index(rates([90, 10, 5, 1, 0]), np.ones(5))
    assert np.isfinite(steep.slope.value)
    assert np.isnan(steep.relative.value)


@pytest.mark.parametrize("people", [[1, 1], [1, 1, 1, 1, 0], [1, 1, 1, 1]])
def test_too_few_groups_no_people_and_unequal_lengths_are_refused(people):
    with pytest.raises(InvalidInput, match="population"):
        slope_index(rates([5, 4, 3, 2, 1][: 2 if len(people) == 2 else 5]), people)
