"""Matching against a plain search over all free controls; pairs must be the same, distances to rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.nearest_neighbour import logits_of, nearest_neighbour_match, same_rows


def searched(log_odds, treated, width, strata):
    """One treated row after the other, each looking at every free control."""
    free = [row for row in range(len(treated)) if not treated[row]]
    pairs, alone = [], []
    for row in sorted(np.flatnonzero(treated), key=lambda row: (-log_odds[row], row)):
        choices = [(abs(log_odds[row] - log_odds[c]), c) for c in free if strata[c] == strata[row]]
        if choices and min(choices)[0] <= width:
            pairs.append((row, min(choices)[1]))
            free.remove(min(choices)[1])
        else:
            alone.append(row)
    return pairs, alone


@given(
    st.lists(st.tuples(st.integers(-6, 6), st.booleans(), st.integers(0, 1)), min_size=4, max_size=40).filter(
        lambda rows: 2 <= sum(row[1] for row in rows) <= len(rows) - 2
    ),
    st.sampled_from([None, 0.0, 0.5, 2.0]),
)
def test_pairs_are_those_of_a_plain_search(rows, multiple):
    log_odds = np.array([row[0] / 4 for row in rows])  # quarters are exact, so that ties are ties
    treated = np.array([row[1] for row in rows])
    strata = np.array([row[2] for row in rows])
    found = nearest_neighbour_match(
        log_odds, treated.astype(float), caliper_standard_deviations=multiple, strata=strata
    )
    width = np.inf if found.caliper_width is None else found.caliper_width
    pairs, alone = searched(log_odds, treated, width, strata)
    assert list(zip(found.treated, found.control, strict=True)) == pairs
    assert found.unmatched_treated.tolist() == alone


def test_the_caliper_is_a_multiple_of_the_pooled_deviation():
    log_odds = np.array([0.0, 2, 1, 4])
    found = nearest_neighbour_match(log_odds, np.array([1.0, 1, 0, 0]), caliper_standard_deviations=0.2)
    assert found.caliper_width == pytest.approx(0.2 * np.sqrt((2 + 4.5) / 2))


def test_people_equal_but_for_rounding_are_taken_in_row_order():
    log_odds = np.array([0.3, 0.1 + 0.2, 0.3, 0.5])
    found = nearest_neighbour_match(log_odds, np.array([1.0, 0, 0, 0]), caliper_standard_deviations=None)
    assert found.control.tolist() == [1]


def test_rows_that_agree_on_all_labels_share_a_stratum():
    assert same_rows([["a", "a", "b", "a"], ["x", "y", "x", "x"]]).tolist() == [0, 1, 2, 0]


@pytest.mark.parametrize("score", [0.0, 1.0, 1.2])
def test_scores_outside_are_refused(score):
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        logits_of(np.array([0.5, score]))


def test_a_caliper_needs_a_deviation_in_each_arm():
    with pytest.raises(InvalidInput, match="caliper_standard_deviations"):
        nearest_neighbour_match(np.zeros(3), np.array([1.0, 0, 0]))
    with pytest.raises(InvalidInput, match="caliper_standard_deviations"):
        nearest_neighbour_match(np.zeros(4), np.array([1.0, 1, 0, 0]), caliper_standard_deviations=-1)
