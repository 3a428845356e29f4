"""Group-time effects among units alike in covariates: by regression, by weighting, or by both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from newcare.errors import InvalidInput
from newcare.methods.group_time import Cells, GroupTimeEffects
from newcare.methods.panel import Floats, Panel

LARGEST_CONTROL_SCORE = 0.995
"""Controls whose chance of treatment is this or more are left out of the weighting."""


@dataclass(frozen=True)
class _Sample:
    """Units of one group and its controls: covariates with intercept (n, p), changes of outcome (n, cells)."""

    treated: Floats
    covariates: Floats
    changes: Floats


def adjusted_group_time_effects(
    panel: Panel, cells: Cells, covariates: Floats, method: str
) -> GroupTimeEffects:
    """Estimate each cell among units alike in covariates.

    Args:
        panel: units observed at every time.
        cells: from `list_cells`.
        covariates: shape (covariates, units, times); a cell uses those of the earlier of its two periods.
        method: "outcome_regression", "inverse_probability" or "doubly_robust".

    Raises:
        InvalidInput: covariates are sums of each other, or foretell the treatment.

    Sources:
        Sant'Anna and Zhao 2020, J Econometrics 219:101, the panel estimators with logit and least squares.
    """
    n = panel.n_units
    estimates = np.zeros(len(cells.group))
    influence = np.zeros((len(cells.group), n))
    for batch in _batches(cells, covariates):
        first = batch[0]
        in_group = panel.first_treated == cells.start[first]
        in_controls = np.isin(panel.first_treated, cells.cohorts[cells.controls[first]])
        sample = in_group | in_controls
        outcome = panel.outcome[sample]
        values = covariates[:, sample, min(cells.time[first], cells.base[first])]
        part = _Sample(
            in_group[sample].astype(np.float64),
            _with_intercept(values),
            outcome[:, cells.time[batch]] - outcome[:, cells.base[batch]],
        )
        estimates[batch], of_sample = _ESTIMATORS[method](part)
        influence[np.ix_(np.array(batch), np.flatnonzero(sample))] = of_sample.T * n / sample.sum()
    membership = (panel.first_treated == cells.cohorts[:, None]).astype(np.float64)
    return GroupTimeEffects(cells, estimates, influence, membership)


def _batches(cells: Cells, covariates: Floats) -> list[list[int]]:
    """Gather cells that share units and covariates; a base period against itself needs no estimate."""
    lasting = bool((covariates == covariates[:, :, :1]).all())
    gathered: dict[tuple[int, int, bytes], list[int]] = {}
    for place in np.flatnonzero(cells.time != cells.base):
        period = 0 if lasting else int(min(cells.time[place], cells.base[place]))
        key = (int(cells.group[place]), period, cells.controls[place].tobytes())
        gathered.setdefault(key, []).append(int(place))
    return list(gathered.values())


def _with_intercept(values: Floats) -> Floats:
    """Set covariates (p, n) beside an intercept, in standard units, which leave every estimate as it is."""
    spread = values.std(axis=1, keepdims=True)
    standard = (values - values.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)
    covariates = np.vstack([np.ones(values.shape[1]), standard]).T
    if np.linalg.matrix_rank(covariates) < covariates.shape[1]:
        raise InvalidInput(
            "covariate_columns do not vary, or are sums of each other, among a group and its controls.",
            remedy="Leave one out.",
        )
    return covariates


def _outcome_regression(sample: _Sample) -> tuple[Floats, Floats]:
    """Mean over the group of the change less the change that its covariates foretell among controls."""
    residual, projector = _regress_on_controls(sample)
    share = sample.treated / sample.treated.mean()
    estimate = (share[:, None] * residual).mean(axis=0)
    influence = share[:, None] * (residual - estimate)
    return estimate, influence - _cost_of_regression(sample, residual, projector, share)


def _inverse_probability(sample: _Sample) -> tuple[Floats, Floats]:
    """Mean change of the group less that of controls weighted by their odds of treatment."""
    return _weigh(sample, sample.changes)[:2]


def _doubly_robust(sample: _Sample) -> tuple[Floats, Floats]:
    """Weighting, of changes less what the covariates foretell among controls."""
    residual, projector = _regress_on_controls(sample)
    estimate, influence, gap = _weigh(sample, residual)
    return estimate, influence - _cost_of_regression(sample, residual, projector, gap)


_ESTIMATORS = {
    "outcome_regression": _outcome_regression,
    "inverse_probability": _inverse_probability,
    "doubly_robust": _doubly_robust,
}


def _regress_on_controls(sample: _Sample) -> tuple[Floats, Floats]:
    """Regress changes on covariates among controls; return residuals of all units and (X'X/n)^-1 of controls."""
    control = sample.treated == 0
    design = sample.covariates[control]
    gram = _regular(design.T @ design)
    slopes = np.linalg.solve(gram, design.T @ sample.changes[control])
    projector: Floats = np.linalg.inv(gram / len(control)).astype(np.float64)
    return sample.changes - sample.covariates @ slopes, projector


def _cost_of_regression(sample: _Sample, residual: Floats, projector: Floats, weight: Floats) -> Floats:
    """Influence that comes from having estimated the regression, with the weights that met its predictions."""
    moment = (weight[:, None] * sample.covariates).mean(axis=0)
    of_controls: Floats = (1 - sample.treated) * (sample.covariates @ projector @ moment)
    cost: Floats = of_controls[:, None] * residual
    return cost


def _weigh(sample: _Sample, changes: Floats) -> tuple[Floats, Floats, Floats]:
    """Compare weighted means; return estimates, influence, and the difference of the two sets of weights."""
    score, information = _chance_of_treatment(sample)
    control = (sample.treated == 0) & (score < LARGEST_CONTROL_SCORE)
    odds = np.where(control, score / (1 - np.where(control, score, 0.0)), 0.0)
    if odds.sum() == 0:
        raise _no_overlap()
    own, other = sample.treated / sample.treated.mean(), odds / odds.mean()
    mean_own = (own[:, None] * changes).mean(axis=0)
    mean_other = (other[:, None] * changes).mean(axis=0)
    apart = other[:, None] * (changes - mean_other)
    moment = sample.covariates.T @ apart / len(score)
    of_score = (sample.treated - score)[:, None] * (sample.covariates @ np.linalg.solve(information, moment))
    influence = own[:, None] * (changes - mean_own) - apart - of_score
    return mean_own - mean_other, influence, own - other


def _chance_of_treatment(sample: _Sample) -> tuple[Floats, Floats]:
    """Fit treatment on covariates by logit, maximum likelihood; return chances and the information over n."""
    covariates, treated = sample.covariates, sample.treated
    slopes = np.zeros(covariates.shape[1])
    slopes[0] = special.logit(treated.mean())
    for _ in range(50):
        score = special.expit(covariates @ slopes)
        information = _regular((covariates * (score * (1 - score))[:, None]).T @ covariates)
        step = np.linalg.solve(information, covariates.T @ (treated - score))
        slopes += step
        if np.abs(step).max() < 1e-12 * (1 + np.abs(slopes).max()):
            return score, information / len(treated)
        if np.abs(slopes).max() > 1e3:
            break
    raise _no_overlap()


def _regular(matrix: Floats) -> Floats:
    """Refuse a matrix without an inverse."""
    scale = np.sqrt(np.maximum(matrix.diagonal(), np.finfo(float).tiny))
    if np.linalg.matrix_rank(matrix / np.outer(scale, scale), hermitian=True) < len(matrix):
        raise _no_overlap()
    return matrix


def _no_overlap() -> InvalidInput:
    """Say that controls cannot stand in for the treated."""
    return InvalidInput(
        "covariate_columns tell a group from its controls entirely: no control is like a treated unit.",
        remedy="Use fewer covariates or more controls.",
    )
