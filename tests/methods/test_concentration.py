"""Top shares and the Lorenz curve, on costs a reader can add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.concentration import cost_concentration, lorenz_from_top, people_in_top

COSTS = [100, 50, 25, 15, 10]


def test_the_dearest_of_five_people_holds_half_and_two_hold_three_quarters():
    found = cost_concentration(COSTS, [20, 40])

    assert found.total == 200
    assert [(part.people, part.share) for part in found.shares] == [(1, 0.5), (2, 0.75)]


@pytest.mark.parametrize(
    ("people", "percent", "first"),
    [(100, 2, 2), (25, 2, 1), (24, 2, 0), (300_027, 0.5, 1500), (100, 14.5, 15), (10, 100, 10), (10, 0, 0)],
)
def test_a_part_is_rounded_to_whole_people_halves_up(people, percent, first):
    assert people_in_top(people, percent) == first


@pytest.mark.parametrize(
    ("costs", "parts", "word"),
    [
        ([0, 0], [5], "zero"),
        ([], [5], "zero"),
        ([5, -1], [5], "costs"),
        ([5, None], [5], "costs"),
        ([5, "7"], [5], "costs"),
        ([5], [101], "top_percent"),
        ([5], [-1], "top_percent"),
        ([5], [None], "top_percent"),
    ],
)
def test_costs_and_parts_that_mislead_are_refused_by_name(costs, parts, word):
    with pytest.raises(InvalidInput, match=word):
        cost_concentration(costs, parts)


def test_amounts_with_how_many_people_hold_them_give_the_same_curve_as_people_one_by_one():
    assert lorenz_from_top([3, 1], [2, 4]).tolist() == lorenz_from_top([1, 3, 1, 3, 1, 1]).tolist()


@given(st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_the_curve_rises_from_0_to_1_and_lies_above_equal_use(costs):
    curve = lorenz_from_top(costs)

    assert (curve[0], curve[-1]) == (0.0, 1.0)
    assert (np.diff(curve) >= 0).all()
    assert (curve >= np.linspace(0, 1, len(costs) + 1) - 1e-12).all()
