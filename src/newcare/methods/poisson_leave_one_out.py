"""Refits of a two-way Poisson regression without each unit in turn, many units at once.

Each refit starts from the fit of all units and takes Newton's steps with its own information matrix, held fixed: it
lies so near that a few steps settle it. A refit that does not settle, or in which something stops being known, is
done singly.
"""

from __future__ import annotations

import numpy as np

from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.poisson_two_way import TwoWayCounts, TwoWayFit, poisson_two_way

_CELLS_AT_ONCE = 250_000  # about what a processor keeps at hand
_SETTLED, _MOST_STEPS = 1e-11, 12
_UNKNOWN = 1e10  # condition of an information matrix from which a refit is done singly


def expected_without_each(panel: TwoWayCounts, fit: TwoWayFit, groups: Integers) -> Floats:
    """Expected events of groups of cells, the model refitted without each unit in turn.

    Args:
        panel: the cells; groups may hold cells that are not seen.
        fit: of all units.
        groups: shape (units, periods): 0 for cells that do not count, else the number of a group, from 1.

    Returns:
        Shape (units, groups): the unit left out adds nothing; NaN where the rest has no events.
    """
    units, periods = panel.counts.shape
    of_unit, at_time = np.nonzero(groups)
    members = (groups[of_unit, at_time][:, None] == np.arange(1, int(groups.max()) + 1)).astype(np.float64)
    sums = np.empty((units, members.shape[1]))
    batch = max(1, _CELLS_AT_ONCE // (units * periods))
    for first in range(0, units, batch):
        left_out = np.arange(first, min(first + batch, units))
        parameters = _parameters_without(panel, fit, left_out)
        people = _scaled_population(panel, parameters)
        effects = _unit_effects(panel, people * panel.seen, parameters, left_out)
        rates = np.exp(parameters[:, at_time]) * effects[:, of_unit]
        sums[left_out] = (people[:, of_unit, at_time] * rates) @ members
    return sums


def _parameters_without(panel: TwoWayCounts, fit: TwoWayFit, left_out: Integers) -> Floats:
    """Refit without each of some units; shape (left out, parameters)."""
    counts = np.where(panel.seen, panel.counts, 0.0)
    by_unit = np.concatenate([counts, np.einsum("knt,nt->nk", panel.covariates, counts)], axis=1)
    target = by_unit.sum(axis=0) - by_unit[left_out]
    inverse, usable = _inverses(panel, fit, left_out)
    parameters = np.tile(fit.parameters, (len(left_out), 1))
    settled = ~usable
    for _ in range(_MOST_STEPS):
        step = np.einsum("rij,rj->ri", inverse, target - _held(panel, parameters, left_out))
        step[~usable] = 0.0
        parameters = parameters + step
        settled = np.abs(step).max(axis=1) < _SETTLED
        if settled.all():
            break
    for place in np.flatnonzero(~settled | ~usable):
        rest = panel.without(int(left_out[place]))
        known = np.where(rest.seen, rest.counts, 0.0).any()
        parameters[place] = poisson_two_way(rest, fit.parameters).parameters if known else np.nan
    return parameters


def _held(panel: TwoWayCounts, parameters: Floats, left_out: Integers) -> Floats:
    """Expected events of each period, and summed with each covariate; shape (left out, parameters)."""
    of_periods = np.exp(parameters[:, : panel.counts.shape[1]])
    people = _scaled_population(panel, parameters) * panel.seen
    effects = _unit_effects(panel, people, parameters, left_out)
    added = [np.einsum("rn,rnt->rt", effects, people) * of_periods]
    added += [
        (np.einsum("rn,rnt->rt", effects, people * covariate) * of_periods).sum(axis=1, keepdims=True)
        for covariate in panel.covariates
    ]
    return np.concatenate(added, axis=1)


def _scaled_population(panel: TwoWayCounts, parameters: Floats) -> Floats:
    """Population times the rate ratios of the covariates; shape (left out, units, periods), or 1 row for all."""
    if not len(panel.covariates):
        return panel.population[None]
    ratios = np.tensordot(parameters[:, panel.counts.shape[1] :], panel.covariates, axes=1)
    return np.asarray(panel.population * np.exp(ratios, out=ratios))


def _unit_effects(panel: TwoWayCounts, people: Floats, parameters: Floats, left_out: Integers) -> Floats:
    """The effect that makes each unit's expected events its own, 0 for the unit left out; (left out, units).

    `people` is the scaled population, 0 in cells that are not seen.
    """
    of_periods = np.exp(parameters[:, : panel.counts.shape[1]])
    seen = np.einsum("rnt,rt->rn", people, of_periods)
    totals = np.where(panel.seen, panel.counts, 0.0).sum(axis=1)
    effects = np.where(totals > 0, totals / np.where(seen > 0, seen, 1.0), 0.0)
    effects[np.arange(len(left_out)), left_out] = 0.0
    return np.asarray(effects)


def _inverses(panel: TwoWayCounts, fit: TwoWayFit, left_out: Integers) -> tuple[Floats, Flags]:
    """Inverse information without each unit, at the fit of all, and whether it can be trusted."""
    periods = panel.counts.shape[1]
    informations, whole = _informations(panel, fit, left_out)
    # The level of the periods holds no information: units' effects take it up. Any weight on it does.
    level = np.sqrt(whole.diagonal()[:periods].clip(0.0))
    informations[:, :periods, :periods] += np.outer(level, level) / periods
    empty = np.flatnonzero(whole.diagonal() <= 0)
    informations[:, empty, empty] = 1.0
    scale = np.sqrt(np.einsum("rii->ri", informations).clip(1e-300))
    alike = informations / (scale[:, :, None] * scale[:, None, :])
    usable: Flags = np.linalg.cond(alike, 1) < _UNKNOWN
    alike[~usable] = np.eye(alike.shape[1])
    return np.linalg.inv(alike) / (scale[:, :, None] * scale[:, None, :]), usable


def _informations(panel: TwoWayCounts, fit: TwoWayFit, left_out: Integers) -> tuple[Floats, Floats]:
    """Information without each unit, shape (left out, parameters, parameters), and with all units."""
    expected = np.where(panel.seen, fit.expected(panel), 0.0)
    weighted = panel.covariates * expected
    own = np.concatenate([expected, weighted.sum(axis=2).T], axis=1)
    totals = expected.sum(axis=1)
    share = own / np.where(totals > 0, totals, 1.0)[:, None]
    among = np.einsum("jnt,knt->jk", weighted, panel.covariates)
    whole = _raw(expected.sum(axis=0), weighted.sum(axis=1), among) - own.T @ share
    without = np.empty((len(left_out), *whole.shape))
    for place, unit in enumerate(left_out):
        among = weighted[:, unit] @ panel.covariates[:, unit].T
        of_unit = _raw(expected[unit], weighted[:, unit], among) - np.outer(own[unit], share[unit])
        without[place] = whole - of_unit
    return without, whole


def _raw(of_periods: Floats, across: Floats, among: Floats) -> Floats:
    """Set the parts of an information matrix side by side, before unit effects are taken out."""
    return np.asarray(np.block([[np.diag(of_periods), across.T], [across, among]]))
