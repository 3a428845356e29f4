"""Draws by counter. The words of SplitMix64 are those that its reference implementation gives for seed 1234567."""

import numpy as np
import pytest
from scipy import stats

from newcare.synthetic.draws import Draws, mix, poisson_quantile

PEOPLE = np.arange(200_000, dtype=np.uint64)


def test_mixing_gives_the_words_of_splitmix64():
    words = np.uint64(1234567) + np.arange(1, 4, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mix(words)
    assert words.tolist() == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_a_draw_does_not_depend_on_who_is_drawn_beside():
    draws = Draws(5)
    alone = draws.uniform("height", np.array([17], dtype=np.uint64))
    assert alone[0] == draws.uniform("height", PEOPLE)[17]


@pytest.mark.parametrize(
    "other",
    [
        Draws(6).uniform("height", PEOPLE),
        Draws(5).uniform("weight", PEOPLE),
        Draws(5).uniform("height", PEOPLE, 1),
        Draws(5).uniform("height", PEOPLE + np.uint64(1)),
    ],
    ids=["seed", "purpose", "index", "number"],
)
def test_draws_that_differ_in_one_thing_are_unrelated(other):
    # 200,000 pairs: four standard errors of a correlation are 0.009.
    assert abs(np.corrcoef(Draws(5).uniform("height", PEOPLE), other)[0, 1]) < 0.009


def test_uniform_normal_and_exponential_draws_have_their_distributions():
    draws = Draws(5)
    assert stats.kstest(draws.uniform("u", PEOPLE), "uniform").pvalue > 0.001
    assert stats.kstest(draws.normal("z", PEOPLE), "norm").pvalue > 0.001
    assert stats.kstest(draws.exponential("e", PEOPLE), "expon").pvalue > 0.001


@pytest.mark.parametrize("mean", [0.02, 0.7, 5.0, 60.0, 300.0])
def test_poisson_counts_are_the_quantiles_of_the_poisson_distribution(mean):
    u = Draws(5).uniform("count", PEOPLE[:20_000])
    found = poisson_quantile(u, np.full(len(u), mean))
    np.testing.assert_array_equal(found, stats.poisson.ppf(u, mean).astype(int))


def test_picks_come_in_proportion_to_their_weights():
    found = np.bincount(Draws(5).pick("colour", PEOPLE, np.array([1.0, 0.0, 3.0])), minlength=3) / len(PEOPLE)
    assert found == pytest.approx([0.25, 0.0, 0.75], abs=0.004)
