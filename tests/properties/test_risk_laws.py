"""Laws of discrimination and calibration, for any scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.methods.calibration import calibration_bins, observed_expected
from newcare.methods.discrimination import auroc, average_precision, top_people, top_share


@st.composite
def judged(draw):
    """An outcome with both values, and a score with ties."""
    score = draw(st.lists(st.integers(-20, 20), min_size=4, max_size=60))
    happened = draw(st.lists(st.booleans(), min_size=len(score), max_size=len(score)))
    happened[0], happened[1] = True, False
    return np.array(happened, dtype=float), np.array(score, dtype=float)


@given(judged())
def test_the_area_depends_on_the_order_alone(case):
    outcome, score = case
    area = auroc(outcome, score)
    for moved in (3 * score + 7, np.exp(score / 5), score**3):
        same = auroc(outcome, moved)
        assert same.value == pytest.approx(area.value)
        assert same.standard_error == pytest.approx(area.standard_error)
        assert average_precision(outcome, moved) == pytest.approx(average_precision(outcome, score))


@given(judged())
def test_the_other_way_round_the_area_is_what_is_left_of_one(case):
    outcome, score = case
    assert auroc(outcome, -score).value == pytest.approx(1 - auroc(outcome, score).value)
    assert auroc(1 - outcome, score).value == pytest.approx(1 - auroc(outcome, score).value)


@given(judged(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(case, random):
    outcome, score = case
    order = list(range(len(score)))
    random.shuffle(order)
    ids = np.arange(len(score))
    chosen = set(ids[top_people(score, 0.3, ids)])
    assert set(ids[order][top_people(score[order], 0.3, ids[order])]) == chosen
    assert auroc(outcome[order], score[order]).value == pytest.approx(auroc(outcome, score).value)


@given(judged(), st.floats(0.01, 1))
def test_a_longer_list_catches_no_fewer(case, share):
    outcome, score = case
    ids = np.arange(len(score))
    short, long = (top_share(outcome, score, size, ids) for size in (share / 2, share))
    assert short.people <= long.people
    assert short.events <= long.events
    assert long.events <= outcome.sum()


@given(judged())
def test_groups_by_risk_add_up(case):
    outcome, score = case
    risk = 1 / (1 + np.exp(-score / 10))
    bins = calibration_bins(outcome, risk, bins=5)
    assert bins.events.sum() == outcome.sum()
    assert (bins.mean_risk * bins.people).sum() == pytest.approx(observed_expected(outcome, risk).expected)
