"""Matching on Mahalanobis distance within a caliper on the propensity score, among very many controls.

A control can serve a treated row only if it agrees on the strata and lies within the caliper; controls are sorted by
the score, so that those within the caliper are one stretch, and whole blocks of treated rows are compared with a
stretch at once.

Sources: Rubin 1980, Biometrics 36:293 (the distance); Rosenbaum and Rubin 1985, American Statistician 39:33 (within
calipers of the propensity score).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import centred_blocks, dependent_columns, products
from newcare.methods.design_terms import Terms
from newcare.methods.free_controls import DIGITS
from newcare.methods.matched_sets import MatchedSets, check_controls, falling, sets_of
from newcare.methods.nearest_neighbour import caliper_of
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.weighted_means import check_arms

Singles = npt.NDArray[np.float32]
_TOGETHER = 64  # treated rows compared at once
_TILE, _GROUP = 8_192, 16  # controls compared at once, and those of which only the nearest is noted
_PIECE = 64  # controls whose products with the rows compared are worked out together
_SHORTLIST = 8  # controls looked at exactly for each treated row
_AT_THE_EDGES = 2  # groups that lie only in part within the caliper, so that their nearest may lie without


def mahalanobis_sets(
    terms: Terms,
    treatment: Floats,
    *,
    log_odds: Floats | None = None,
    controls: int = 1,
    replace: bool = False,
    caliper_standard_deviations: float | None = 0.2,
    greatest_distance: float | None = None,
    strata: Integers | None = None,
) -> MatchedSets:
    """Match each treated row with the controls whose covariates are nearest, allowing for how these vary together.

    Args:
        terms: n rows of covariates; the distance uses their covariance within the arms.
        treatment: shape (n,), 0 or 1.
        log_odds: shape (n,): logit of the propensity score, for the caliper and the order; null for neither.
        controls, replace: as in `propensity_sets`; rounds likewise.
        caliper_standard_deviations: of the log-odds; as in `propensity_sets`.
        greatest_distance: Mahalanobis distance allowed; null for any.
        strata: shape (n,): codes from 0; all rows of a set agree on them.

    Returns:
        Sets whose `distance` is the Mahalanobis distance. Nearest means nearest to a squared distance of 1e-5, below
        which single precision cannot tell; ties go by row order.

    Raises:
        InvalidInput: an arm without rows; a covariate that is constant or a sum of others.
    """
    treated = check_arms(treatment)
    check_controls(controls)
    points = _whitened(terms, treated)
    width = None if log_odds is None else caliper_of(log_odds, treated, caliper_standard_deviations)
    odds = np.zeros(len(treatment)) if log_odds is None else np.round(log_odds, DIGITS)
    strata = np.zeros(len(treatment), dtype=np.int64) if strata is None else strata
    reach = np.inf if width is None else round(width, DIGITS)
    farthest = np.inf if greatest_distance is None else greatest_distance
    order = falling(odds, treated)
    found: list[tuple[int, int, float]] = []
    for stratum in np.unique(strata[order]):
        rows = np.flatnonzero(~treated & (strata == stratum))
        places = np.flatnonzero(strata[order] == stratum)
        if len(rows):
            stretch = _Stretch(points, odds, rows, reach, farthest)
            found += stretch.matches(order, places, controls, replace=replace)
    pairs = np.array([(place, row) for place, row, _ in found], dtype=np.int64).reshape(-1, 2)
    distance = np.array([apart for _, _, apart in found])
    return sets_of(order, pairs[:, 0], pairs[:, 1], distance, width)


def _whitened(terms: Terms, treated: Flags) -> Singles:
    """Turn the covariates so that their covariance within the arms is the identity; shape (n, k)."""
    if dependent := dependent_columns(terms.design):
        raise InvalidInput(
            "A covariate to match on is constant or is a sum of covariates before it.",
            seen=", ".join(terms.names[place] for place in dependent),
            remedy="Leave it out: the others already say what it says.",
        )
    centre = terms.design.mean(axis=0)
    apart = terms.design[treated].mean(axis=0) - terms.design[~treated].mean(axis=0)
    between = np.outer(apart, apart) * treated.sum() * (~treated).sum() / len(treated)
    whole = sum(products(block, block) for _, block in centred_blocks(terms.design, centre))
    within = (np.asarray(whole)[1:, 1:] - between) / max(len(treated) - 2, 1)
    turn = np.linalg.inv(np.linalg.cholesky(within)).T
    whitened = np.empty(terms.design.shape, dtype=np.float32)
    for rows, block in centred_blocks(terms.design, centre):
        turned = np.matmul(block[:, :, 1:], turn).reshape(-1, len(turn))
        whitened[rows] = turned[: rows.stop - rows.start]
    return whitened


def _products(tile: Singles, points: Singles) -> Singles:
    """Products of rows, in pieces so small that one thread does each without waiting for others."""
    whole = len(tile) // _PIECE * _PIECE
    found = np.empty((len(tile), len(points)), dtype=np.float32)
    pieces = tile[:whole].reshape(-1, _PIECE, tile.shape[1])
    np.matmul(pieces, points.T, out=found[:whole].reshape(-1, _PIECE, len(points)))
    np.matmul(tile[whole:], points.T, out=found[whole:])
    return found


@dataclass(frozen=True)
class _Near:
    """The controls nearest to one treated row: positions in the stretch by rising distance."""

    position: Integers
    distance: Floats


class _Stretch:
    """Controls of one stratum by rising log-odds. A control that is taken gets an infinite length, and so distance."""

    def __init__(self, points: Singles, odds: Floats, rows: Integers, reach: float, farthest: float) -> None:
        self._rows = rows[np.argsort(odds[rows], kind="stable")]
        self._all, self._odds = points, odds
        self._points = points[self._rows]
        self._lengths = np.einsum("ij,ij->i", self._points, self._points)
        self._reach, self._farthest = reach, farthest
        self._wanted = odds[self._rows]

    def matches(
        self, order: Integers, places: Integers, controls: int, *, replace: bool
    ) -> list[tuple[int, int, float]]:
        """Match the treated rows `order[places]`: place, control row and distance of each pair."""
        found: list[tuple[int, int, float]] = []
        for _ in range(1 if replace else controls):
            still = []
            for start in range(0, len(places), _TOGETHER):
                block = places[start : start + _TOGETHER]
                shortlists = self._nearest(order[block], max(_SHORTLIST, controls))
                for place, near in zip(block.tolist(), shortlists, strict=True):
                    chosen = near if replace else self._take(near, int(order[place]))
                    kept = chosen.distance[:controls] <= self._farthest
                    pairs = zip(
                        chosen.position[:controls][kept], chosen.distance[:controls][kept], strict=True
                    )
                    found += [(place, int(self._rows[at]), float(apart)) for at, apart in pairs]
                    still += [place] if kept.any() else []
            places = np.array(still, dtype=np.int64)
        return found

    def _take(self, near: _Near, row: int) -> _Near:
        """Take the nearest control that is free, looking again where the shortlist has been taken by others."""
        while len(near.position):
            free = np.flatnonzero(np.isfinite(self._lengths[near.position]))
            if len(free):
                first = free[:1]
                if near.distance[first[0]] <= self._farthest:
                    self._lengths[near.position[first]] = np.inf
                return _Near(near.position[first], near.distance[first])
            near = self._nearest(np.array([row]), _SHORTLIST)[0]
        return near

    def _nearest(self, rows: Integers, number: int) -> list[_Near]:
        """Find the nearest free controls of some treated rows, `number` of each or as many as lie within reach."""
        first = np.searchsorted(self._wanted, np.round(self._odds[rows] - self._reach, DIGITS), side="left")
        end = np.searchsorted(self._wanted, np.round(self._odds[rows] + self._reach, DIGITS), side="right")
        begins = int(first.min())
        least = self._least_of_groups(self._all[rows], begins, int(end.max()))
        found = []
        for row, of_row, low, high in zip(rows.tolist(), least, first.tolist(), end.tolist(), strict=True):
            skipped = (low - begins) // _GROUP
            within = of_row[skipped : -(-(high - begins) // _GROUP)]
            groups = skipped + _smallest(within, number + _AT_THE_EDGES)
            found.append(self._exact(row, begins + groups * _GROUP, low, high, number))
        return found

    def _least_of_groups(self, points: Singles, begins: int, ends: int) -> Singles:
        """Least squared distance to each group of `_GROUP` controls that follow one another; a row a treated row."""
        groups = []
        for start in range(begins, ends, _TILE):
            tile = slice(start, min(start + _TILE, ends))
            apart = _products(self._points[tile], points)
            apart *= -2
            apart += self._lengths[tile, None]
            groups.append(np.minimum.reduceat(apart, np.arange(0, len(apart), _GROUP), axis=0))
        return np.concatenate(groups).T if groups else np.zeros((len(points), 0), dtype=np.float32)

    def _exact(self, row: int, starts: Integers, low: int, high: int, number: int) -> _Near:
        """Look at the controls of the nearest groups in double precision, within the row's own caliper."""
        position = (starts[:, None] + np.arange(_GROUP)).ravel()
        position = position[(position >= low) & (position < high)]
        position = position[np.isfinite(self._lengths[position])]
        apart = self._points[position].astype(np.float64) - self._all[row]
        distance = np.round(np.sqrt(np.einsum("ij,ij->i", apart, apart)), DIGITS)
        best = np.lexsort((self._rows[position], distance))[:number]
        return _Near(position[best], distance[best])


def _smallest(values: Singles, number: int) -> Integers:
    """Positions of the smallest values, in no order."""
    if len(values) <= number:
        return np.arange(len(values))
    return np.asarray(np.argpartition(values, number)[:number])
