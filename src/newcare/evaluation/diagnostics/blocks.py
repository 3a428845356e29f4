"""An event study in blocks of quarters, with the covariance of its effects: what the sensitivity analyses read.

Blocks of a year (of half a year where less than two years come before the first start) are measured from the whole
block before the start, so that season cancels and no single quarter carries everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.methods.jackknife import Contrasts, Jackknife, cohorts_of, leave_one_unit_out
from newcare.methods.panel import Floats, Panel

MOST_AFTER = 6
LEAST_UNITS = 5


@dataclass(frozen=True)
class Blocks:
    """Effects of blocks in order of time, on the scale of the panel, `pre` of them before the reference block.

    `weights` are the shares of treated unit-periods in each block after the start; `name` is a block in words.
    """

    estimates: Floats
    covariance: Floats
    pre: int
    weights: Floats
    name: str


def blocks_of(panel: Panel, periods_per_year: int) -> Blocks | None:
    """Estimate each block seen by all starters before, and by enough of them after; null where there are too few."""
    cohorts = cohorts_of(panel)
    first = int(cohorts.min())
    lengths = {periods_per_year: "year", periods_per_year // 2: "half-year"}
    length = next((each for each in lengths if each and first >= 2 * each), None)
    if length is None:
        return None
    relative = (np.arange(panel.n_times) - cohorts[:, None]) // length
    before = [-block for block in range(first // length, 1, -1)]
    after = list(range(min(int(relative.max()) + 1, MOST_AFTER)))
    cells = np.stack([relative == block for block in (*before, *after)]).astype(np.float64)
    reference = (relative == -1) / length
    counts = cells.sum(axis=2)
    found = leave_one_unit_out(panel, Contrasts(cohorts, cells - counts[:, :, None] * reference, counts))
    kept = found.treated_units >= LEAST_UNITS
    covariance = _covariance(found, panel)[np.ix_(kept, kept)]
    pre = len(before)
    if not kept[:pre].all() or not kept[pre:].any() or not _is_regular(covariance):
        return None
    sizes = np.array([(panel.first_treated == cohort).sum() for cohort in cohorts])
    seen = (counts[pre:] @ sizes)[kept[pre:]]
    return Blocks(found.estimates[kept], covariance, pre, seen / seen.sum(), lengths[length])


def _is_regular(covariance: Floats) -> bool:
    """Whether no block is a sum of others, so that the methods can be asked."""
    values = np.linalg.eigvalsh(covariance)
    return bool(values.min() > 1e-10 * values.max())


def _covariance(found: Jackknife, panel: Panel) -> Floats:
    """Covariance of the contrasts from leaving out one unit at a time, treated and never-treated apart."""
    never = panel.never_treated
    moved = found.replicates - found.estimates[:, None]
    covariance = np.zeros((len(moved), len(moved)))
    for group in (never, ~never):
        held = np.where(np.isfinite(moved[:, group]), moved[:, group], 0.0)
        contributes = np.abs(held) > 0
        size = np.maximum(contributes.sum(axis=1), 1)
        apart = np.where(contributes, held - (held.sum(axis=1) / size)[:, None], 0.0)
        apart *= np.sqrt((size - 1) / size)[:, None]
        covariance += apart @ apart.T
    return np.asarray(covariance)
