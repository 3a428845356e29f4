"""Index numbers, by hand."""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.index import baseline_index, baseline_indices


def test_the_baseline_averages_100():
    found = baseline_index(["a", "b", "c"], [8, 12, 15], ["a", "b"])
    assert found.baseline_mean == 10
    assert found.index == pytest.approx((80, 120, 150))


def test_the_base_may_be_another_number_and_unknown_values_stay_unknown():
    found = baseline_index(["a", "b", "c"], [8, None, 12], ["a"], base=1)
    assert found.index == (1, None, 1.5)


def test_many_series_are_indexed_at_once():
    found = baseline_indices([[8, 12, 15], [1, 1, np.nan]], [True, True, False])
    assert found.baseline_mean.tolist() == [10, 1]
    np.testing.assert_allclose(found.index, [[80, 120, 150], [100, 100, np.nan]])


@pytest.mark.parametrize(
    ("periods", "values", "baseline", "words"),
    [
        (["a", "b"], [8, 12], ["z"], ["baseline", "z"]),
        (["a", "b"], [8, None], ["b"], ["baseline", "missing"]),
        (["a", "b"], [-1, 1], ["a", "b"], ["baseline", "zero"]),
        (["a", "b", "c"], [0.1, 0.2, -0.3], ["a", "b", "c"], ["baseline", "zero"]),
        (["a", "b"], [0, 1], ["a"], ["baseline", "zero"]),
        (["a", "b"], [8, 12], [], ["baseline"]),
        (["a", "b"], [8, 12], ["a", "a"], ["baseline", "a twice"]),
        (["a", "b", "a"], [8, 12, 9], ["b"], ["`period`", "a twice"]),
        (["a", "b"], [8], ["a"], ["period", "value"]),
    ],
)
def test_a_baseline_that_says_nothing_is_refused(periods, values, baseline, words):
    with pytest.raises(InvalidInput) as refusal:
        baseline_index(periods, values, baseline)
    assert all(word in str(refusal.value).lower() for word in words)


@pytest.mark.parametrize("base", [0, -100, "100"])
def test_the_base_must_be_a_number_above_zero(base):
    with pytest.raises(InvalidInput, match="`base`"):
        baseline_index(["a"], [8], ["a"], base=base)
