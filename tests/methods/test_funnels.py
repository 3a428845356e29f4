"""Funnels: limits by hand and from tables of exact Poisson limits, significance, overdispersion."""

import math

import pytest

from newcare.errors import InvalidInput
from newcare.methods.funnels import funnel_limits, funnel_significance
from newcare.methods.overdispersion import funnel_overdispersion

THREE = [
    {"numerator": 30, "denominator": 100},
    {"numerator": 50, "denominator": 100},
    {"numerator": 40, "denominator": 200},
]


def test_a_funnel_of_proportions_narrows_with_the_root_of_its_denominator():
    funnel = funnel_limits("proportion", [100, 400], THREE)
    small, large = funnel.limits
    assert funnel.baseline == pytest.approx(30)
    assert small.upper_95 == pytest.approx(30 + 1.959964 * math.sqrt(0.3 * 0.7 / 100) * 100, abs=1e-5)
    assert small.upper_95 - 30 == pytest.approx(2 * (large.upper_95 - 30))


def test_limits_of_a_proportion_stay_within_0_and_per():
    (limits,) = funnel_limits("proportion", [1], THREE).limits
    assert (limits.lower_998, limits.upper_998) == (0, 100)


def test_limits_of_a_ratio_come_from_exact_poisson_limits():
    funnel = funnel_limits("ratio", [10], per=1)
    (limits,) = funnel.limits
    assert funnel.baseline == 1
    assert (limits.lower_95, limits.upper_95) == pytest.approx((10 / 18.39036, 10 / 4.795389), rel=1e-5)
    assert limits.lower_998 < limits.lower_95 < 1 < limits.upper_95 < limits.upper_998


def test_the_baseline_of_rates_is_events_over_what_the_rates_imply():
    units = [{"events": 30, "rate": 300}, {"events": 10, "rate": 50}]  # of 100 and 200 people, per 1,000
    assert funnel_limits("rate", [10], units, per=1000, rate_type="crude").baseline == pytest.approx(
        40 / 300 * 1000
    )


def test_a_unit_without_events_counts_its_population_in_crude_rates_only():
    units = [{"events": 30, "rate": 300}, {"events": 0, "rate": 0, "population": 200}]
    crude, standardised = (
        funnel_limits("rate", [10], units, per=1000, rate_type=kind).baseline
        for kind in ("crude", "directly_standardised")
    )
    assert (crude, standardised) == pytest.approx((100, 300))


def test_significance_asks_the_wider_limits_first():
    found = funnel_significance("proportion", THREE)
    assert found.significance == ("not_significant", "high_998", "low_95")


def test_ratios_are_judged_by_the_limits_of_their_counts():
    # Exact 95 % limits of 5 are 1.62 and 11.67; Byar's of 20 are 12.2 and 30.9, at 99.8 % 9.0 and 38.3.
    pairs = [(5, 1.6), (5, 1.7), (5, 11.8), (20, 12.1), (20, 8.0), (20, 40), (0, 1)]
    units = [{"observed": observed, "expected": expected} for observed, expected in pairs]
    assert funnel_significance("ratio", units).significance == (
        *("high_95", "not_significant", "low_95", "high_95", "high_998", "low_998", "not_significant"),
    )


def test_standardised_rates_of_fewer_than_ten_events_are_not_judged():
    units = [{"events": 9, "rate": 1}, {"events": 0, "population": 50}, {"events": 400, "rate": 300}]
    found = funnel_significance("rate", units, per=1000, rate_type="directly_standardised")
    assert found.significance[:2] == ("not_applicable", "not_applicable")
    crude = funnel_significance("rate", units, per=1000, rate_type="crude")
    assert crude.significance[0] == "low_998"


@pytest.mark.parametrize(
    ("statistic", "units", "options", "named"),
    [
        ("count", THREE, {}, "statistic"),
        ("proportion", [], {}, "units"),
        ("proportion", [{"numerator": 120, "denominator": 100}], {}, "numerator"),
        ("proportion", [{"numerator": -1, "denominator": 100}], {}, "numerator"),
        ("proportion", [{"denominator": 100}], {}, "numerator"),
        ("proportion", [{"numerator": 0, "denominator": 0}], {}, "denominator"),
        ("ratio", [{"observed": 1, "expected": 0}], {}, "expected"),
        ("ratio", [{"observed": -1, "expected": 2}], {}, "observed"),
        ("rate", [{"events": 3, "rate": 5}], {}, "rate_type"),
        ("rate", [{"events": 3, "rate": 5}], {"rate_type": "age_adjusted"}, "rate_type"),
        ("rate", [{"events": 3, "rate": 0}], {"rate_type": "crude"}, "rate"),
        ("rate", [{"events": 0, "rate": 0}], {"rate_type": "crude"}, "population"),
        ("rate", [{"events": 0, "population": 0}], {"rate_type": "directly_standardised"}, "population"),
        ("rate", [{"events": 0, "population": 9}], {"rate_type": "directly_standardised"}, "events"),
        ("proportion", THREE, {"per": 0}, "per"),
    ],
)
def test_units_that_make_no_funnel_are_refused_by_name(statistic, units, options, named):
    with pytest.raises(InvalidInput, match=f"`{named}`"):
        funnel_significance(statistic, units, **options)


@pytest.mark.parametrize("at", [[0], [-3], [None], 5])
def test_sizes_that_are_not_above_0_are_refused(at):
    with pytest.raises(InvalidInput, match="`at`"):
        funnel_limits("ratio", at)


def test_overdispersion_of_three_units_by_hand():
    units = [{"unit": str(x), "numerator": x, "denominator": 100} for x in (121, 100, 81)]
    found = funnel_overdispersion("standardised_ratio", units, method="cqc")
    # z is 2, 0, -2 and is pulled in to 1.6, 0, -1.6: 5.12 / 3; S1 = 1,200 and S2 / S1 = 400.
    assert (found.phi, found.tau_squared) == pytest.approx((5.12 / 3, 3.12 / 800))
    assert (found.units_used, found.overdispersed) == (3, True)
    assert found.units[0].lower_95 is None
    assert found.units[0].outlier_95 is None


def test_units_that_are_all_alike_are_not_overdispersed():
    units = [{"unit": name, "numerator": 20, "denominator": 100} for name in "abcdef"]
    found = funnel_overdispersion("proportion", units, per=100)
    assert (found.phi, found.tau_squared, found.overdispersed) == pytest.approx((0, 0, False))
    assert {unit.outlier_998 for unit in found.units} == {"no"}
    assert found.target == pytest.approx(20)


def test_shmi_drops_the_first_and_last_tenth_by_rank_and_rounds_expected_events():
    units = [{"unit": str(x), "numerator": x, "denominator": 100.004} for x in range(80, 120, 4)]
    found = funnel_overdispersion("standardised_ratio", units, method="shmi")
    assert found.units_used == 8  # ranks 1 and 10 of 10
    assert found.units[0].value == pytest.approx(0.8)
    assert found.phi < 1
    assert found.units[0].lower_95 == pytest.approx(81.3639 / 100, abs=1e-4)  # exact Poisson limit of 100


@pytest.mark.parametrize(
    ("data_type", "row", "options", "named"),
    [
        ("rates", {}, {}, "data_type"),
        ("standardised_ratio", {}, {}, "method"),
        ("standardised_ratio", {}, {"method": "nhs"}, "method"),
        ("standardised_ratio", {"numerator": 0}, {"method": "shmi"}, "numerator"),
        ("standardised_ratio", {"denominator": 0.004}, {"method": "shmi"}, "denominator"),
        ("proportion", {"numerator": 99}, {}, "numerator"),
        ("ratio_of_counts", {"denominator": 0}, {}, "denominator"),
        ("proportion", {}, {"trim": 0.5}, "trim"),
        ("proportion", {}, {"per": -1}, "per"),
    ],
)
def test_what_has_no_overdispersion_is_refused_by_name(data_type, row, options, named):
    units = [{"unit": "a", "numerator": 5, "denominator": 10}, {"numerator": 4, "denominator": 9, **row}]
    with pytest.raises(InvalidInput, match=f"`{named}`"):
        funnel_overdispersion(data_type, units, **options)


def test_counts_that_are_all_0_have_no_ratio():
    units = [{"unit": name, "numerator": 0, "denominator": 10} for name in "ab"]
    with pytest.raises(InvalidInput, match="`numerator`"):
        funnel_overdispersion("ratio_of_counts", units)
