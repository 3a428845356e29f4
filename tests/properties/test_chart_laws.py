"""Laws of control charts, run charts and funnels that hold for any series."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newcare.methods.control_charts import RULE_SETS, xmr_chart
from newcare.methods.funnels import funnel_limits, funnel_significance
from newcare.methods.overdispersion import funnel_overdispersion
from newcare.methods.run_charts import run_chart

series = st.lists(st.integers(-50, 50), min_size=2, max_size=30)
rule_sets = st.sampled_from(list(RULE_SETS))
MIRRORED = {"above": "below", "below": "above", "increasing": "decreasing", "decreasing": "increasing"}
MIRRORED |= {"upper": "lower", "lower": "upper"}


def mirrored(flag):
    return "_".join(MIRRORED.get(word, word) for word in flag.split("_"))


@settings(max_examples=60)
@given(series, rule_sets)
def test_a_series_turned_upside_down_has_its_flags_turned(values, rule_set):
    one = xmr_chart(values, rule_set=rule_set)
    other = xmr_chart([-value for value in values], rule_set=rule_set)
    assert other.flags == tuple(map(mirrored, one.flags))


@settings(max_examples=60)
@given(series, rule_sets, st.sampled_from([0.1, 3, 1000]))
def test_the_unit_of_a_series_does_not_change_its_signals(values, rule_set, unit):
    scaled = xmr_chart([value * unit for value in values], rule_set=rule_set)
    assert scaled.rules == xmr_chart(values, rule_set=rule_set).rules


@settings(max_examples=40)
@given(series, series, rule_sets)
def test_phases_are_charts_of_their_own(first, second, rule_set):
    whole = xmr_chart(first + second, rule_set=rule_set, phase_starts=[len(first)])
    parts = [xmr_chart(part, rule_set=rule_set) for part in (first, second)]
    assert whole.flags == parts[0].flags + parts[1].flags
    assert whole.variation == parts[1].variation


@settings(max_examples=60)
@given(series)
def test_runs_and_crossings_of_a_run_chart_add_up(values):
    assume(sum(value != np.median(values) for value in values) >= 2)
    chart = run_chart(values)
    assert chart.longest_run + chart.crossings <= chart.useful_points
    assert chart.longest_run * (chart.crossings + 1) >= chart.useful_points
    backwards = run_chart(values[::-1])
    assert (backwards.longest_run, backwards.crossings) == (chart.longest_run, chart.crossings)


units = st.lists(st.tuples(st.integers(1, 200), st.integers(200, 900)), min_size=3, max_size=12)


@settings(max_examples=40)
@given(units, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(pairs, random):
    rows = [{"unit": str(n), "numerator": x, "denominator": y} for n, (x, y) in enumerate(pairs)]
    shuffled = random.sample(rows, len(rows))
    one, other = (funnel_significance("proportion", given) for given in (rows, shuffled))
    by_unit = dict(zip([row["unit"] for row in shuffled], other.significance, strict=True))
    assert [by_unit[row["unit"]] for row in rows] == list(one.significance)
    spread, again = (funnel_overdispersion("proportion", given) for given in (rows, shuffled))
    assert (again.phi, again.tau_squared) == pytest.approx((spread.phi, spread.tau_squared), rel=1e-9)


@settings(max_examples=40)
@given(st.lists(st.integers(1, 5000), min_size=2, max_size=6, unique=True))
def test_a_funnel_of_ratios_narrows_with_size_and_the_wider_limits_lie_outside(sizes):
    limits = funnel_limits("ratio", sorted(sizes), per=1).limits
    for small, large in pairwise(limits):
        assert small.lower_95 < large.lower_95 < 1 < large.upper_95 < small.upper_95
    assert all(each.lower_998 < each.lower_95 and each.upper_95 < each.upper_998 for each in limits)


@settings(max_examples=40)
@given(units)
def test_limits_that_allow_for_overdispersion_hold_the_target(pairs):
    rows = [{"unit": str(n), "numerator": x, "denominator": y} for n, (x, y) in enumerate(pairs)]
    found = funnel_overdispersion("proportion", rows)
    for unit in found.units:
        assert unit.lower_998 <= unit.lower_95 <= found.target <= unit.upper_95 <= unit.upper_998
