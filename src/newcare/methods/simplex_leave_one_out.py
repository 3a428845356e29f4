"""Simplex weights with each row left out in turn, from the weights of all rows.

Leaving one row out seldom changes which weights are above 0. So the exact conditions of the optimum (Karush, Kuhn and
Tucker) are solved for all rows at once on the weights that are in use with every row; where they do not hold, a weight
enters or leaves until they do; and where that does not end soon the solver of `simplex_weights` decides.
"""

from __future__ import annotations

import numpy as np

from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.simplex_weights import simplex_weights

_MOST_CHANGES = 25
_SLACK = 1e-11  # of the largest product: rounding in the conditions


def leave_one_out_weights(points: Floats, target: Floats) -> Floats:
    """Find, for each row, the weights w >= 0 with sum 1 that minimise |points @ w - target|^2 over the other rows.

    Args:
        points: shape (rows, k). target: shape (rows,).

    Returns:
        Shape (rows, k).
    """
    gaps = points - target[:, None]
    size = np.linalg.norm(gaps, axis=0).max(initial=0.0)
    found = np.zeros((len(target), points.shape[1]))
    if size == 0:
        found[:] = 1 / points.shape[1]
        return found
    gaps = gaps / size
    products = gaps.T @ gaps
    used = np.flatnonzero(simplex_weights(points, target))
    held = _on_the_same(gaps, products, used, found)
    for row in np.flatnonzero(~held):
        changed = _changed(products - np.outer(gaps[row], gaps[row]), used)
        kept = np.arange(len(target)) != row
        found[row] = simplex_weights(points[kept], target[kept]) if changed is None else changed
    return found


def _on_the_same(gaps: Floats, products: Floats, used: Integers, found: Floats) -> Flags:
    """Solve all rows on the weights in use, fill `found`, and say for which rows the conditions hold."""
    near = gaps[:, used]
    system = np.zeros((len(gaps), len(used) + 1, len(used) + 1))
    system[:, :-1, :-1] = products[np.ix_(used, used)] - near[:, :, None] * near[:, None, :]
    system[:, -1, :-1] = system[:, :-1, -1] = 1.0
    aim = np.zeros((len(gaps), len(used) + 1, 1))
    aim[:, -1] = 1.0
    try:
        weights = np.linalg.solve(system, aim)[:, :-1, 0]
    except np.linalg.LinAlgError:
        return np.zeros(len(gaps), dtype=np.bool_)
    slopes = weights @ products[used] - (near * weights).sum(axis=1)[:, None] * gaps
    least = (slopes[:, used] * weights).sum(axis=1)
    slack = _SLACK * np.abs(products).max()
    held = (weights >= 0).all(axis=1) & (slopes >= least[:, None] - slack).all(axis=1)
    found[np.ix_(held, used)] = weights[held]
    return np.asarray(held)


def _changed(products: Floats, used: Integers) -> Floats | None:
    """Let weights enter and leave until the conditions hold; null where that does not end soon."""
    chosen = list(used)
    slack = _SLACK * np.abs(products).max()
    for _ in range(_MOST_CHANGES):
        system = np.ones((len(chosen) + 1, len(chosen) + 1))
        system[:-1, :-1] = products[np.ix_(chosen, chosen)]
        system[-1, -1] = 0.0
        aim = np.zeros(len(chosen) + 1)
        aim[-1] = 1.0
        try:
            weights = np.linalg.solve(system, aim)[:-1]
        except np.linalg.LinAlgError:
            return None
        if weights.min() < 0:
            del chosen[int(weights.argmin())]
            continue
        slopes = products[:, chosen] @ weights
        worst = int(slopes.argmin())
        if slopes[worst] >= slopes[chosen] @ weights - slack:
            found = np.zeros(len(products))
            found[chosen] = weights
            return found
        chosen.append(worst)
    return None
