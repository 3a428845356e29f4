"""XmR charts: limits by hand and as published, rules, phases, what is refused."""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.control_charts import RULE_SETS, control_charts, xmr_chart
from newcare.methods.control_rules import spc_rule

# The series of the snapshot test of NHSRplotthedots 050b07d (R, rnorm after set.seed(123)), and its limits.
PUBLISHED = [
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621),
    *(-1.26506123, -0.68685285, -0.44566197, 1.2240818, 0.35981383, 0.40077145, 0.11068272),
    *(-0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.7013559, -0.47279141),
]
STEADY = [10, 12, 11, 13, 9, 11, 12, 10, 11, 13, 10, 12, 11, 9, 12, 11]


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    (phase,) = xmr_chart([10, 12, 11, 13]).phases
    assert (phase.first_point, phase.last_point, phase.mean) == (0, 3, 11.5)
    assert phase.mean_moving_range == pytest.approx(5 / 3)
    assert (phase.lower_limit, phase.upper_limit) == pytest.approx((11.5 - 4.43333333, 11.5 + 4.43333333))


def test_limits_of_a_series_are_as_published():
    (phase,) = xmr_chart(PUBLISHED).phases
    found = (phase.mean, phase.lower_limit, phase.upper_limit)
    assert found == pytest.approx((0.1416238, -3.01138, 3.294627), abs=5e-6)


def test_a_rule_set_says_whether_large_moving_ranges_are_screened_out():
    series = [1, 2, 1, 2, 10] + [1, 2] * 6 + [1]  # ranges 8 and 9, fifteen of 1
    screened, whole = (
        xmr_chart(series, rule_set=name).phases[0].mean_moving_range for name in ("plotthedots", "mdc_excel")
    )
    assert (screened, whole) == pytest.approx((1, 32 / 17))


def test_ihi_limits_use_three_over_1_128():
    (phase,) = xmr_chart([10, 12, 11, 13], rule_set="ihi").phases
    assert phase.upper_limit == pytest.approx(11.5 + 3 / 1.128 * 5 / 3)


def test_a_chart_carries_the_name_of_its_rule_set():
    assert [xmr_chart(STEADY, rule_set=name).rule_set for name in RULE_SETS] == list(RULE_SETS)


def test_a_point_outside_is_flagged_before_the_trend_that_it_ends():
    chart = xmr_chart([20, 22, 19, 21, 20, 23, 21, 22, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 24, 22])
    assert chart.flags[16:] == ("above_upper_limit", "above_upper_limit", "shift_above", "common_cause")
    assert chart.rules[16] == ("outside_limits", "shift", "trend")
    assert chart.point_types[16:] == ("improvement", "improvement", "improvement", "common_cause")
    assert chart.variation == "common_cause"


@pytest.mark.parametrize(
    ("direction", "types"),
    [
        ("increase", {"common_cause", "improvement"}),
        ("decrease", {"common_cause", "concern"}),
        ("neutral", {"common_cause", "neutral_high"}),
    ],
)
def test_the_same_signal_is_an_improvement_or_a_concern_by_the_direction(direction, types):
    chart = xmr_chart([*STEADY, 30], improvement_direction=direction)
    assert set(chart.point_types) == types


def test_nothing_runs_across_a_phase_break():
    series = [5, 6, 5, 6, 5, 6, 20, 21, 20, 21, 20, 21]
    assert set(xmr_chart(series).flags) != {"common_cause"}
    chart = xmr_chart(series, phase_starts=[6])
    assert set(chart.flags) == {"common_cause"}
    assert [(phase.mean, phase.mean_moving_range) for phase in chart.phases] == [(5.5, 1), (20.5, 1)]


def test_limits_may_rest_on_the_first_points_of_each_phase():
    series = [*([10, 12] * 6), *([30, 31] * 4)]
    (phase,) = xmr_chart(series, fix_limits_after_points=12).phases
    assert (phase.mean, phase.mean_moving_range, phase.last_point) == (11, 2, 19)


@pytest.mark.parametrize(
    ("direction", "target", "assurance"),
    [
        ("increase", 20, "consistent_fail"),
        ("decrease", 20, "consistent_pass"),
        ("increase", 2, "consistent_pass"),
        ("decrease", 2, "consistent_fail"),
        ("increase", 11, "inconsistent"),
        ("neutral", 20, None),
        ("increase", None, None),
    ],
)
def test_assurance_compares_the_target_with_the_limits(direction, target, assurance):
    assert xmr_chart(STEADY, improvement_direction=direction, target=target).assurance == assurance


def test_assurance_looks_at_the_last_phase():
    series = [5, 6, 5, 6, 5, 6, 20, 21, 20, 21, 20, 21]
    assert xmr_chart(series, target=16).assurance == "consistent_fail"
    assert xmr_chart(series, target=16, phase_starts=[6]).assurance == "consistent_pass"


def test_a_series_that_never_moves_has_no_signal():
    chart = xmr_chart([0.1] * 12)
    assert set(chart.flags) == {"common_cause"}
    assert chart.phases[0].mean_moving_range == 0


def test_many_series_at_once_have_the_limits_and_marks_of_each():
    series = np.random.default_rng(5).normal(50, 4, (3, 4, 24))
    charts = control_charts(series, phase_starts=[10])
    for place in np.ndindex(3, 4):
        one = xmr_chart(series[place].tolist(), phase_starts=[10])
        assert charts.upper_limit[place] == pytest.approx([phase.upper_limit for phase in one.phases])
        assert list(charts.marks.shift[place]) == ["shift" in rules for rules in one.rules]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"values": [5]}, "two"),
        ({"values": 5}, "values"),
        ({"values": [1, None, 3]}, "values"),
        ({"rule_set": "six_sigma"}, "rule_set"),
        ({"improvement_direction": "up"}, "improvement_direction"),
        ({"target": "high"}, "target"),
        ({"phase_starts": [8, 4]}, "phase_starts"),
        ({"phase_starts": [0]}, "phase_starts"),
        ({"phase_starts": [15]}, "phase_starts"),
        ({"phase_starts": [4, 5]}, "phase_starts"),
        ({"phase_starts": [99]}, "phase_starts"),
        ({"phase_starts": [4.5]}, "phase_starts"),
        ({"fix_limits_after_points": 11}, "fix_limits_after_points"),
        ({"fix_limits_after_points": 12.5}, "fix_limits_after_points"),
    ],
)
def test_what_makes_no_chart_is_refused_by_name(options, named):
    with pytest.raises(InvalidInput, match=named):
        xmr_chart(**{"values": STEADY, **options})


@pytest.mark.parametrize(
    ("sides", "marked"),
    [
        ([1] * 6, []),
        ([1] * 7, [0, 1, 2, 3, 4, 5, 6]),
        ([-1, *[1] * 7, -1], [1, 2, 3, 4, 5, 6, 7]),
        ([1, 1, 1, 0, 1, 1, 1, 1], []),
    ],
)
def test_a_shift_is_a_run_on_one_side_and_a_point_on_the_mean_ends_it(sides, marked):
    points = spc_rule("shift", sides=sides, length=7).points
    assert [place for place, point in enumerate(points) if point] == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1, 2, 3, 4, 5, 6], []),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [1, 2, 3, 4, 5, 6, 7]),
        ([7, 6, 5, 4, 3, 2, 1], [0, 1, 2, 3, 4, 5, 6]),
        ([1, 2, 3, 3, 4, 5, 6, 7], []),
    ],
)
def test_a_trend_is_a_run_of_points_each_beyond_the_one_before(values, marked):
    points = spc_rule("trend", values=values, length=7).points
    assert [place for place, point in enumerate(points) if point] == marked


def test_a_point_at_the_top_of_two_trends_points_to_the_second():
    series = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, *([20, -20] * 4)]
    flags = xmr_chart(series, rule_set="mdc_excel").flags
    assert flags[:13] == ("trend_increasing",) * 6 + ("trend_decreasing",) * 7


@pytest.mark.parametrize(
    ("near", "sides", "marked"),
    [
        ([1, 0, 1], [1, 1, 1], [0, 2]),
        ([1, 0, 0, 1], [1, 1, 1, 1], []),
        ([1, 1, 0], [1, 1, -1], []),
        ([1, 1], [1, 1], []),
        ([0, 0, 1, 1, 0, 0], [-1] * 6, [2, 3]),
    ],
)
def test_two_in_three_marks_only_the_near_points_of_three_on_one_side(near, sides, marked):
    points = spc_rule("two_in_three", near_limit=near, sides=sides).points
    assert [place for place, point in enumerate(points) if point] == marked


@pytest.mark.parametrize(
    ("rule", "options", "named"),
    [
        ("zigzag", {}, "rule"),
        ("shift", {"length": 7}, "sides"),
        ("shift", {"sides": [1, 2], "length": 7}, "sides"),
        ("shift", {"sides": [1, 1]}, "length"),
        ("trend", {"values": [1, 2], "length": 0}, "length"),
        ("trend", {"length": 7}, "values"),
        ("two_in_three", {"sides": [1, 1, 1]}, "near_limit"),
        ("two_in_three", {"sides": [1, 1, 1], "near_limit": [1, 1]}, "near_limit"),
    ],
)
def test_a_rule_without_what_it_needs_is_refused_by_name(rule, options, named):
    with pytest.raises(InvalidInput, match=f"`{named}`"):
        spc_rule(rule, **options)
