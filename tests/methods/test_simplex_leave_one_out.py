from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.methods.simplex_leave_one_out import leave_one_out_weights
from newcare.methods.simplex_weights import simplex_weights


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(3, 30),
    k=st.integers(2, 20),
    alike=st.sampled_from([1.0, 1e-3]),
)
def test_each_row_left_out_fits_as_well_as_when_it_is_solved_by_itself(seed, rows, k, alike):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(rows, 1)) + alike * rng.normal(size=(rows, k))
    target = points @ rng.dirichlet(np.ones(k)) + 0.3 * alike * rng.normal(size=rows)
    found = leave_one_out_weights(points, target)
    assert np.all(found >= 0)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-9)
    for row in range(rows):
        kept = np.arange(rows) != row
        alone = simplex_weights(points[kept], target[kept])
        best = np.linalg.norm(points[kept] @ alone - target[kept])
        assert np.linalg.norm(points[kept] @ found[row] - target[kept]) <= best + 1e-7 * alike


def test_a_target_that_is_every_donor_leaves_equal_weights():
    points = np.ones((4, 3))
    np.testing.assert_allclose(leave_one_out_weights(points, np.ones(4)), 1 / 3)
