"""Units that start, gathered by start: the mean path of each cohort, and without each of its units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.evaluation.areas.case import AreaCase, Counts
from newcare.methods.panel import Floats, Integers


@dataclass(frozen=True)
class Cohorts:
    """Units that start, by start.

    `means` has shape (cohorts, times): the mean path of each; `starts` (cohorts,); `sizes` (cohorts,): their units.
    """

    means: Floats
    starts: Integers
    sizes: Floats


def cohorts_in(case: AreaCase) -> Cohorts:
    """The cohorts of a case."""
    counts = case.added_up and case.added_up.of(~case.panel.never_treated)
    return cohorts_from(case.treated, case.cells.cohort_of, case.cells.cohorts, counts)


def cohorts_from(
    paths: Floats, cohort_of: Integers, starts: Integers, counts: Counts | None = None
) -> Cohorts:
    """Gather paths, shape (units, times), into cohorts; NaN for a cohort without units.

    With counts a cohort's path is the log of its events over its exposure, and its size the exposure.
    """
    belongs = np.arange(len(starts))[:, None] == cohort_of
    if counts is not None:
        return _added_up(counts, belongs.astype(np.float64), starts)
    sizes = belongs.sum(axis=1).astype(np.float64)
    totals = belongs.astype(np.float64) @ paths
    means = np.divide(totals, sizes[:, None], out=np.full(totals.shape, np.nan), where=sizes[:, None] > 0)
    return Cohorts(means, starts, sizes)


def _added_up(counts: Counts, belongs: Floats, starts: Integers) -> Cohorts:
    """Add up the units of each cohort; half an event is added to both where some sum has none."""
    events, exposure = belongs @ counts.events, belongs @ counts.exposure
    half = 0.5 * bool((events[belongs.any(axis=1)] == 0).any())
    known = (events + half > 0) & (exposure > 0)
    ratio = np.divide(events + half, exposure + half, out=np.full(events.shape, np.nan), where=known)
    return Cohorts(np.log(ratio), starts, exposure.mean(axis=1))


def without_each_treated(case: AreaCase, whole: Cohorts) -> tuple[Floats, Floats]:
    """Mean paths of cohorts without each treated unit, and all cohorts' sizes without each unit.

    Shapes (treated, cohorts, times), NaN for a cohort left empty, and (units, cohorts).
    """
    means = np.tile(whole.means, (case.units_treated, 1, 1))
    sizes = np.tile(whole.sizes, (case.panel.n_units, 1))
    treated = ~case.panel.never_treated
    counts = case.added_up and case.added_up.of(treated)
    for place, unit in enumerate(np.flatnonzero(treated)):
        kept = np.arange(case.units_treated) != place
        left = cohorts_from(
            case.treated[kept], case.cells.cohort_of[kept], whole.starts, counts and counts.of(kept)
        )
        means[place], sizes[unit] = left.means, left.sizes
    return means, sizes
