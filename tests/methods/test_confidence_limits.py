"""Limits of counts and proportions against published values, given there to the digits compared here."""

import math

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.confidence import (
    byar_limits,
    confidence_levels,
    exact_limits,
    normal_quantile,
    poisson_confidence_limits,
    rule_of_ten_limits,
    wilson_limits,
)


def test_z_is_the_familiar_quantile():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=5e-7)
    assert normal_quantile(0.998) == pytest.approx(3.090232, abs=5e-7)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0, 3.69), (1, 0.03, 5.57), (2, 0.24, 7.22), (5, 1.62, 11.67), (9, 4.12, 17.08)],
)
def test_exact_limits_are_those_of_the_tables_of_the_poisson_distribution(count, lower, upper):
    limits = exact_limits(count)
    assert float(limits.lower) == pytest.approx(lower, abs=0.005)
    assert float(limits.upper) == pytest.approx(upper, abs=0.005)


def test_the_exact_upper_limit_of_no_events_solves_the_zero_term_of_the_distribution():
    assert float(exact_limits(0).upper) == pytest.approx(-math.log(0.025), rel=1e-12)


def test_byars_limits_of_a_count_are_those_of_ukhsa():
    # PHEindicatormethods, testdata_Byars_Wilson: 65 events.
    limits = byar_limits([65, 65])
    assert limits.lower == pytest.approx([50.16319, 50.16319], abs=5e-6)
    assert limits.upper == pytest.approx([82.84914, 82.84914], abs=5e-6)


def test_byar_gives_no_lower_limit_for_no_events_or_where_the_formula_falls_below_zero():
    limits = byar_limits([0, 0.1])
    assert np.isnan(limits.lower).all()
    assert (limits.upper > 0).all()


def test_counts_below_ten_have_exact_limits_and_counts_from_ten_byars():
    limits = rule_of_ten_limits([9, 9.5, 10, np.nan])
    exact, byar = exact_limits([9, 9.5]), byar_limits([10])
    assert limits.lower.tolist()[:3] == [*exact.lower, *byar.lower]
    assert limits.upper.tolist()[:3] == [*exact.upper, *byar.upper]
    assert np.isnan([limits.lower[3], limits.upper[3]]).all()


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_limits_are_those_of_newcombe_1998_table_1(numerator, denominator, lower, upper):
    limits = wilson_limits(np.array(numerator), np.array(denominator))
    assert float(limits.lower) == pytest.approx(lower, abs=5e-5)
    assert float(limits.upper) == pytest.approx(upper, abs=5e-5)


def test_a_confidence_level_may_be_written_per_cent_and_two_may_be_asked_for():
    assert confidence_levels(95) == (0.95,)
    assert confidence_levels([0.95, 99.8]) == pytest.approx((0.95, 0.998))
    assert confidence_levels(0.9) == confidence_levels(90) == (0.9,)


@pytest.mark.parametrize(
    "confidence",
    [0.89, 1, 2, 89.9, 100, 0, -0.95, [], [0.95, 0.95, 0.95], "0.95", None, True, math.nan, [None]],
)
def test_a_confidence_level_out_of_range_is_refused_by_name(confidence):
    with pytest.raises(InvalidInput, match="`confidence`"):
        confidence_levels(confidence)


def test_limits_come_in_the_order_in_which_levels_were_asked_for_and_the_first_stand_out():
    found = poisson_confidence_limits(12, "byar", confidence=[99.8, 95])
    assert [limits.confidence for limits in found.limits] == pytest.approx([0.998, 0.95])
    assert (found.lower, found.upper) == (found.limits[0].lower, found.limits[0].upper)
    assert found.limits[0].lower < found.limits[1].lower


def test_a_negative_count_and_an_unknown_method_are_refused():
    with pytest.raises(InvalidInput, match="`count` must not be negative"):
        poisson_confidence_limits(-1, "exact")
    with pytest.raises(InvalidInput, match="`method` must be one of byar, exact"):
        poisson_confidence_limits(1, "wald")
    with pytest.raises(InvalidInput, match=r"`count`.*-2 at \[1, 0\], and 1 more"):
        byar_limits([[1, 1], [-2, -3]])
    with pytest.raises(InvalidInput, match="`count` must be an array of numbers"):
        byar_limits(["12"])
