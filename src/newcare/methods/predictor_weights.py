"""Search for the predictor weights whose synthetic control follows the outcomes most closely.

The optimum is not unique, and the surface has many valleys: the search starts from several points and keeps the best
that it reached.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize

from newcare.methods.panel import Floats
from newcare.methods.simplex_weights import simplex_weights

_STARTS = 6
_LONGEST = 200  # steps of one search for each predictor
_SEED = 1


def best_predictor_weights(donors: Floats, treated: Floats, outcomes: Floats, target: Floats) -> Floats:
    """Search for weights of predictors with the least mean squared gap of outcomes.

    Args:
        donors: scaled predictors, shape (predictors, donors).
        treated: the same of the treated unit, shape (predictors,).
        outcomes: shape (times, donors).
        target: outcomes of the treated unit, shape (times,).

    Returns:
        Shape (predictors,), not negative, sum one: the best of several starts (equal weights, the regression of
        outcomes on predictors, and draws from a fixed seed).
    """

    def loss(logs: Floats) -> float:
        held = _share(logs)
        root = np.sqrt(held)
        mix = simplex_weights(donors * root[:, None], treated * root)
        return float(np.square(outcomes @ mix - target).mean())

    k = len(treated)
    if k == 1:
        return np.ones(1)
    starts = [np.zeros(k), _regression_start(donors, treated, outcomes, target)]
    starts += list(np.random.default_rng(_SEED).normal(0, 2, (_STARTS - len(starts), k)))
    searches = [
        optimize.minimize(
            loss, start, method="Nelder-Mead", options={"maxfev": _LONGEST * k, "xatol": 1e-4, "fatol": 1e-12}
        )
        for start in starts
    ]
    best = min(searches, key=lambda search: float(search.fun))
    return _share(np.asarray(best.x))


def _share(logs: Floats) -> Floats:
    """Turn free numbers into weights that sum to one."""
    raised = np.exp(np.clip(logs - logs.max(), -40.0, 0.0))
    return np.asarray(raised / raised.sum())


def _regression_start(donors: Floats, treated: Floats, outcomes: Floats, target: Floats) -> Floats:
    """Weigh predictors by how much they explain the outcomes, as Synth does for its first guess."""
    predictors = np.column_stack([treated, donors]).T
    design = np.column_stack([np.ones(len(predictors)), predictors])
    explained = np.linalg.lstsq(design, np.column_stack([target, outcomes]).T, rcond=None)[0][1:]
    size = np.square(explained).sum(axis=1)
    return np.asarray(np.log(np.maximum(size / size.sum(), 1e-8)))
