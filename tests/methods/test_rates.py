"""Crude rates, proportions and means, by hand."""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.rates import crude_rate, crude_rates, mean, proportion, proportions


def test_240_emergency_admissions_of_2000_people_are_120_per_1000():
    rate = crude_rate(240, 2000, per=1000)
    assert rate.value == pytest.approx(120)
    assert rate.method == "byar"
    assert rate.lower < 120 < rate.upper


def test_no_event_gives_a_rate_of_zero_with_an_upper_limit():
    rate = crude_rate(0, 1000, per=1000)
    assert (rate.value, rate.lower, rate.method) == (0, 0, "exact")
    assert rate.upper == pytest.approx(3.688879, abs=5e-7)  # -ln(0.025)


def test_there_may_be_more_events_than_people():
    assert crude_rate(30, 10, per=1).value == pytest.approx(3)


@pytest.mark.parametrize("function", [crude_rate, proportion])
@pytest.mark.parametrize(("numerator", "denominator"), [(None, 100), (10, None), (None, None)])
def test_what_is_unknown_stays_unknown_with_an_entry_for_each_level(function, numerator, denominator):
    rate = function(numerator, denominator, confidence=[0.95, 0.998])
    assert (rate.value, rate.method) == (None, None)
    assert [(limits.lower, limits.upper) for limits in rate.limits] == [(None, None)] * 2


@pytest.mark.parametrize("function", [crude_rate, proportion])
@pytest.mark.parametrize(
    ("numerator", "denominator", "options", "named"),
    [
        (-3, 100, {}, "numerator"),
        (-3, None, {}, "numerator"),
        (3, 0, {}, "denominator"),
        (3, -1, {}, "denominator"),
        (None, 0, {}, "denominator"),
        ("3", 100, {}, "numerator"),
        (True, 100, {}, "numerator"),
        (3, float("inf"), {}, "denominator"),
        (10**400, 1, {}, "numerator"),
        (3, 100, {"per": 0}, "per"),
        (3, 100, {"per": -1}, "per"),
        (3, 100, {"confidence": 0.74}, "confidence"),
        (None, None, {"confidence": 0.74}, "confidence"),
    ],
)
def test_what_no_rate_is_defined_for_is_refused_by_name(function, numerator, denominator, options, named):
    with pytest.raises(InvalidInput, match=f"`{named}`"):
        function(numerator, denominator, **options)


def test_a_proportion_has_no_numerator_above_its_denominator():
    with pytest.raises(InvalidInput, match="`numerator` must not be above"):
        proportion(101, 100)
    assert proportion(100, 100).value == 1


def test_a_proportion_may_be_given_per_cent():
    share = proportion(20, 100, per=100)
    assert share.value == pytest.approx(20)
    assert (share.lower, share.upper) == pytest.approx((13.3367, 28.8829), abs=5e-5)  # PHEindicatormethods
    assert share.method == "wilson"


def test_array_kernels_broadcast_and_keep_what_is_unknown():
    rates = crude_rates([[5, np.nan], [20, 0]], [100, 200], per=100)
    assert rates.value == pytest.approx(np.array([[5, np.nan], [20, 0]]), nan_ok=True)
    assert np.isnan(rates.upper).tolist() == [[False, True], [False, False]]
    shares = proportions([[5, np.nan], [20, 0]], [100, 200])
    assert shares.value == pytest.approx(np.array([[0.05, np.nan], [0.2, 0]]), nan_ok=True)


def test_the_mean_of_4_6_and_8_has_limits_from_students_t():
    found = mean([4, 6, 8])
    assert (found.value, found.count, found.sum, found.standard_deviation) == (6, 3, 18, 2)
    reach = 4.302653 * 2 / 3**0.5  # t with 2 degrees of freedom
    assert (found.lower, found.upper) == pytest.approx((6 - reach, 6 + reach), abs=1e-5)
    assert found.method == "student_t"


def test_a_single_value_has_a_mean_and_nothing_else():
    found = mean([7], confidence=[0.95, 0.998])
    assert (found.value, found.count, found.standard_deviation) == (7, 1, None)
    assert [(limits.lower, limits.upper) for limits in found.limits] == [(None, None)] * 2


@pytest.mark.parametrize("values", [[], [1, None], [1, "2"]])
def test_a_mean_needs_numbers(values):
    with pytest.raises(InvalidInput, match="`values`"):
        mean(values)
