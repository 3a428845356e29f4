"""The data-quality screen: where a published series of areas breaks, with dates, and which breaks somebody has judged.

Five kinds: not submitted (no number for months inside the area's life), gap and spike (months more than half away from
usual), step (a half-year, or a year, whose share of the whole lies far from the one before) and begins or ends (the
area itself). A step may be new records, recoding, a moved service or a real change: the screen cannot tell, so a
register holds what people have decided, and every group result is shown with and without.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newcare.methods.breaks import find_steps, share_of_total
from newcare.methods.gaps import odd_months, totals_differ
from newcare.records.official_series import AreaSeries
from newcare.reference.accepted_breaks import AcceptedBreak

Floats = NDArray[np.float64]

WINDOW_OF_MONTHS, WINDOW_OF_YEARS = 6, 1
THRESHOLD = 0.15
NOT_SUBMITTED, GAP, SPIKE, STEP, BEGINS, ENDS = "not submitted", "gap", "spike", "step", "begins", "ends"
METHOD = (
    "months more than half away from what is usual for the area and common to all (gap, spike), by more than 4 Poisson "
    "standard errors; shares of the whole in neighbouring half-years (years, in a yearly series) that differ by more "
    f"than {THRESHOLD:.0%} and 4 Poisson standard errors (step); months without a number (not submitted); first and "
    "last month of an area (begins, ends)"
)


@dataclass(frozen=True)
class SeriesBreak:
    """A break in one area's series of one measure, from the first day of `first` to that of `last`.

    `change` is what was counted over what is usual, or the new level over the old, less one; null where an area begins,
    ends or does not report. `accepted` is what the register says of it; null where nobody has judged it.
    """

    measure: str
    area: str
    area_name: str
    kind: str
    first: dt.date
    last: dt.date
    change: float | None
    accepted: AcceptedBreak | None


def series_breaks(series: AreaSeries, register: Sequence[AcceptedBreak] = ()) -> tuple[SeriesBreak, ...]:
    """Find the breaks of every area of a series, by area, then by date."""
    found = sorted(_found(series), key=lambda each: (each[1], each[2], each[0]))
    return tuple(
        SeriesBreak(
            series.measure.id,
            series.areas[area],
            series.names.get(series.areas[area], series.areas[area]),
            kind,
            series.periods[first],
            series.periods[last],
            change,
            _accepted(register, series, area, kind, (first, last)),
        )
        for kind, area, first, last, change in found
    )


_Found = tuple[str, int, int, int, float | None]


def _found(series: AreaSeries) -> Iterator[_Found]:
    """Kind, area, first and last position, change."""
    yield from _life(series.counts)
    odd: dict[int, list[tuple[int, float]]] = {}
    if series.monthly:
        complete = np.flatnonzero(~np.isnan(series.counts).any(axis=1))
        for month in odd_months(series.counts[complete]) if len(complete) else []:
            odd.setdefault(int(complete[month.area]), []).append((month.month, month.change))
    for area, months in odd.items():
        for run in _runs(months):
            kind = GAP if run[0][1] < 0 else SPIKE
            yield kind, area, run[0][0], run[-1][0], float(np.mean([change for _, change in run]))
    yield from _steps(series, odd)


def _life(counts: Floats) -> Iterator[_Found]:
    """Areas that begin, end or fall silent."""
    known = ~np.isnan(counts)
    last_of_all = counts.shape[1] - 1
    for area in np.flatnonzero(~known.all(axis=1)).tolist():
        seen = np.flatnonzero(known[area])
        if not len(seen):
            continue
        if seen[0] > 0:
            yield BEGINS, area, int(seen[0]), int(seen[0]), None
        if seen[-1] < last_of_all:
            yield ENDS, area, int(seen[-1]), int(seen[-1]), None
        silent = [(int(each), -1.0) for each in np.flatnonzero(~known[area]) if seen[0] < each < seen[-1]]
        for run in _runs(silent):
            yield NOT_SUBMITTED, area, run[0][0], run[-1][0], None


def _runs(months: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Split months into unbroken runs of one direction."""
    runs: list[list[tuple[int, float]]] = []
    for month, change in months:
        if runs and runs[-1][-1][0] == month - 1 and (runs[-1][-1][1] < 0) == (change < 0):
            runs[-1].append((month, change))
        else:
            runs.append([(month, change)])
    return runs


def _steps(series: AreaSeries, odd: dict[int, list[tuple[int, float]]]) -> Iterator[_Found]:
    """Steps of what is left when odd months are bridged by the month before."""
    counts = series.counts.copy()
    for area, months in odd.items():
        for month, _ in months:
            counts[area, month] = np.nan
        _bridge(counts[area])
    window = WINDOW_OF_MONTHS if series.monthly else WINDOW_OF_YEARS
    steady = np.asarray(~np.isnan(counts).any(axis=1), dtype=np.bool_)
    steady = steady if steady.any() else np.ones_like(steady)
    totals = np.nansum(counts[steady], axis=0)
    for step in find_steps(share_of_total(counts, steady), window, THRESHOLD):
        whole = totals[step.month - window : step.month + window].sum() / 2
        if totals_differ(step.before * whole, step.after * whole):
            change = step.change if np.isfinite(step.change) else None
            yield STEP, step.area, step.month, step.month, change


def _bridge(row: Floats) -> None:
    """Put the last known month into each month left out (or the first known one), in place."""
    known = np.flatnonzero(~np.isnan(row))
    if known.size:
        row[:] = row[known[np.maximum(np.searchsorted(known, np.arange(row.size), side="right") - 1, 0)]]


def _accepted(
    register: Sequence[AcceptedBreak], series: AreaSeries, area: int, kind: str, span: tuple[int, int]
) -> AcceptedBreak | None:
    """What the register says of a break: the same publication, area, measure and kind, and months in common."""
    first, last = (series.periods[each] for each in span)
    for each in register:
        if (
            each.publication == series.publication.name
            and each.area == series.areas[area]
            and each.kind == kind
            and (not each.measures or series.measure.id in each.measures)
            and each.first <= last
            and first <= each.last
        ):
            return each
    return None
