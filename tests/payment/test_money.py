"""Pence that add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.money import exact, share_out, to_pence


@pytest.mark.parametrize(
    ("amount", "pence"), [(2.5, 3), (-2.5, -3), (2.4, 2), (-2.4, -2), (0.5, 1), (Fraction(7, 2), 4)]
)
def test_halves_round_away_from_nought(amount, pence):
    assert to_pence(amount) == pence


def test_a_number_is_taken_as_it_is_written():
    assert exact(0.1) == Fraction(1, 10)


def test_left_over_pence_go_to_the_largest_remainders_then_by_name():
    assert share_out(100, {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}) == {
        "a": 34,
        "b": 33,
        "c": 33,
    }
    assert share_out(5, {"community": 0.5, "acute": 0.3, "commissioner": 0.2}) == {
        "community": 2,
        "acute": 2,
        "commissioner": 1,
    }


def test_a_loss_is_shared_like_a_gain():
    shares = {"community": 0.5, "acute": 0.5}

    assert share_out(-3, shares) == {"community": -1, "acute": -2}


def test_shares_that_do_not_sum_to_one_are_refused():
    with pytest.raises(InvalidInput, match="sum to 1"):
        share_out(100, {"a": 40, "b": 60})
    with pytest.raises(InvalidInput, match="negative"):
        share_out(100, {"a": -0.5, "b": 1.5})


@given(total=st.integers(-(10**12), 10**12), weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_pieces_always_add_up_and_keep_the_sign(total, weights):
    whole = sum(weights) or 1
    shares = {f"party {i}": Fraction(weight, whole) for i, weight in enumerate(weights)}
    if sum(weights) == 0:
        shares["party 0"] = Fraction(1)

    pieces = share_out(total, shares)

    assert sum(pieces.values()) == total
    assert all(piece * total >= 0 for piece in pieces.values())
    assert all(abs(piece - total * shares[party]) < 1 for party, piece in pieces.items())
