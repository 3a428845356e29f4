"""E-values against the published example and the bias formula they come from.

VanderWeele and Ding 2017 print two decimals, hence 0.005; the bias formula is exact arithmetic, hence 1e-12.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.e_value import e_value


def test_the_published_example_comes_out():
    found = e_value(3.9, 1.8, 8.7)
    assert found.e_value == pytest.approx(7.26, abs=0.005)
    assert found.e_value_confidence_limit == pytest.approx(3.0, abs=0.005)


@given(st.floats(0.05, 20))
def test_a_confounder_of_that_strength_on_both_sides_just_explains_the_ratio(ratio):
    strength = e_value(ratio).e_value
    bias = strength * strength / (2 * strength - 1)  # the greatest bias such a confounder can make
    assert bias == pytest.approx(max(ratio, 1 / ratio), rel=1e-12)


@given(st.floats(0.05, 20), st.floats(1, 3))
def test_a_ratio_and_its_inverse_are_equally_strong(ratio, width):
    one = e_value(ratio, ratio / width, ratio * width)
    other = e_value(1 / ratio, 1 / (ratio * width), width / ratio)
    assert one.e_value == pytest.approx(other.e_value)
    assert one.e_value_confidence_limit == pytest.approx(other.e_value_confidence_limit)


def test_an_interval_that_holds_one_needs_no_confounder_and_no_interval_gives_no_limit():
    assert e_value(1.15, 0.85, 1.56).e_value_confidence_limit == 1
    assert e_value(1.15).e_value_confidence_limit is None
    assert e_value(1.15, upper=1.56).e_value_confidence_limit is None  # the limit towards 1 is not known


def test_common_outcomes_and_standardised_differences_become_risk_ratios():
    assert e_value(4, measure="odds_ratio_common").risk_ratio == 2
    assert e_value(1, measure="hazard_ratio_common").risk_ratio == 1
    limits = e_value(0.5, standard_error=0.1, measure="standardised_mean_difference")
    given_limits = e_value(0.5, 0.5 - 0.178 / 0.91, 1, measure="standardised_mean_difference")
    assert limits.e_value_confidence_limit == pytest.approx(given_limits.e_value_confidence_limit)


@pytest.mark.parametrize(
    ("inputs", "word"),
    [
        ({"estimate": 0}, "positive"),
        ({"estimate": 1, "lower": -1, "upper": 2}, "positive"),
        ({"estimate": 1, "lower": 1.1, "upper": 2}, "between"),
        ({"estimate": 1, "measure": "odds"}, "measure"),
        ({"estimate": 1, "standard_error": -1, "measure": "standardised_mean_difference"}, "standard_error"),
        ({"estimate": "much"}, "estimate"),
    ],
)
def test_what_has_no_e_value_is_refused(inputs, word):
    with pytest.raises(InvalidInput, match=word):
        e_value(**inputs)
