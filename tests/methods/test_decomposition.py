"""Steps from one level to another, one factor after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.decomposition import levels_in_order, rounded_to, sequential_decomposition


def product(factors):
    return factors["people"] * factors["rate"]


START, END = {"people": 100, "rate": 2.0}, {"people": 110, "rate": 3.0}


def test_each_step_adds_what_its_factor_adds_at_that_place_in_the_order():
    people_first = sequential_decomposition(product, START, END, ["people", "rate"])
    rate_first = sequential_decomposition(product, START, END, ["rate", "people"])

    assert [(step.name, step.change) for step in people_first] == [("people", 20), ("rate", 110)]
    assert [(step.name, step.change) for step in rate_first] == [("rate", 100), ("people", 30)]


def test_a_factor_that_does_not_move_adds_nothing():
    steps = sequential_decomposition(product, START, {"people": 100, "rate": 3.0}, ["people", "rate"])

    assert [step.change for step in steps] == [0, 100]


def test_levels_rounded_to_fives_still_add_up():
    steps = sequential_decomposition(product, START, {"people": 107, "rate": 2.3}, ["people", "rate"], to=5)

    assert [(step.before, step.after) for step in steps] == [(200, 215), (215, 245)]


@pytest.mark.parametrize(
    ("amount", "to", "nearest"), [(7.4, 5, 5), (7.5, 5, 10), (12.49, 1, 12), (-2.6, 5, -5)]
)
def test_rounding_is_to_the_nearest(amount, to, nearest):
    assert rounded_to(amount, to) == nearest


def test_an_order_that_leaves_a_factor_out_is_refused():
    with pytest.raises(InvalidInput, match="every factor once"):
        levels_in_order(product, START, END, ["people"])


amounts = st.floats(0.1, 1e6)


@given(amounts, amounts, amounts, amounts, st.sampled_from([1, 5]))
def test_steps_add_up_exactly_to_the_whole_change(people, rate, later_people, later_rate, to):
    start, end = {"people": people, "rate": rate}, {"people": later_people, "rate": later_rate}

    steps = sequential_decomposition(product, start, end, ["people", "rate"], to=to)

    assert (
        steps[0].before + sum(step.change for step in steps)
        == steps[-1].after
        == rounded_to(product(end), to)
    )
