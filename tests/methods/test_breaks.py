"""Steps in monthly series: every expected mean below can be worked out by eye."""

from __future__ import annotations

import math

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.breaks import Step, find_steps, share_of_total


def months(*levels: tuple[float, int]) -> list[float]:
    """Write a series as (level, number of months) pairs."""
    return [level for level, count in levels for _ in range(count)]


def test_a_flat_series_has_no_step():
    assert find_steps(np.array([months((100, 24))])) == []


def test_one_jump_is_one_step_at_the_first_month_of_the_new_level():
    assert find_steps(np.array([months((100, 12), (120, 12))])) == [Step(0, 12, before=100.0, after=120.0)]
    assert find_steps(np.array([months((100, 12), (120, 12))]))[0].change == pytest.approx(0.20)


def test_a_jump_must_pass_the_threshold_not_only_reach_it():
    series = np.array([months((100, 12), (115, 12)), months((100, 12), (84, 12))])
    assert [(step.area, step.month) for step in find_steps(series)] == [(1, 12)]


def test_seven_missing_months_are_a_fall_and_a_rise():
    steps = find_steps(np.array([months((100, 12), (10, 7), (100, 12))]))
    assert [(step.month, step.before, step.after) for step in steps] == [(12, 100.0, 10.0), (19, 10.0, 100.0)]
    assert [step.change for step in steps] == pytest.approx([-0.9, 9.0])


def test_one_odd_month_moves_a_six_month_mean_by_a_sixth_of_its_size():
    odd = months((100, 12), (160, 1), (100, 12))  # six-month mean 110: 10 % above, not a step
    assert find_steps(np.array([odd])) == []
    assert len(find_steps(np.array([odd]), window=1)) == 2


def test_the_window_and_the_threshold_can_be_set():
    series = np.array([months((100, 3), (108, 3))])
    assert find_steps(series) == []
    assert find_steps(series, window=3, threshold=0.05) == [Step(0, 3, before=100.0, after=108.0)]


def test_windows_that_touch_an_unknown_month_are_not_judged():
    series = np.array([months((100, 6), (math.nan, 1), (150, 6)), months((100, 8), (150, 5))])
    assert [step.area for step in find_steps(series)] == [1]


def test_a_start_from_nought_is_an_infinite_step():
    (step,) = find_steps(np.array([months((0, 6), (5, 6))]))
    assert (step.month, step.change) == (6, math.inf)


def test_a_series_shorter_than_two_windows_has_no_steps():
    assert find_steps(np.ones((3, 11))) == []


def test_shares_take_out_what_all_areas_have_in_common():
    counts = np.array([months((10, 6), (20, 6)), months((30, 6), (60, 6))])
    assert find_steps(counts) != []
    assert find_steps(share_of_total(counts)) == []


def test_shares_keep_the_unknown_unknown():
    shares = share_of_total(np.array([[1.0, math.nan], [3.0, math.nan]]))
    assert shares[:, 0].tolist() == [0.25, 0.75]
    assert np.isnan(shares[:, 1]).all()


def test_an_area_that_ends_does_not_make_the_others_seem_to_move():
    counts = np.array([[10.0] * 12, [10.0] * 12, [20.0] * 6 + [math.nan] * 6])
    assert find_steps(share_of_total(counts)) != []
    assert find_steps(share_of_total(counts, ~np.isnan(counts).any(axis=1))) == []


@pytest.mark.parametrize(
    ("series", "settings"),
    [
        (np.ones(24), {}),
        (-np.ones((1, 24)), {}),
        (np.ones((1, 24)), {"window": 0}),
        (np.ones((1, 24)), {"threshold": 0.0}),
    ],
)
def test_what_has_no_meaning_is_refused(series, settings):
    with pytest.raises(InvalidInput):
        find_steps(series, **settings)
