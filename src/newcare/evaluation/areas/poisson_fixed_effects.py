"""Counts as counts: events of treated cells over those that a Poisson model of untreated cells leads one to expect."""

from __future__ import annotations

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.design import AreaDesign, Asked, DesignFindings, arranged, screened
from newcare.evaluation.areas.drift import why_no_interval
from newcare.evaluation.designs import POISSON_FIXED_EFFECTS
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.poisson_leave_one_out import expected_without_each
from newcare.methods.poisson_two_way import TwoWayCounts, poisson_two_way

IMPUTED = (
    "rates and events avoided from events of treated unit-quarters over those a Poisson regression of untreated ones "
    "imputes, so that units count by their events"
)
_LIMITS = "leave-one-unit-out standard error of the log ratio, t with Welch's degrees of freedom"


def by_poisson_fixed_effects(case: AreaCase, asked: Asked) -> DesignFindings:
    """Impute treated cells from a Poisson regression of untreated ones with unit and time effects.

    Late starters are never compared with early ones that are under way, so staggered starts do no harm. Events are
    added up before the ratio is taken: large units count for more, and cells without events need no correction.
    Effects before the start are not given, because the model is fitted to those cells.
    """
    counts, panel = case.counted(), case.panel
    seen = counts.exposure > 0
    model = TwoWayCounts(
        counts.events, np.where(seen, counts.exposure, 1.0), case.varying, seen & ~panel.treated
    )
    fit = poisson_two_way(model)
    before = np.where(model.seen, model.counts, 0.0).sum(axis=1)
    groups = np.where(panel.treated & seen & (before > 0)[:, None], panel.relative_time + 1, 0)
    if not groups.any():
        raise InvalidInput("No unit that starts has an event before its start.")
    figures = _members(case, int(groups.max()))
    observed = _by_group(groups, model.counts)
    expected = _by_group(groups, fit.expected(model))
    left = observed.sum(axis=0) - observed, expected_without_each(model, fit, groups)
    findings = case.cells.from_replicates(
        _log_ratio(observed.sum(axis=0) @ figures.T, expected.sum(axis=0) @ figures.T),
        _log_ratio(left[0] @ figures.T, left[1] @ figures.T),
        panel.never_treated,
        asked.confidence,
        case.clusters,
    )
    mean, *rest = findings
    found = _from_the_start_on(arranged(case, [mean, *screened(rest)], _LIMITS))
    reason = why_no_interval(panel, least_before=case.periods_per_year)
    return found if reason is None else found.without_intervals(reason)


def _members(case: AreaCase, groups: int) -> Floats:
    """Which groups (periods since the start, from 0) each figure adds up; shape (figures, groups)."""
    since = np.arange(groups)
    year = since // case.periods_per_year + 1
    rows: list[Flags] = [since >= 0]
    rows += [since == quarter for quarter in case.cells.quarters]
    rows += [year == number for number in case.cells.years]
    return np.stack(rows).astype(np.float64)


def _by_group(groups: Integers, values: Floats) -> Floats:
    """Add up values by unit and group, from 1; shape (units, groups)."""
    return np.stack(
        [np.where(groups == k + 1, values, 0.0).sum(axis=1) for k in range(int(groups.max()))], axis=1
    )


def _log_ratio(observed: Floats, expected: Floats) -> Floats:
    """Log of observed over expected; NaN where either is 0 or unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(observed) - np.log(expected)
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _from_the_start_on(found: DesignFindings) -> DesignFindings:
    """Leave out the periods before the start."""
    after = {quarter: one for quarter, one in found.by_quarter.items() if quarter >= 0}
    return DesignFindings(found.mean, after, found.by_year, found.limits, found.warning)


DESIGN = AreaDesign(
    name=POISSON_FIXED_EFFECTS,
    title="Poisson with fixed effects",
    needs="counts with person-time; 5 units that start, 5 that never do, a year before the first start",
    method="Poisson regression of untreated unit-quarters on unit and quarter with expected events (or person-time) as "
    "offset; events of treated unit-quarters over those so imputed",
    source="Hausman, Hall and Griliches 1984, Econometrica 52:909; Borusyak, Jaravel and Spiess 2024, Review of "
    "Economic Studies 91:3253, on the scale of counts",
    estimate=by_poisson_fixed_effects,
    counts_only=True,
    compares_counts=True,
    takes_covariates=True,
)
