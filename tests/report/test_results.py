"""Disclosure control of result tables."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.disclosure import Policy, released_count
from newcare.report.results import counted, released


@pytest.mark.parametrize(
    ("policy", "value", "shown"),
    [
        ("hes-2018", 0, 0),
        ("hes-2018", 1, None),
        ("hes-2018", 7, None),
        ("hes-2018", 8, 10),
        ("hes-2018", 12, 10),
        ("hes-2018", 13, 15),
        ("nnhip", 5, None),
        ("nnhip", 0, None),
        ("nnhip", 6, 6),
        ("none", 3, 3),
    ],
)
def test_a_count_is_shown_by_the_policy(policy, value, shown):
    assert released_count(value, Policy(policy)) == shown


def test_a_negative_count_is_refused():
    with pytest.raises(InvalidInput, match="negative"):
        released_count(-1, Policy.NONE)


@given(st.integers(8, 10**9))
def test_rounding_moves_a_count_by_two_at_most(value):
    shown = released_count(value, Policy.HES_2018)

    assert shown % 5 == 0
    assert abs(shown - value) <= 2


SIZES = pa.table(
    {
        "segment": ["group-1", "group-4", "ALL"],
        "people": [1003, 5, 1008],
        "people_in_both": [0, 4, 4],
        "cost_pence": [900, 70, 970],
        "emergency_admissions": [100, 3, 103],
    }
)


def test_a_row_whose_people_are_too_few_loses_the_money_that_would_give_them_away():
    rows = released("segment_size", SIZES, Policy.HES_2018).to_pylist()

    assert rows[0]["cost_pence"] is None  # or the total less this one would give the other's money away
    assert rows[1] == {
        "segment": "group-4",
        "people": None,
        "people_in_both": None,
        "cost_pence": None,
        "emergency_admissions": None,
    }


def test_a_row_with_many_people_keeps_its_money_and_hides_its_small_counts():
    rows = released("segment_size", SIZES, Policy.HES_2018).to_pylist()

    assert rows[2] == {
        "segment": "ALL",
        "people": 1010,
        "people_in_both": None,
        "cost_pence": 970,
        "emergency_admissions": 105,
    }


def test_suppressed_is_shown_as_a_star_and_never_as_nought():
    assert (counted(None), counted(0), counted(1010)) == ("*", "0", "1,010")


def test_without_a_policy_nothing_changes():
    assert released("segment_size", SIZES, Policy.NONE).equals(SIZES)
