"""Permutation tests: exact on cases that can be listed by hand, and true to their level where nothing is there."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from newcare.errors import InvalidInput
from newcare.methods.permutation import (
    difference_in_means,
    difference_in_pooled_growth,
    permutation_test,
    pooled_growth,
)


def means(*values: float) -> np.ndarray:
    """One row an area: 1, and its value."""
    return np.column_stack([np.ones(len(values)), values])


def labels(areas: int, *members: int) -> np.ndarray:
    return np.isin(np.arange(areas), members)


def test_four_areas_have_six_labellings_of_which_two_are_as_far_apart():
    # Pairs of 1, 2, 3, 10 and their means: {3, 10} is 5 above the others, {1, 2} is 5 below, no other pair is further.
    found = permutation_test(means(1, 2, 3, 10), labels(4, 2, 3), difference_in_means)
    assert found.observed == 5.0
    assert (found.p_value, found.labellings, found.exact) == (pytest.approx(2 / 6), 6, True)


def test_the_most_extreme_of_ten_single_areas_has_a_p_value_of_a_tenth():
    found = permutation_test(means(*range(9), 100), labels(10, 9), difference_in_means)
    assert found.p_value == pytest.approx(1 / 10)


def test_areas_that_are_all_alike_give_a_p_value_of_one():
    assert permutation_test(means(*[7] * 8), labels(8, 0, 1), difference_in_means).p_value == 1.0


def test_drawn_labellings_agree_with_the_exact_test():
    values = means(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8)  # C(12, 5) = 792 labellings
    group = labels(12, 0, 2, 4, 5, 7)
    exact = permutation_test(values, group, difference_in_means)
    drawn = permutation_test(values, group, difference_in_means, labellings=791)
    assert (exact.exact, exact.labellings, drawn.exact, drawn.labellings) == (True, 792, False, 791)
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.06)  # 3.4 standard errors of 791 draws at most


def test_a_drawn_p_value_is_never_nought():
    values = means(*np.arange(40.0))
    found = permutation_test(values, labels(40, *range(20, 40)), difference_in_means, labellings=99)
    assert found.p_value == pytest.approx(1 / 100)


def test_the_seed_decides_the_draw():
    values, group = means(*np.random.default_rng(5).normal(size=60)), labels(60, *range(20))
    once, again, other = (
        permutation_test(values, group, difference_in_means, seed=seed).p_value for seed in (3, 3, 4)
    )
    assert once == again
    assert once != other
    assert once == pytest.approx(other, abs=0.03)


def test_chance_alone_passes_the_five_per_cent_level_in_five_per_cent_of_draws():
    rng, draws = np.random.default_rng(11), 400
    group = labels(40, *range(10))
    p_values = np.array(
        [
            permutation_test(
                means(*rng.lognormal(size=40)), group, difference_in_means, labellings=199, seed=draw
            ).p_value
            for draw in range(draws)
        ]
    )
    for level in (0.05, 0.25, 0.5):
        low, high = binom.ppf([0.001, 0.999], draws, level)
        assert low <= (p_values <= level).sum() <= high


def test_pooled_growth_weighs_areas_by_their_size():
    # 100 and 900 events a year among 1,000 and 9,000 persons; the large area grows by 10 %, the small one not.
    sums = np.array([[1_000.0, 10_000.0, 1_090.0, 10_000.0]])
    assert pooled_growth(sums).tolist() == pytest.approx([0.09])


def test_growth_of_the_population_is_taken_out():
    group, others = np.array([[100.0, 1_000.0, 120.0, 1_200.0]]), np.array([[100.0, 1_000.0, 120.0, 1_000.0]])
    assert difference_in_pooled_growth(group, others).tolist() == pytest.approx([-0.2])


@pytest.mark.parametrize(
    ("columns", "group"),
    [
        (means(1, 2, 3), labels(3)),
        (means(1, 2, 3), labels(3, 0, 1, 2)),
        (means(1, 2, 3), labels(4, 0)),
        (means(1, 2, np.nan), labels(3, 0)),
    ],
)
def test_a_test_without_both_sides_or_with_unknown_values_is_refused(columns, group):
    with pytest.raises(InvalidInput):
        permutation_test(columns, group, difference_in_means)
