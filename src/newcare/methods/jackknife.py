"""Contrasts between cohorts and never-treated units, with intervals from leaving out one unit at a time.

A cohort is all units that start at one time. Each contrast is a weighted mean, over the treated units, of how a
unit's own path differs from the mean path of the never-treated. Callaway and Sant'Anna's effects are such
contrasts (each path measured from the period before the start), and so is the slope of the difference before
the start. Leaving out a unit changes a mean in a way that has a closed form, so nothing is fitted again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.panel import Flags, Floats, Integers, Panel


@dataclass(frozen=True)
class Contrasts:
    """What a unit of each cohort adds to each contrast.

    Args:
        cohorts: positions at which cohorts start, rising; shape (cohorts,).
        loadings: weights on the unit's outcomes; shape (contrasts, cohorts, times).
        divisors: what the unit adds to the divisor of the mean; shape (contrasts, cohorts).
    """

    cohorts: Integers
    loadings: Floats
    divisors: Floats


@dataclass(frozen=True)
class Jackknife:
    """Estimates of contrasts, each of shape (contrasts,); NaN where it cannot be known.

    `standard_errors` are NaN where leaving out one unit leaves nothing to estimate from. `degrees_of_freedom`
    are Welch's: few treated units and few comparators each cost certainty. `treated_units` contribute.
    `replicates`: shape (contrasts, units), the estimate without that unit.
    """

    estimates: Floats
    standard_errors: Floats
    degrees_of_freedom: Floats
    treated_units: Integers
    replicates: Floats


def cohorts_of(panel: Panel) -> Integers:
    """List the positions at which units of a panel start, rising."""
    return np.unique(panel.first_treated[~panel.never_treated])


def changes_since_before_start(cohorts: Integers, cells: Flags) -> Contrasts:
    """Describe mean effects over cells: change since the period before the start, against the never-treated.

    Args:
        cohorts: shape (cohorts,), each 1 or more.
        cells: shape (contrasts, cohorts, times); the cells that each contrast averages, each unit-period alike.
    """
    loadings = cells.astype(np.float64)
    counts = loadings.sum(axis=2)
    loadings[:, np.arange(len(cohorts)), cohorts - 1] -= counts
    return Contrasts(cohorts, loadings, counts)


def slope_before_start(cohorts: Integers, n_times: int) -> Contrasts:
    """Describe the slope, per period before the start, of the difference from the never-treated."""
    times = np.arange(n_times)
    before = times < cohorts[:, None]
    centre = (cohorts[:, None] - 1) / 2
    loadings = np.where(before, times - centre, 0.0)
    return Contrasts(cohorts, loadings[None], np.square(loadings).sum(axis=1)[None])


def leave_one_unit_out(panel: Panel, contrasts: Contrasts, clusters: Integers | None = None) -> Jackknife:
    """Estimate contrasts, and again without each unit in turn.

    The variance adds up, over treated and never-treated units, (m - 1)/m x the squares of the m replicates round
    their mean. Where all start at once the interval is that of Welch's t test of the units' changes. `clusters`: as for
    `summarise_replicates`.

    Raises:
        InvalidInput: a unit is not observed at every time, or there is no treated or never-treated unit.

    Sources:
        Wolter 2007, Introduction to Variance Estimation, section 4.5 (jackknife by group); Welch 1947, Biometrika
        34:28.
    """
    never = panel.never_treated
    _check(panel, never)
    comparators = panel.outcome[never]
    mean_path = comparators.mean(axis=0)
    cohort = np.searchsorted(contrasts.cohorts, panel.first_treated[~never])
    excess = panel.outcome[~never] - mean_path
    own = np.empty((len(contrasts.loadings), len(cohort)))
    for place in range(len(contrasts.cohorts)):
        members = cohort == place
        own[:, members] = contrasts.loadings[:, place] @ excess[members].T
    divisors = contrasts.divisors[:, cohort]
    total, divisor = own.sum(axis=1), divisors.sum(axis=1)
    replicates = np.empty((len(own), panel.n_units))
    sizes = np.bincount(cohort, minlength=len(contrasts.cohorts))
    loads = np.einsum("qct,c->qt", contrasts.loadings, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimates = total / np.where(divisor > 0, divisor, np.nan)
        left = divisor[:, None] - divisors
        replicates[:, ~never] = (total[:, None] - own) / np.where(left > 0, left, np.nan)
        moved = loads @ (comparators - mean_path).T / (len(comparators) - 1)
        replicates[:, never] = (total[:, None] + moved) / np.where(divisor > 0, divisor, np.nan)[:, None]
    return summarise_replicates(estimates, replicates, never, divisors > 0, clusters)


def _check(panel: Panel, never: Flags) -> None:
    """Refuse a panel in which a contrast has no meaning."""
    if np.isnan(panel.outcome).any():
        raise InvalidInput(
            "Every unit must be observed at every time.", remedy="Leave out those that are not."
        )
    if never.all() or not never.any():
        raise InvalidInput("Contrasts need treated and never-treated units.", remedy="Check the starts.")
    if np.any(panel.start == 0):
        raise InvalidInput("A unit treated from the first time on has nothing to be compared with.")


def summarise_replicates(
    estimates: Floats, replicates: Floats, never: Flags, contributes: Flags, clusters: Integers | None = None
) -> Jackknife:
    """Find standard errors and Welch's degrees of freedom from the replicates of each of the two groups.

    With clusters, what leaving out its units would do is added up within each, and clusters take the units' place.
    A cluster with units of both groups counts in both, and what moves them together cancels.

    Args:
        estimates: shape (contrasts,).
        replicates: shape (contrasts, units): the estimate without that unit.
        never: shape (units,): the never-treated; where there is none, all spread is that of the treated.
        contributes: shape (contrasts, treated units): the treated units that a contrast averages.
        clusters: shape (units,): a whole number from 0, the same for units that chance moves together; each unit by
            itself where null.

    Source: Cameron and Miller 2015, J Human Resources 50:317 (sums of influence within clusters).
    """
    of_unit = np.arange(len(never)) if clusters is None else clusters
    number = int(of_unit.max(initial=-1)) + 1
    parts = np.zeros((2, len(replicates), number))
    members = np.zeros((2, len(replicates)))
    parts[0], members[0] = _moves(replicates[:, ~never], contributes, of_unit[~never], number)
    if never.any():
        every = np.ones((len(replicates), int(never.sum())), dtype=bool)
        parts[1], members[1] = _moves(replicates[:, never], every, of_unit[never], number)
    treated, compared = np.square(parts).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_others = np.square(compared) / (members[1] - 1) if never.any() else 0.0
        freedom = np.square(treated + compared) / (np.square(treated) / (members[0] - 1) + of_others)
    errors = np.sqrt(np.square(parts.sum(axis=0)).sum(axis=1))
    known = np.isfinite(errors) & np.isfinite(freedom) & (errors > 0)
    return Jackknife(
        estimates,
        np.where(known, errors, np.nan),
        np.where(known, freedom, np.nan),
        contributes.sum(axis=1),
        replicates,
    )


def _moves(replicates: Floats, contributes: Flags, clusters: Integers, number: int) -> tuple[Floats, Floats]:
    """What each cluster moves the estimate by, whose squares add up to a group's variance; and clusters in the group.

    Shapes (contrasts, clusters), NaN from one cluster, and (contrasts,). Where each unit is a cluster, the squares come
    to (m - 1)/m x the squares of the m replicates round their mean.
    """
    m = contributes.sum(axis=1)
    kept = np.where(contributes, replicates, 0.0)
    belongs = (clusters[:, None] == np.arange(number)).astype(np.float64)
    groups = ((contributes.astype(np.float64) @ belongs) > 0).sum(axis=1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = kept.sum(axis=1) / m
        apart = np.where(contributes, replicates - centre[:, None], 0.0)
        widened = (m - 1) / m * np.sqrt(groups / (groups - 1))
        moved: Floats = (apart @ belongs) * np.where(groups > 1, widened, np.nan)[:, None]
    return moved, groups
