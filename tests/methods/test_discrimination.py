"""How well a score tells people apart, against published values and brute force."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.discrimination import auroc, average_precision, proportion, top_people, top_share


@pytest.fixture(scope="module")
def scans():
    """Hanley and McNeil 1982, table I: 109 CT scans rated 1 to 5, 58 of normal and 51 of abnormal patients."""
    normal, abnormal = np.repeat(range(1, 6), [33, 6, 6, 11, 2]), np.repeat(range(1, 6), [3, 2, 2, 11, 33])
    return np.repeat([0.0, 1.0], [58, 51]), np.concatenate([normal, abnormal]).astype(float)


def drawn(people=400, seed=3):
    rng = np.random.default_rng(seed)
    outcome = (rng.random(people) < 0.2).astype(float)
    return outcome, np.round(outcome + rng.normal(0, 1.2, people), 1)  # rounding makes ties


def test_the_scans_give_the_published_area(scans):
    area = auroc(*scans)

    assert area.value == pytest.approx(0.893, abs=5e-4)
    assert area.standard_error == pytest.approx(0.032, abs=2e-3)  # theirs, by another formula


def test_the_area_and_its_variance_are_those_of_all_pairs():
    outcome, score = drawn()
    events, others = score[outcome == 1], score[outcome == 0]
    wins = (events[:, None] > others) + 0.5 * (events[:, None] == others)

    area = auroc(outcome, score)

    variance = wins.mean(axis=1).var(ddof=1) / len(events) + wins.mean(axis=0).var(ddof=1) / len(others)
    assert area.value == pytest.approx(wins.mean())
    assert area.standard_error == pytest.approx(np.sqrt(variance))
    assert area.lower < area.value < area.upper


def test_a_perfect_order_has_no_limits_and_one_score_for_all_says_nothing():
    outcome = np.array([0.0, 0.0, 1.0, 1.0])

    perfect, nothing = auroc(outcome, np.array([1.0, 2, 3, 4])), auroc(outcome, np.ones(4))

    assert (perfect.value, perfect.lower, perfect.upper) == (1.0, None, None)
    assert nothing.value == 0.5


def test_limits_of_the_area_hold_it_as_often_as_they_say():
    rng = np.random.default_rng(8)
    truth = 0.7602499389  # of N(1, 1) over N(0, 1): the normal distribution at 1 / sqrt(2)
    held = 0
    for _ in range(400):
        area = auroc(np.repeat([1.0, 0.0], [40, 160]), np.r_[rng.normal(1, 1, 40), rng.normal(0, 1, 160)])
        held += area.lower <= truth <= area.upper
    assert 0.92 <= held / 400 <= 0.98


def test_average_precision_by_hand():
    # from the top: hit (1/1), miss, hit (2/3), miss, miss: (1 + 2/3) / 2
    outcome = np.array([1.0, 0, 1, 0, 0])
    assert average_precision(outcome, np.array([5.0, 4, 3, 2, 1])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(outcome, np.ones(5)) == pytest.approx(2 / 5)  # says nothing: the share of events
    assert average_precision(outcome, np.array([5.0, 4, 4, 2, 1])) == pytest.approx((1 + 2 / 3) / 2)


def test_ties_at_the_edge_of_a_list_go_to_the_lower_id():
    score = np.array([0.9, 0.5, 0.5, 0.5, 0.1])
    ids = np.array(["e", "d", "b", "c", "a"])

    assert ids[top_people(score, 0.6, ids)].tolist() == ["e", "b", "c"]
    assert ids[top_people(score, 0.1, ids)].tolist() == ["e"]  # at least one
    assert top_people(score, 1.0, ids).all()


def test_a_top_share_says_what_it_catches():
    outcome = np.zeros(100)
    outcome[[0, 1, 2, 50, 60]] = 1
    found = top_share(outcome, -np.arange(100.0), 0.04, np.arange(100))

    assert (found.people, found.events) == (4, 3)
    assert found.positive_predictive_value.value == 3 / 4
    assert found.sensitivity.value == 3 / 5
    # Wilson's limits of 3 / 5 as published for the method: 0.231 to 0.882
    assert (found.sensitivity.lower, found.sensitivity.upper) == pytest.approx((0.2307, 0.8824), abs=5e-4)
    assert proportion(0, 0).value is None


@pytest.mark.parametrize(
    ("outcome", "score", "words"),
    [
        ([0.0, 0.0], [1.0, 2.0], "some had the event"),
        ([1.0, 1.0], [1.0, 2.0], "some had the event"),
        ([0.0, 1.0], [1.0, np.nan], "`score` is missing"),
        ([0.0, np.nan], [1.0, 2.0], "`outcome` is missing"),
        ([0.0, 0.5], [1.0, 2.0], "0 or 1"),
        ([0.0, 1.0, 1.0], [1.0, 2.0], "one value for each person"),
    ],
)
def test_what_cannot_be_judged_is_refused(outcome, score, words):
    for measure in (auroc, average_precision):
        with pytest.raises(InvalidInput, match=words):
            measure(np.array(outcome), np.array(score))


@pytest.mark.parametrize("share", [0, -0.1, 1.1, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(InvalidInput, match="above 0 and up to 1"):
        top_people(np.arange(5.0), share, np.arange(5))
