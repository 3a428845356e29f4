"""Outcomes of untreated units as covariates, unit effects, time effects and a few factors with loadings.

Sources: Bai 2009, Econometrica 77:1229; Xu 2017, Political Analysis 25:57.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from newcare.errors import InvalidInput
from newcare.methods.panel import Floats

_SETTLED = 1e-8
_MOST_STEPS = 20_000


@dataclass(frozen=True)
class InteractiveEffects:
    """`coefficients` (k,) of the covariates, `level` and `times` (times,) effects, `factors` (times, r).

    The factors are orthonormal.
    """

    coefficients: Floats
    level: float
    times: Floats
    factors: Floats


def interactive_effects(outcome: Floats, covariates: Floats, factors: int) -> InteractiveEffects:
    """Fit by least squares: covariates given factors, and factors given covariates, until neither moves.

    Args:
        outcome: shape (units, times), complete.
        covariates: shape (k, units, times), complete.
        factors: r, 0 or more, below the number of units and of times.

    Raises:
        InvalidInput: a covariate does not vary once unit and time effects are out, or is a sum of others.
    """
    within, free = _demeaned(outcome[None])[0], _demeaned(covariates)
    flat = free.reshape(len(free), within.size)
    coefficients, inverse = np.zeros(len(free)), np.zeros((len(free), len(free)))
    if len(free):
        inverse = _inverse(flat @ flat.T, np.square(covariates).sum(axis=(1, 2)))
        coefficients = inverse @ (flat @ within.ravel())
    if factors and len(free):
        coefficients = _alternate(within, free, flat, inverse, coefficients, factors)
    rest = within - np.tensordot(coefficients, free, axes=1)
    adjusted = outcome - np.tensordot(coefficients, covariates, axes=1)
    level = float(adjusted.mean())
    return InteractiveEffects(coefficients, level, adjusted.mean(axis=0) - level, _directions(rest, factors))


def _alternate(
    within: Floats, free: Floats, flat: Floats, inverse: Floats, coefficients: Floats, factors: int
) -> Floats:
    """Take turns until the coefficients move less than 1e-8."""
    for _ in range(_MOST_STEPS):
        rest = within - np.tensordot(coefficients, free, axes=1)
        directions = _directions(rest, factors)
        common = (rest @ directions) @ directions.T
        moved: Floats = inverse @ (flat @ (within - common).ravel())
        if np.abs(moved - coefficients).max() < _SETTLED:
            return moved
        coefficients = moved
    raise InvalidInput(
        "The factors and the covariates do not settle.",
        seen=f"{factors} factors",
        remedy="Ask for fewer factors, or leave out a covariate that moves as a factor does.",
    )


def _directions(rest: Floats, factors: int) -> Floats:
    """First principal directions of the residuals over time; shape (times, factors)."""
    units, times = rest.shape
    if factors == 0:
        return np.zeros((times, 0))
    if times <= units:
        return _leading(rest.T @ rest, factors)
    return np.asarray(np.linalg.qr(rest.T @ _leading(rest @ rest.T, factors))[0])


def _leading(products: Floats, count: int) -> Floats:
    """Eigenvectors of the largest eigenvalues of a symmetric matrix, the largest first."""
    size = len(products)
    vectors = linalg.eigh(products, subset_by_index=(size - count, size - 1), check_finite=False)[1]
    return np.asarray(vectors[:, ::-1], dtype=np.float64)


def _demeaned(stack: Floats) -> Floats:
    """Take unit and time means out of complete panels; shape (k, units, times)."""
    of_units = stack.mean(axis=2, keepdims=True)
    of_times = stack.mean(axis=1, keepdims=True)
    return np.asarray(stack - of_units - of_times + of_units.mean(axis=1, keepdims=True))


def _inverse(gram: Floats, sizes: Floats) -> Floats:
    """Invert the products of the covariates; refuses those that effects or others explain."""
    scale = np.sqrt(gram.diagonal())
    explained = gram.diagonal() <= 1e-12 * sizes
    if explained.any() or np.linalg.matrix_rank(gram / np.outer(scale, scale), tol=1e-10) < len(gram):
        raise InvalidInput(
            "A covariate does not vary among never-treated units once unit and time effects are out, or is a sum of"
            " others.",
            remedy="Leave it out.",
        )
    return np.asarray(np.linalg.inv(gram))
