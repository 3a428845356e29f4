"""Shares and rates whose limits count people: people with many events each widen them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.confidence import wilson_limits
from newcare.methods.person_clusters import rate_of_people, share_of_total


def test_with_one_event_a_person_the_limits_are_wilsons():
    found = share_of_total(20, 20, 100, 100)

    limits = wilson_limits(np.asarray(20.0), np.asarray(100.0))
    assert found.value == 0.2
    assert (found.lower, found.upper) == pytest.approx((float(limits.lower), float(limits.upper)))


def test_people_with_four_events_each_count_as_a_quarter_of_so_many_observations():
    events, people = 100, 25
    found = share_of_total(20, 5 * 16, events, people * 16)

    limits = wilson_limits(np.asarray(5.0), np.asarray(25.0))
    assert (found.lower, found.upper) == pytest.approx((float(limits.lower), float(limits.upper)))


def test_a_share_of_nothing_and_of_all_have_limits_on_one_side():
    nothing, everything = share_of_total(0, 0, 50, 50), share_of_total(50, 50, 50, 50)

    assert (nothing.value, nothing.lower) == (0, 0)
    assert 0 < nothing.upper < 0.1
    assert (everything.value, everything.upper) == (1, 1)
    assert 0.9 < everything.lower < 1


def test_a_part_above_the_whole_is_refused():
    with pytest.raises(InvalidInput, match="whole"):
        share_of_total(3, 3, 2, 2)


def test_a_rate_of_people_each_seen_a_year_has_the_limits_of_their_mean():
    used = np.array([0, 0, 1, 3, 6])
    found = rate_of_people(10, float((used**2).sum()), 5, 5, 10)

    error = np.sqrt(((used - 2) ** 2).sum()) / 5
    assert found.value == 2
    assert found.upper == pytest.approx(2 * np.exp(1.959964 * error / 2), rel=1e-6)


def test_a_rate_of_no_events_has_the_exact_upper_limit():
    found = rate_of_people(0, 0, 10, 10, 0)

    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(3.688879 / 10, rel=1e-6)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=30).filter(any), st.data())
def test_limits_hold_the_share_and_stay_between_0_and_1(used, data):
    split = data.draw(st.integers(0, len(used)))
    part, whole = np.array(used[:split]), np.array(used)

    found = share_of_total(
        float(part.sum()), float((part**2).sum()), float(whole.sum()), float((whole**2).sum())
    )

    assert 0 <= found.lower <= found.value <= found.upper <= 1
