"""Single months that stand far from what is usual: records that were lost, or sent twice."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ERRORS = 4.0
"""Poisson standard errors within which a difference is taken for chance: about 1 in 16,000 passes them."""


@dataclass(frozen=True)
class OddMonth:
    """One month of one area: `change` is what was counted over what is usual, less one (-0.9 is 90 % missing)."""

    area: int
    month: int
    change: float


def usual_month(counts: Floats) -> Floats:
    """Median month of each area: counts of shape (areas, months) to shape (areas,)."""
    usual: Floats = np.median(counts, axis=1)
    return usual


def totals_differ(before: float, after: float, errors: float = ERRORS) -> bool:
    """Tell whether two totals of events, over the same time, lie further apart than chance gives.

    The variance of the difference of two Poisson counts is the sum of their means, which their totals estimate.
    """
    return abs(after - before) > errors * math.sqrt(before + after)


def beside_common(counts: Floats) -> Floats:
    """Each area's months over its own usual month, and over what all areas have in common.

    What is common (the season, a hard winter) is the median over areas, which one area's break hardly moves; a share
    of the total would make the others seem to rise when one of only a few areas falls silent.

    Args:
        counts: shape (areas, months), 0 or more.

    Returns:
        The same shape, around 1; not-a-number where there is nothing to compare. With fewer than three areas no
        month counts as common.
    """
    usual = usual_month(counts)[:, None]
    relative = np.divide(counts, usual, out=np.full(counts.shape, np.nan), where=usual > 0)
    few = len(counts) < 3 or not (usual > 0).any()
    common = np.ones(counts.shape[1]) if few else np.nanmedian(relative, axis=0)
    beside: Floats = np.divide(relative, common, out=np.full(counts.shape, np.nan), where=common > 0)
    return beside


def odd_months(counts: Floats, *, share: float = 0.5, errors: float = ERRORS) -> list[OddMonth]:
    """Find months that are far from usual, beyond what chance gives.

    Args:
        counts: events, shape (areas, months), 0 or more.
        share: how far from usual, as a share of it, that a month must be.
        errors: and how many Poisson standard errors, those of what was counted where it is more than usual: small
            counts lean to the high side, so that the errors of the usual would take a busy month for a break.

    Returns:
        By area, then month.
    """
    relative = beside_common(counts)
    expected = np.divide(counts, relative, out=np.full(counts.shape, np.nan), where=relative > 0)
    expected = np.where(np.isnan(expected), usual_month(counts)[:, None], expected)
    far = np.abs(counts - expected) > np.maximum(
        share * expected, errors * np.sqrt(np.maximum(counts, expected))
    )
    return [
        OddMonth(int(area), int(month), float(counts[area, month] / expected[area, month] - 1))
        for area, month in np.argwhere(far & (expected > 0))
    ]
