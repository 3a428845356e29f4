"""Least squares with unit and period effects, and a covariance that allows for clusters.

Both sets of effects are taken out exactly, whatever cells are missing and whatever the weights: unit effects by
weighted means, period effects by one small system with a row for each period. Nothing is iterated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.panel import Flags, Floats, Integers

NEGLIGIBLE = 1e-10
"""A regressor whose sum of squares left after the effects is below this share of its own is explained by them."""
ROUNDING = 1e-26
"""So is one whose sum of squares left is what rounding makes of its size."""


@dataclass(frozen=True)
class WithinFit:
    """A fitted regression: `coefficients` (k,), cluster-robust `covariance` (k, k), and what it rests on."""

    coefficients: Floats
    covariance: Floats
    observations: int
    clusters: int


def within_regression(
    outcome: Floats,
    regressors: Floats,
    *,
    names: Sequence[str],
    weights: Floats | None = None,
    clusters: Integers | None = None,
) -> WithinFit:
    """Regress an outcome on regressors, unit effects and period effects.

    Args:
        outcome: shape (units, times); NaN where not observed.
        regressors: shape (k, units, times).
        names: k names, for messages.
        weights: shape (units, times), 0 or more; equal where null.
        clusters: shape (units, times), a whole number for each cell; the unit where null.

    Returns:
        Estimates from the cells observed in everything, without units and periods left with one cell. The
        covariance has the factor G/(G-1) x (N-1)/(N-K), K = regressors + periods: unit effects lie inside the
        clusters and are not counted.

    Raises:
        InvalidInput: a regressor does not vary once the effects are out, or is a sum of others; too few cells
            or clusters.

    Sources:
        Cameron and Miller 2015, J Human Resources 50:317; small-sample factor as in the R package fixest.
    """
    cells = _take_cells(outcome, regressors, weights, clusters)
    parameters = len(regressors) + cells.seen.shape[1]
    _refuse_too_few(cells, parameters)
    within = _demean_whole(cells.stack) if cells.weight is None else _demean(cells.stack, cells.weight)
    free, target = within[:-1], within[-1]
    weighted = free if cells.weight is None else free * cells.weight
    gram: Floats = np.tensordot(weighted, free, axes=([1, 2], [1, 2]))
    _refuse_explained(gram, cells, names)
    bread: Floats = np.linalg.inv(gram).astype(np.float64)
    coefficients: Floats = bread @ np.tensordot(weighted, target, axes=2)
    residual: Floats = target - np.tensordot(coefficients, free, axes=1)
    scores = _cluster_scores(weighted, residual, cells)
    factor = _small_sample_factor(len(scores), cells.observations, parameters)
    covariance: Floats = factor * bread @ (scores.T @ scores) @ bread
    return WithinFit(coefficients, covariance, cells.observations, len(scores))


@dataclass(frozen=True)
class _Cells:
    """The cells a regression uses: regressors and, last, the outcome, shape (k + 1, units, times).

    `weight` is null where every cell of the rectangle is seen and counts alike.
    """

    stack: Floats
    seen: Flags
    weight: Floats | None
    clusters: Integers | None

    @property
    def observations(self) -> int:
        """Number of cells."""
        return int(self.seen.sum())


def _take_cells(
    outcome: Floats, regressors: Floats, weights: Floats | None, clusters: Integers | None
) -> _Cells:
    """Keep the cells observed in everything, without units and periods left with one."""
    stack = np.concatenate([regressors, outcome[None]])
    seen: Flags = ~np.isnan(stack).any(axis=0)
    if weights is not None:
        seen &= weights > 0
    seen = _without_singletons(seen)
    if weights is None and seen.all():
        return _Cells(stack, seen, None, clusters)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    cut = np.ix_(rows, columns)
    seen = seen[cut]
    weight = np.where(seen, 1.0 if weights is None else weights[cut], 0.0)
    stack = np.where(seen, stack[:, rows[:, None], columns], 0.0)
    return _Cells(stack, seen, weight, None if clusters is None else clusters[cut])


def _without_singletons(seen: Flags) -> Flags:
    """Leave out units and periods with one cell, until none is left: their effect explains the cell."""
    while True:
        kept: Flags = seen & (seen.sum(axis=1, keepdims=True) > 1) & (seen.sum(axis=0, keepdims=True) > 1)
        if kept.sum() == seen.sum():
            return kept
        seen = kept


def _demean_whole(stack: Floats) -> Floats:
    """Take both sets of effects out of a whole, unweighted panel; shape (k, units, times)."""
    of_units = stack.mean(axis=2, keepdims=True)
    of_times = stack.mean(axis=1, keepdims=True)
    of_times -= of_units.mean(axis=1, keepdims=True)
    within: Floats = stack - of_units
    within -= of_times
    return within


def _demean(stack: Floats, weight: Floats) -> Floats:
    """Take both sets of effects out of any panel; cells of weight 0 do not count."""
    of_units = weight.sum(axis=1)
    share = weight / of_units[:, None]
    within: Floats = stack - np.einsum("knt,nt->kn", stack, share)[:, :, None]
    system = np.diag(weight.sum(axis=0)) - weight.T @ share
    sums = np.einsum("knt,nt->kt", within, weight)
    # The system has one direction without information for each unconnected part of the panel: least squares.
    of_times = np.linalg.lstsq(system, sums.T, rcond=None)[0].T
    within -= of_times[:, None, :]
    within += (of_times @ share.T)[:, :, None]
    return within


def _cluster_scores(weighted: Floats, residual: Floats, cells: _Cells) -> Floats:
    """Add up the scores of each cluster; shape (clusters, k)."""
    if cells.clusters is None:
        of_units: Floats = np.einsum("knt,nt->nk", weighted, residual)
        return of_units
    codes, places = np.unique(cells.clusters[cells.seen], return_inverse=True)
    scores = (weighted * residual)[:, cells.seen]
    return np.stack([np.bincount(places, row, len(codes)) for row in scores], axis=1)


def _small_sample_factor(clusters: int, observations: int, parameters: int) -> float:
    """Find G/(G-1) x (N-1)/(N-K)."""
    if clusters < 2:
        raise InvalidInput("A clustered standard error needs at least two clusters.", seen=str(clusters))
    return clusters / (clusters - 1) * (observations - 1) / (observations - parameters)


def _refuse_too_few(cells: _Cells, parameters: int) -> None:
    """Refuse a panel in which the small-sample factor has no meaning."""
    if cells.observations <= parameters:
        raise InvalidInput(
            "The panel has too few cells for its unit and period effects.",
            seen=f"{cells.observations} cells, {parameters} regressors and periods",
            remedy="Give more units or more times.",
        )


def _refuse_explained(gram: Floats, cells: _Cells, names: Sequence[str]) -> None:
    """Refuse regressors that the effects, or other regressors, explain."""
    left = gram.diagonal()
    for name, kept, regressor in zip(names, left, cells.stack, strict=False):
        size = np.einsum("nt,nt->", regressor, regressor)
        spread = size - np.square(regressor.sum()) / cells.observations
        if kept <= max(NEGLIGIBLE * spread, ROUNDING * size):
            raise InvalidInput(
                f"{name} does not vary once unit and period effects are taken out.",
                remedy="Leave it out, or give a panel in which it changes at different times.",
            )
    scale = np.sqrt(left)
    if np.linalg.matrix_rank(gram / np.outer(scale, scale), tol=NEGLIGIBLE) < len(gram):
        raise InvalidInput(
            "One regressor is a sum of others.", seen=", ".join(names), remedy="Leave one out."
        )
