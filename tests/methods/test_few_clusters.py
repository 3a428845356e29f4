"""Few clusters, unequal clusters and clusters of both arms: what their limits hold.

Coverage is of a difference of nothing between clusters that differ by chance, with a fixed seed; 2,000 trials know it
to within 1 point.
"""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.cluster_bootstrap import bootstrap_difference
from newcare.methods.cluster_shares import ClusterShares, degrees_of_freedom
from newcare.methods.influence import clustered_effect, weighted_ratio


def limits(amount, clusters, treated):
    arms = (treated, ~treated)
    means = [weighted_ratio(amount, np.ones(len(amount)), arm * 1.0) for arm in arms]
    return clustered_effect(means[0].less(means[1]), clusters, treated)


def held(units, treated_units, *, mixed=False, size=5, trials=2_000):
    """Share of trials whose limits hold 0; a mixed unit has one treated person among its controls."""
    random = np.random.default_rng(17)
    clusters = np.repeat(np.arange(units), size)
    treated = clusters < treated_units
    treated[-1] |= mixed
    inside = 0
    for _ in range(trials):
        amount = random.normal(size=units)[clusters] + 0.3 * random.normal(size=len(clusters))
        found = limits(amount, clusters, treated)
        inside += found.lower <= 0 <= found.upper
    return inside / trials


@pytest.mark.parametrize("mixed", [False, True])
def test_limits_of_three_treated_units_hold_the_truth_with_and_without_a_person_in_the_wrong_arm(mixed):
    assert 0.93 <= held(30, 3, mixed=mixed) <= 0.985


def test_limits_hold_the_truth_where_every_unit_has_both_arms():
    random = np.random.default_rng(23)
    clusters, treated = np.repeat(np.arange(8), 10), np.tile([True] * 3 + [False] * 7, 8)
    inside = 0
    for _ in range(2_000):
        found = limits(random.normal(size=8)[clusters] + random.normal(size=80), clusters, treated)
        inside += found.lower <= 0 <= found.upper
    assert 0.93 <= inside / 2_000 <= 0.985


def test_one_person_in_the_wrong_arm_changes_the_limits_little():
    random = np.random.default_rng(5)
    clusters = np.repeat(np.arange(30), 40)
    amount = random.normal(size=30)[clusters] + random.normal(size=1200)
    treated = clusters < 3
    apart = limits(amount, clusters, treated)
    treated[-1] = True
    mixed = limits(amount, clusters, treated)
    assert mixed.degrees_of_freedom == pytest.approx(apart.degrees_of_freedom, rel=0.1)
    assert mixed.degrees_of_freedom < 3
    assert mixed.standard_error == pytest.approx(apart.standard_error, rel=0.1)


def test_equal_clusters_are_worth_their_number_less_one():
    nine = ClusterShares(np.full(9, 1 / 9))
    assert nine.correction == pytest.approx(9 / 8)
    assert 1 / nine.overlap(nine) == pytest.approx(8)


def test_one_large_cluster_among_small_ones_is_worth_little_more_than_one():
    large = ClusterShares(np.array([0.9, *np.full(10, 0.01)]))
    assert 1 < 1 / large.overlap(large) < 1.3


def test_paired_arms_have_the_degrees_of_freedom_of_their_pairs_and_apart_those_of_both():
    six, first, second = (
        ClusterShares(np.array(share) / 6) for share in ([1] * 6, [1] * 6 + [0] * 6, [0] * 6 + [1] * 6)
    )
    assert degrees_of_freedom((1.0, 1.0), six, six) == pytest.approx(5)
    assert degrees_of_freedom((1.0, 1.0), first, second) == pytest.approx(10)


def test_the_degrees_of_freedom_are_those_of_the_matrices_written_out():
    first, second = np.array([0.5, 0.3, 0.2, 0.0]), np.array([0.0, 0.1, 0.3, 0.6])
    own, other = (np.diag(share) - np.outer(share, share) for share in (first, second))
    expected = np.trace(own @ own @ other @ other) / (np.trace(own @ own) * np.trace(other @ other))
    assert ClusterShares(first).overlap(ClusterShares(second)) == pytest.approx(expected)


def test_an_arm_in_one_unit_is_refused_even_where_that_unit_has_controls_too():
    clusters = np.repeat(np.arange(4), 3)
    treated = np.zeros(12, dtype=bool)
    treated[:2] = True
    with pytest.raises(InvalidInput, match="one cluster only"):
        limits(np.arange(12.0), clusters, treated)


@pytest.mark.parametrize("units", [2, 4, 38])
def test_drawing_few_clusters_again_is_refused_with_what_to_use_instead(units):
    clusters = np.repeat(np.arange(units), 3)
    amount = np.random.default_rng(2).normal(size=len(clusters))
    with pytest.raises(InvalidInput, match=r"fewer than 20 clusters.*Use the limits of mean-difference"):
        bootstrap_difference(amount, np.ones(len(amount)), clusters < units / 2, clusters)


def test_drawing_twenty_clusters_of_each_arm_again_holds_the_truth():
    random = np.random.default_rng(11)
    clusters = np.repeat(np.arange(40), 3)
    inside = 0
    for _ in range(400):
        amount = random.exponential(size=40)[clusters] + random.normal(size=120)
        found = bootstrap_difference(amount, np.ones(120), clusters < 20, clusters, draws=400)
        inside += found.lower <= 0 <= found.upper
    assert 0.91 <= inside / 400 <= 0.98
