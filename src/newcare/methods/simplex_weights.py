"""Weights that are not negative and sum to 1, at the exact least squares.

With weights that sum to 1, `points @ w - target` is `(points - target) @ w`: the point of the columns' convex hull that
lies nearest the origin. Non-negative least squares of the columns, with a row of ones that should come to 1, is that
point on another scale (for given proportions the best scale depends on the distance alone, and falls with it). So an
active-set solver for non-negative least squares, which ends after finitely many steps, gives the exact answer.

Sources: Lawson and Hanson 1974, Solving Least Squares Problems, chapter 23; Wolfe 1976, Mathematical Programming 11:128
(nearest point in a polytope).
"""

from __future__ import annotations

import numpy as np
from scipy import optimize

from newcare.methods.panel import Floats

_KEPT = 1e-12  # a weight below this share is rounding


def simplex_weights(points: Floats, target: Floats, *, ridge: float = 0.0) -> Floats:
    """Find weights w >= 0 with sum 1 that minimise |points @ w - target|^2 + ridge |w|^2.

    Args:
        points: shape (rows, k): a column for each weight.
        target: shape (rows,).
        ridge: 0 or more.

    Returns:
        Shape (k,).
    """
    gaps = points - target[:, None]
    if ridge > 0:
        gaps = np.vstack([gaps, np.sqrt(ridge) * np.eye(gaps.shape[1])])
    if len(gaps) > gaps.shape[1]:
        gaps = np.asarray(np.linalg.qr(gaps, mode="r"), dtype=np.float64)
    size = np.linalg.norm(gaps, axis=0).max(initial=0.0)
    if size == 0:
        return np.full(gaps.shape[1], 1 / gaps.shape[1])
    gaps = gaps / size
    found = _nearest(gaps)
    return _settled(gaps, found)


def _nearest(gaps: Floats) -> Floats:
    """Find the proportions of the nearest point of the hull by non-negative least squares."""
    rows, columns = gaps.shape
    system = np.vstack([gaps, np.ones(columns)])
    aim = np.zeros(rows + 1)
    aim[-1] = 1.0
    found: Floats = optimize.nnls(system, aim, maxiter=50 * columns)[0]
    return np.asarray(found / found.sum())


def _settled(gaps: Floats, weights: Floats) -> Floats:
    """Solve once more on the weights that are not 0, to take out rounding; kept where none turns negative."""
    used = np.flatnonzero(weights > _KEPT)
    if len(used) == 1:
        return np.where(weights > _KEPT, 1.0, 0.0)
    base, others = gaps[:, used[0]], gaps[:, used[1:]]
    free = np.linalg.lstsq(others - base[:, None], -base, rcond=None)[0]
    again = np.zeros_like(weights)
    again[used[1:]] = free
    again[used[0]] = 1 - free.sum()
    worse = np.linalg.norm(gaps @ again) > np.linalg.norm(gaps @ weights) * (1 + 1e-12)
    return weights if worse or np.any(again < 0) else again
