"""Months far from usual, and totals further apart than chance gives."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.methods.gaps import OddMonth, beside_common, odd_months, totals_differ, usual_month


def test_the_usual_month_is_the_median_which_one_lost_month_does_not_move():
    assert usual_month(np.array([[100.0, 100.0, 3.0], [20.0, 40.0, 30.0]])).tolist() == [100.0, 30.0]


def test_what_all_areas_have_in_common_is_taken_out():
    season = np.array([1.0, 1.0, 1.2, 0.8, 1.0])
    areas = np.array([[100.0], [200.0], [50.0]])

    assert beside_common(areas * season) == pytest.approx(np.ones((3, 5)))


def test_with_two_areas_no_month_counts_as_common():
    assert beside_common(np.array([[10.0, 10.0, 20.0], [10.0, 10.0, 20.0]]))[:, 2].tolist() == [2.0, 2.0]


def test_an_area_that_never_has_events_is_not_compared():
    assert np.isnan(beside_common(np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 1.0]]))[0]).all()


def test_a_lost_and_a_doubled_month_are_named_with_their_size():
    counts = np.full((3, 6), 100.0)
    counts[0, 2], counts[1, 4] = 10, 200

    assert odd_months(counts) == [OddMonth(0, 2, pytest.approx(-0.9)), OddMonth(1, 4, pytest.approx(1.0))]


def test_a_month_without_any_report_is_all_missing():
    counts = np.full((3, 6), 100.0)
    counts[0, 2] = 0

    assert odd_months(counts) == [OddMonth(0, 2, -1.0)]


def test_half_away_must_be_passed_and_so_must_four_standard_errors():
    large, small = np.full((3, 6), 400.0), np.full((3, 6), 16.0)
    large[0, 0] = 200  # half of usual, not more than half away
    small[0, 0] = 0  # all of it is missing, and that is 16 = 4 x sqrt(16), not more

    assert odd_months(large) == odd_months(small) == []


def test_a_busy_month_is_judged_by_the_errors_of_its_own_count():
    """64 is 48 above 16 and its error is 8, so beyond 4 of them; 9 is 8 above 1 and its error is 3, so it is not."""
    counts = np.array([[64.0, *[16.0] * 6], [*[1.0] * 6, 9.0], [*[16.0] * 7]])

    assert odd_months(counts) == [OddMonth(0, 0, 3.0)]


def test_totals_differ_beyond_four_standard_errors_of_their_difference():
    """sqrt(128 + 72) = 14.1, four of them 56.6: 56 apart is chance; sqrt(130 + 70) as much, and 60 apart is not."""
    assert not totals_differ(128, 72)
    assert totals_differ(130, 70)
    assert totals_differ(70, 130)
    assert not totals_differ(0, 0)
