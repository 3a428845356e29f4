"""Risk sets by hand: who started, and who could have on the same day."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.panel import NEVER
from newcare.methods.risk_sets import risk_sets


def test_controls_are_those_alive_seen_long_enough_and_not_yet_started():
    #                 starts  later  never  died before  came lately  started before
    start = np.array([100, 150, NEVER, NEVER, NEVER, 90])
    since = np.array([0, 0, 0, 0, 95, 0])
    until = np.array([300, 300, 120, 100, 300, 300])
    found = risk_sets(start, since, until, history=30, days=[100])
    assert found.person.tolist() == [0, 1, 2]
    assert found.treated.tolist() == [True, False, False]
    assert found.until.tolist() == [300, 150, 120]  # the second is followed to the day it starts itself


def test_every_start_is_an_index_day_and_people_wait_in_earlier_sets():
    found = risk_sets(np.array([10, 20, NEVER]), np.zeros(3, int), np.full(3, 99), history=5)
    assert list(zip(found.day.tolist(), found.person.tolist(), found.treated.tolist(), strict=True)) == [
        (10, 0, True),
        (10, 1, False),
        (10, 2, False),
        (20, 1, True),
        (20, 2, False),
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from([10, 20, 30, NEVER]), st.integers(-50, 30), st.integers(0, 60)), min_size=1
    )
)
def test_nobody_is_immortal(people):
    start, since, length = (np.array(column) for column in zip(*people, strict=True))
    found = risk_sets(start, since, since + length, history=7)
    assert (found.until > found.day).all()
    assert (since[found.person] <= found.day - 7).all()
    assert (start[found.person] >= found.day).all()
    assert (found.until <= np.where(found.treated, NEVER, start[found.person])).all()


def test_time_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidInput, match="ends before it begins"):
        risk_sets(np.array([NEVER]), np.array([5]), np.array([4]), history=0)
