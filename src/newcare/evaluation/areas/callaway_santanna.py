"""Callaway and Sant'Anna: each unit's change since before its start, beside that of units not treated."""

from __future__ import annotations

import numpy as np

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.cells import findings_of, with_standard_errors
from newcare.evaluation.areas.design import (
    AreaDesign,
    Asked,
    DesignFindings,
    arranged,
    screened,
    with_reference,
)
from newcare.evaluation.areas.drift import why_no_interval
from newcare.evaluation.areas.finding import Finding
from newcare.evaluation.designs import CALLAWAY_SANTANNA, NEVER_TREATED, NOT_YET_TREATED
from newcare.methods.group_time import GroupTimeEffects, list_cells
from newcare.methods.group_time_covariates import adjusted_group_time_effects
from newcare.methods.jackknife import changes_since_before_start, leave_one_unit_out
from newcare.methods.later_starters import paths_against_later_starters
from newcare.methods.panel import Floats, Integers

_LEFT_OUT = "leave-one-unit-out standard error, t with Welch's degrees of freedom"
_INFLUENCE = (
    "doubly robust with covariates; standard error from influence functions, t with the smaller group's number less 1 "
    "as degrees of freedom"
)


def by_callaway_santanna(case: AreaCase, asked: Asked) -> DesignFindings:
    """Set each unit's change since the period before its start beside that of units that never start, or not yet.

    The mean effect takes every unit-period from the start on alike (the "simple" aggregate). Without covariates
    intervals come from leaving out one unit at a time, and t with Welch's degrees of freedom; with them, from influence
    functions of the doubly robust estimator.
    """
    limits = _LEFT_OUT
    if len(case.covariates):
        findings, limits = _adjusted(case, asked), _INFLUENCE
    elif asked.comparison == NOT_YET_TREATED:
        findings = _beside_later_starters(case, asked)
    else:
        contrasts = changes_since_before_start(case.cells.cohorts, case.cells.masks)
        findings = findings_of(leave_one_unit_out(case.panel, contrasts, case.clusters), asked.confidence)
    mean, *rest = findings
    found = with_reference(arranged(case, [mean, *screened(rest)], limits))
    reason = why_no_interval(case.panel, asked.comparison, case.periods_per_year)
    return found if reason is None else found.without_intervals(reason)


def _beside_later_starters(case: AreaCase, asked: Asked) -> list[Finding]:
    """Compare also with units that start later."""
    whole, without = paths_against_later_starters(case.panel)
    sizes = np.tile(case.cells.sizes, (case.panel.n_units, 1))
    treated = np.flatnonzero(~case.panel.never_treated)
    sizes[treated, case.cells.cohort_of] -= 1
    findings = case.cells.from_replicates(
        case.cells.average(whole),
        case.cells.average(without, sizes),
        case.panel.never_treated,
        asked.confidence,
        case.clusters,
    )
    compared = (case.cells.masks & np.isfinite(whole)).any(axis=2)
    units = compared.astype(np.float64) @ case.cells.sizes
    return [one.over_units(int(number)) for one, number in zip(findings, units, strict=True)]


def _adjusted(case: AreaCase, asked: Asked) -> list[Finding]:
    """Compare units alike in covariates."""
    listed = list_cells(case.panel, not_yet_treated=asked.comparison == NOT_YET_TREATED, universal_base=True)
    found = adjusted_group_time_effects(case.panel, listed, case.covariates, "doubly_robust")
    weights = _shares(case, found)
    influence = weights @ found.influence + _of_shares(weights, found) @ found.membership
    errors = np.sqrt(np.square(_within_clusters(influence, case.clusters)).sum(axis=1)) / found.n_units
    never = case.panel.never_treated
    treated, others = case.clusters_of(~never), case.clusters_of(never)
    freedom = max(min(treated, others or treated) - 1, 1)
    known = weights.any(axis=1)
    estimates = np.where(known, weights @ found.estimates, np.nan)
    return with_standard_errors(
        estimates, np.where(known, errors, np.nan), freedom, [*case.cells.units], asked.confidence
    )


def _within_clusters(influence: Floats, clusters: Integers | None) -> Floats:
    """Add up influence, shape (figures, units), within clusters."""
    if clusters is None:
        return influence
    belongs = clusters[:, None] == np.arange(int(clusters.max()) + 1)
    number = len(np.unique(clusters))
    widened = np.sqrt(number / max(number - 1, 1))
    return np.asarray(widened * (influence @ belongs.astype(np.float64)))


def _shares(case: AreaCase, found: GroupTimeEffects) -> Floats:
    """Weight of each group-time effect in each figure, by units; shape (figures, effects)."""
    listed = found.cells
    chosen = case.cells.masks[:, listed.group, listed.time] * listed.sizes[listed.group]
    return np.asarray(chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1.0))


def _of_shares(weights: Floats, found: GroupTimeEffects) -> Floats:
    """How figures move with the cohorts' shares of the units, which are estimates too; shape (figures, cohorts)."""
    listed = found.cells
    size = np.where(weights > 0, listed.sizes[listed.group], 0).sum(axis=1, keepdims=True)
    apart = np.where(weights > 0, found.estimates - (weights @ found.estimates)[:, None], 0.0)
    scaled = apart * found.n_units / np.maximum(size, 1)
    belongs = np.arange(len(listed.cohorts)) == listed.group[:, None]
    return np.asarray(scaled @ belongs.astype(np.float64))


DESIGN = AreaDesign(
    name=CALLAWAY_SANTANNA,
    title="Callaway-Sant'Anna",
    needs="5 units that start, 5 to compare with, a year before the first start",
    method="Callaway-Sant'Anna against {comparison} units, mean over treated unit-quarters of {outcome}",
    source="Callaway and Sant'Anna 2021, J Econometrics 225:200; Welch 1947, Biometrika 34:28",
    estimate=by_callaway_santanna,
    comparisons=(NEVER_TREATED, NOT_YET_TREATED),
    takes_covariates=True,
)
