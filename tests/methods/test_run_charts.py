"""Run charts by Anhoej and Olesen and by Perla, Provost and Murray."""

import pytest

from newcare.errors import InvalidInput
from newcare.methods.run_charts import crossings_limit, run_chart


@pytest.mark.parametrize(("useful", "limit"), [(10, 2), (12, 3), (20, 6), (21, 6), (2, 0)])
def test_the_crossings_limit_is_the_5_per_cent_quantile_of_fair_coins(useful, limit):
    assert crossings_limit(useful) == limit  # qbinom(0.05, useful - 1, 0.5) in R


def test_points_on_the_median_are_skipped_and_end_no_run():
    chart = run_chart([1, 1, 5, 1, 9, 9, 5, 9])
    assert (chart.median, chart.useful_points, chart.longest_run, chart.crossings) == (5, 6, 3, 1)


def test_a_long_run_is_a_shift_signal():
    chart = run_chart([1, 2] * 5 + [8, 9] * 5)
    assert (chart.longest_run, chart.longest_run_limit, chart.shift_signal) == (10, 7, True)
    assert (chart.crossings, chart.crossings_limit, chart.crossings_signal) == (1, 6, True)
    assert chart.signal


def test_a_series_that_goes_to_and_fro_has_no_signal():
    chart = run_chart([5, 9, 4, 8, 6, 7, 5, 9, 4, 8, 6, 7])
    assert (chart.longest_run, chart.crossings, chart.signal) == (1, 11, False)


def test_perla_lists_the_points_of_runs_of_six_and_trends_of_five():
    chart = run_chart([3, 3, 4, 5, 6, 7, 7, 1, 7, 1, 7, 1], rule_set="perla_2011")
    assert chart.median == 4.5
    assert chart.trend_points == (0, 2, 3, 4, 5)  # 3, 4, 5, 6, 7; what equals the one before is ignored
    assert chart.shift_points == ()
    assert chart.signal


def test_a_peak_belongs_to_both_its_trends():
    chart = run_chart([1, 2, 3, 4, 5, 4, 3, 2, 1], rule_set="perla_2011")
    assert chart.trend_points == tuple(range(9))


@pytest.mark.parametrize(
    ("values", "rule_set", "named"),
    [
        ([1, 2, 3], "westgard", "rule_set"),
        ([1, 1, 1], "anhoej", "values"),
        ([], "anhoej", "values"),
        ([1, None, 2], "anhoej", "values"),
        ("123", "anhoej", "values"),
    ],
)
def test_what_makes_no_run_chart_is_refused_by_name(values, rule_set, named):
    with pytest.raises(InvalidInput, match=f"`{named}`"):
        run_chart(values, rule_set=rule_set)
