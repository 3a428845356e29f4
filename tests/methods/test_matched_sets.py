"""Matched sets against a plain search that looks at every pair; the same sets, and distances to 1e-6.

The plain search works in double precision and keeps to the written order: the most likely treated row chooses first,
ties go by row order, and nobody chooses a second time before everybody has chosen once.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms
from newcare.methods.mahalanobis_match import mahalanobis_sets
from newcare.methods.matched_sets import propensity_sets


def arms(seed, treated, controls, columns=4, shift=0.4):
    """Treated rows first; their covariates lie higher."""
    random = np.random.default_rng(seed)
    treatment = np.repeat([1.0, 0.0], [treated, controls])
    values = random.normal(size=(treated + controls, columns)) + shift * treatment[:, None]
    return treatment, Terms(tuple(f"x{j}" for j in range(columns)), values), random


def distances(terms, treatment):
    """Mahalanobis distance of each treated row to each row, by the covariance within the arms."""
    rows = [terms.design[treatment == arm] for arm in (1, 0)]
    pooled = sum((len(arm) - 1) * np.cov(arm.T) for arm in rows) / (len(treatment) - 2)
    apart = rows[0][:, None, :] - terms.design[None, :, :]
    return np.sqrt(np.einsum("abj,jk,abk->ab", apart, np.linalg.inv(pooled), apart))


def searched(apart, log_odds, treatment, width, strata, controls, *, replace, farthest=np.inf):
    """Pairs by a plain search, as a set of (treated, control)."""
    free = set(np.flatnonzero(treatment == 0))
    choosing = sorted(np.flatnonzero(treatment == 1), key=lambda row: (-log_odds[row], row))
    pairs = set()
    for _ in range(controls):
        still = []
        for row in choosing:
            able = [
                (round(apart[row, other], 8), other)
                for other in free
                if strata[other] == strata[row]
                and abs(log_odds[other] - log_odds[row]) <= width
                and apart[row, other] <= farthest
                and (row, other) not in pairs
            ]
            if able:
                other = min(able)[1]
                pairs.add((row, other))
                still.append(row)
                free -= set() if replace else {other}
        choosing = still
    return pairs


def pairs_of(sets):
    return set(zip(sets.treated[sets.set_of_control].tolist(), sets.control.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("controls", [1, 3])
@pytest.mark.parametrize("replace", [False, True])
def test_mahalanobis_sets_are_those_of_a_plain_search(seed, controls, replace):
    treatment, terms, random = arms(seed, 40, 300)
    log_odds = terms.design.sum(axis=1) / 2
    strata = random.integers(0, 2, len(treatment))
    found = mahalanobis_sets(
        terms, treatment, log_odds=log_odds, controls=controls, replace=replace, strata=strata
    )
    apart = distances(terms, treatment)
    plain = searched(apart, log_odds, treatment, found.caliper_width, strata, controls, replace=replace)
    assert pairs_of(found) == plain
    assert found.distance == pytest.approx(
        apart[found.treated[found.set_of_control], found.control], abs=1e-5
    )


def test_when_controls_are_few_the_last_to_choose_look_again():
    treatment, terms, _ = arms(3, 120, 150, shift=0.0)
    log_odds = np.zeros(270)
    found = mahalanobis_sets(terms, treatment, caliper_standard_deviations=None)
    plain = searched(
        distances(terms, treatment), log_odds, treatment, np.inf, np.zeros(270), 1, replace=False
    )
    assert pairs_of(found) == plain
    assert len(found.treated) == 120


def test_a_greatest_distance_leaves_far_off_rows_alone():
    treatment, terms, _ = arms(4, 30, 60)
    found = mahalanobis_sets(terms, treatment, greatest_distance=1.0)
    assert (found.distance <= 1.0).all()
    assert len(found.treated) + len(found.unmatched_treated) == 30
    assert len(found.unmatched_treated) > 0


def test_two_covariates_by_hand():
    # In both arms each column has variance 2 and the two no covariance, so the distance is the plain one over root 2.
    corners = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]]) * np.sqrt(1.5)
    values = np.vstack([corners, corners[::-1] + np.array([0.1, 0.0])])
    treatment = np.repeat([1.0, 0.0], 4)
    found = mahalanobis_sets(Terms(("a", "b"), values), treatment)
    assert pairs_of(found) == {(0, 7), (1, 6), (2, 5), (3, 4)}
    assert found.distance == pytest.approx([0.1 / np.sqrt(2)] * 4, abs=1e-5)


@given(
    st.lists(st.tuples(st.integers(-6, 6), st.booleans(), st.integers(0, 1)), min_size=4, max_size=40).filter(
        lambda rows: 2 <= sum(row[1] for row in rows) <= len(rows) - 2
    ),
    st.sampled_from([None, 0.0, 0.5, 2.0]),
    st.integers(1, 3),
)
def test_propensity_sets_are_those_of_a_plain_search(rows, multiple, controls):
    log_odds = np.array([row[0] / 4 for row in rows])  # quarters are exact, so that ties are ties
    treatment = np.array([float(row[1]) for row in rows])
    strata = np.array([row[2] for row in rows])
    found = propensity_sets(
        log_odds, treatment, controls=controls, caliper_standard_deviations=multiple, strata=strata
    )
    width = np.inf if found.caliper_width is None else found.caliper_width
    apart = np.abs(log_odds[:, None] - log_odds)
    assert pairs_of(found) == searched(apart, log_odds, treatment, width, strata, controls, replace=False)


def test_with_replacement_every_row_gets_its_nearest():
    log_odds = np.array([0.0, 0.1, 0.05, 2.0])
    found = propensity_sets(
        log_odds, np.array([1.0, 1.0, 0.0, 0.0]), replace=True, caliper_standard_deviations=None
    )
    assert found.control.tolist() == [2, 2]
    assert found.weights(4).tolist() == [1, 1, 2, 0]  # used twice, so it counts twice


def test_controls_of_one_set_share_its_weight_and_all_sum_to_the_number_of_sets():
    log_odds = np.array([0.0, 5.0, 0.1, 0.2, 5.1])
    found = propensity_sets(
        log_odds, np.array([1.0, 1.0, 0.0, 0.0, 0.0]), controls=2, caliper_standard_deviations=0.2
    )
    assert found.treated.tolist() == [1, 0]
    assert found.weights(5).tolist() == [1, 1, 0.5, 0.5, 1]


@given(st.integers(0, 10_000), st.booleans())
def test_the_order_of_people_does_not_matter(seed, replace):
    treatment, terms, random = arms(seed, 15, 60)
    log_odds = terms.design.sum(axis=1)
    shuffled = random.permutation(len(treatment))
    found = mahalanobis_sets(terms, treatment, log_odds=log_odds, replace=replace)
    again = mahalanobis_sets(
        Terms(terms.names, terms.design[shuffled]),
        treatment[shuffled],
        log_odds=log_odds[shuffled],
        replace=replace,
    )
    assert pairs_of(found) == {(shuffled[a], shuffled[b]) for a, b in pairs_of(again)}


@given(st.integers(0, 10_000), st.integers(1, 3))
def test_matched_rows_agree_on_strata_and_lie_within_the_caliper(seed, controls):
    treatment, terms, random = arms(seed, 20, 80)
    log_odds = terms.design.sum(axis=1)
    strata = random.integers(0, 3, len(treatment))
    found = mahalanobis_sets(terms, treatment, log_odds=log_odds, strata=strata, controls=controls)
    rows = found.treated[found.set_of_control]
    assert (strata[rows] == strata[found.control]).all()
    assert (np.abs(log_odds[rows] - log_odds[found.control]) <= found.caliper_width + 1e-9).all()
    assert len(set(found.control.tolist())) == len(found.control)  # without replacement, nobody twice


def test_a_covariate_that_says_nothing_new_is_refused_by_name():
    treatment, terms, _ = arms(1, 10, 20, columns=2)
    doubled = Terms(
        ("age", "frailty", "age in months"), np.column_stack([terms.design, 12 * terms.design[:, 0]])
    )
    with pytest.raises(InvalidInput, match="age in months"):
        mahalanobis_sets(doubled, treatment)


def test_fewer_than_one_control_is_refused():
    treatment, terms, _ = arms(1, 10, 20, columns=2)
    with pytest.raises(InvalidInput, match="controls"):
        propensity_sets(terms.design[:, 0], treatment, controls=0)
