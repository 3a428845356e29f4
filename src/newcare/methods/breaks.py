"""Steps in monthly series: the level of one half-year against the level of the half-year before.

A step may be a new record system, recoding, missing months, a moved service or a real change: the arithmetic cannot
tell, so it names the place, the month and the size, and a person decides. Give it each area's share of the whole, not
its count: what all areas have in common (season, a hard winter) is then no step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from newcare.errors import InvalidInput

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """One step in the series of one area.

    Attributes:
        area: row of the series.
        month: column of the series: the first month of the new level.
        before: mean of the months of the window before it.
        after: mean of the window that begins with it.
    """

    area: int
    month: int
    before: float
    after: float

    @property
    def change(self) -> float:
        """The new level over the old, less one: 0.25 is a rise of a quarter; infinite after a level of nought."""
        return self.after / self.before - 1 if self.before > 0 else math.inf


def share_of_total(counts: Floats, whole: NDArray[np.bool_] | None = None) -> Floats:
    """Share of each area in the sum over areas, month by month.

    Args:
        counts: shape (areas, months), 0 or more; NaN where an area did not report.
        whole: shape (areas,): areas that make up the sum; by default all. An area that begins or ends, left out of it,
            does not make the others seem to move.

    Returns:
        The same shape; NaN stays NaN, and a month in which nothing was counted anywhere is NaN.
    """
    totals = np.nansum(counts if whole is None else counts[whole], axis=0)
    shares: Floats = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    return shares


def find_steps(series: Floats, window: int = 6, threshold: float = 0.15) -> list[Step]:
    """Find where the mean of a window of months differs from the mean of the window before it by more than a share.

    Args:
        series: shape (areas, months), 0 or more; NaN where unknown. A window that touches a NaN is not judged.
        window: months on each side.
        threshold: share of the earlier mean that the change has to pass; 0.15 is 15 %.

    Returns:
        By area, then month. A single jump makes the means differ over several neighbouring months: only the month
        with the largest change of such a run (one direction, no gap) is named.

    Raises:
        InvalidInput: the series is not two-dimensional or has a negative value; window or threshold is not positive.
    """
    series = np.asarray(series, dtype=np.float64)
    _check(series, window, threshold)
    if series.shape[1] < 2 * window:
        return []
    means = sliding_window_view(series, window, axis=1).mean(axis=2)
    before, after = means[:, :-window], means[:, window:]
    change = _change(before, after)
    return [
        Step(area, window + month, float(before[area, month]), float(after[area, month]))
        for area in np.flatnonzero((np.abs(change) > threshold).any(axis=1)).tolist()
        for month in _largest_of_runs(change[area], threshold)
    ]


def _change(before: Floats, after: Floats) -> Floats:
    """Give the relative change; infinite after a level of nought, 0 where it cannot be judged."""
    risen = np.where(after > 0, np.inf, 0.0)
    change = np.divide(after - before, before, out=risen, where=before != 0)
    return np.nan_to_num(change, nan=0.0, posinf=np.inf)


def _check(series: Floats, window: int, threshold: float) -> None:
    if series.ndim != 2:
        raise InvalidInput(
            "Steps are looked for in series of shape (areas, months).", seen=f"shape {series.shape}"
        )
    if (series < 0).any():
        raise InvalidInput("A count or share of activity is never below nought.", seen=str(np.nanmin(series)))
    if window < 1 or threshold <= 0:
        raise InvalidInput(
            "Window and threshold are above nought.", seen=f"window {window}, threshold {threshold}"
        )


def _largest_of_runs(change: Floats, threshold: float) -> list[int]:
    """Give the position of the largest change in each unbroken run of one direction that passes the threshold."""
    direction = np.sign(change) * (np.abs(change) > threshold)
    edges = np.flatnonzero(np.diff(direction, prepend=0.0, append=0.0))
    return [
        int(first + np.abs(change[first:end]).argmax())
        for first, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        if direction[first]
    ]
