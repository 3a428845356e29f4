"""Poisson regression of counts with a unit and a period effect, over the cells of a panel that are seen.

Given period effects and coefficients, each unit's effect has a closed form, so Newton's steps are taken on the others
alone: as many numbers as there are periods and covariates, however many units there are.

Source: Hausman, Hall and Griliches 1984, Econometrica 52:909 (the likelihood free of unit effects).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from newcare.errors import InvalidInput
from newcare.methods.panel import Flags, Floats

_CONVERGED, _NEARLY = 1e-11, 1e-7  # largest move of a parameter; that which rounding may leave at the summit
_MOST_STEPS, _MOST_HALVINGS = 100, 30
_BEYOND = 1e-9  # share of the largest eigenvalue below which a direction holds no information


@dataclass(frozen=True)
class TwoWayCounts:
    """A panel of counts.

    Args:
        counts: shape (units, periods); any number where not seen.
        population: same shape, above 0.
        covariates: shape (k, units, periods).
        seen: shape (units, periods): the cells fitted.
    """

    counts: Floats
    population: Floats
    covariates: Floats
    seen: Flags

    def without(self, unit: int) -> TwoWayCounts:
        """Leave out one unit."""
        kept = np.arange(len(self.counts)) != unit
        return TwoWayCounts(
            self.counts[kept], self.population[kept], self.covariates[:, kept], self.seen[kept]
        )


@dataclass(frozen=True)
class TwoWayFit:
    """`parameters`: period effects (periods,), then coefficients (k,). `unit_effects` (units,) are factors, 0 or more.

    `inverse_information` is the generalised inverse for the parameters, the unit effects taken out.
    """

    parameters: Floats
    unit_effects: Floats
    inverse_information: Floats
    identified: Flags

    def expected(self, panel: TwoWayCounts) -> Floats:
        """Expected counts of all cells, seen or not; shape (units, periods)."""
        return np.asarray(self.unit_effects[:, None] * _base(panel, self.parameters))


def poisson_two_way(panel: TwoWayCounts, start: Floats | None = None) -> TwoWayFit:
    """Fit by maximum likelihood.

    Args:
        panel: the cells; units without events have an effect of 0, periods without events expect none.
        start: parameters to start from, for example those of a fit of nearly the same panel.

    Raises:
        InvalidInput: no events, or no finite estimate.
    """
    counts = np.where(panel.seen, panel.counts, 0.0)
    totals = counts.sum(axis=1)
    if not totals.any():
        raise InvalidInput("There are no events in the untreated cells.")
    periods = panel.counts.shape[1]
    parameters = np.zeros(periods + len(panel.covariates)) if start is None else start.copy()
    empty = counts.sum(axis=0) == 0
    parameters[:periods][empty] = -np.inf
    if start is None:
        with np.errstate(divide="ignore"):
            rates = counts.sum(axis=0) / np.where(panel.seen, panel.population, 0.0).sum(axis=0).clip(1e-300)
            parameters[:periods] = np.log(rates)
    value = _log_likelihood(panel, counts, totals, parameters)
    for _ in range(_MOST_STEPS):
        score, information = _slopes(panel, counts, totals, parameters)
        inverse = _pseudo_inverse(information)
        step = inverse @ score
        if np.abs(step).max() < _CONVERGED:
            break
        parameters, value, moved = _stride(panel, counts, totals, parameters, step, value)
        if not moved and np.abs(step).max() < _NEARLY:
            break
    else:
        raise InvalidInput(
            "No finite estimate exists: some covariate marks cells with no events.",
            remedy="Leave out that covariate, or the areas it marks.",
        )
    identified = np.diag(inverse @ information) > 0.5
    return TwoWayFit(parameters, _unit_effects(panel, totals, parameters), inverse, identified)


def scores_of_units(panel: TwoWayCounts, fit: TwoWayFit) -> Floats:
    """Scores of the parameters, added up within each unit; shape (units, parameters)."""
    gaps = np.where(panel.seen, panel.counts - fit.expected(panel), 0.0)
    of_covariates = np.einsum("knt,nt->nk", panel.covariates, gaps)
    return np.concatenate([gaps, of_covariates], axis=1)


def _base(panel: TwoWayCounts, parameters: Floats) -> Floats:
    """Population times period effect and covariates."""
    periods = panel.counts.shape[1]
    powers = np.tensordot(parameters[periods:], panel.covariates, axes=1) + parameters[:periods]
    return np.asarray(panel.population * np.exp(powers))


def _unit_effects(panel: TwoWayCounts, totals: Floats, parameters: Floats) -> Floats:
    """The effect that makes each unit's expected events its own; 0 for units with none."""
    base = np.where(panel.seen, _base(panel, parameters), 0.0).sum(axis=1)
    return np.where(totals > 0, totals / np.where(base > 0, base, 1.0), 0.0)


def _log_likelihood(panel: TwoWayCounts, counts: Floats, totals: Floats, parameters: Floats) -> float:
    """Log likelihood free of unit effects: events times log shares."""
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        base = np.where(panel.seen, _base(panel, parameters), 0.0)
        shares = base / base.sum(axis=1, keepdims=True)
        value = float(np.where(counts > 0, counts * np.log(shares), 0.0)[totals > 0].sum())
    return value if np.isfinite(value) else -np.inf


def _slopes(panel: TwoWayCounts, counts: Floats, totals: Floats, parameters: Floats) -> tuple[Floats, Floats]:
    """Score and information of period effects and coefficients."""
    expected = np.where(
        panel.seen, _unit_effects(panel, totals, parameters)[:, None] * _base(panel, parameters), 0.0
    )
    gaps = counts - expected
    weighted = panel.covariates * expected
    score = np.concatenate([gaps.sum(axis=0), np.einsum("knt,nt->k", panel.covariates, gaps)])
    own = np.concatenate([expected, weighted.sum(axis=2).T], axis=1)
    across = weighted.sum(axis=1)
    among = np.einsum("jnt,knt->jk", weighted, panel.covariates)
    whole = np.block([[np.diag(expected.sum(axis=0)), across.T], [across, among]])
    share = own / np.where(totals > 0, totals, 1.0)[:, None]
    return score, np.asarray(whole - own.T @ share)


def _pseudo_inverse(information: Floats) -> Floats:
    """Invert in the directions that hold information; the level of the periods, and empty periods, hold none."""
    scale = np.sqrt(information.diagonal().clip(0.0))
    scale = np.where(scale > 1e-8 * scale.max(initial=0.0), scale, np.inf)
    values, vectors = linalg.eigh(information / np.outer(scale, scale))
    held = values > _BEYOND * values.max(initial=0.0)
    kept = vectors[:, held] / scale[:, None]
    return np.asarray((kept / values[held]) @ kept.T)


def _stride(
    panel: TwoWayCounts, counts: Floats, totals: Floats, parameters: Floats, step: Floats, value: float
) -> tuple[Floats, float, bool]:
    """Go as much of a step as does not lead downhill."""
    for halvings in range(_MOST_HALVINGS):
        ahead = parameters + step / 2**halvings
        value_ahead = _log_likelihood(panel, counts, totals, ahead)
        if value_ahead >= value - 1e-13 * abs(value):
            return ahead, value_ahead, True
    return parameters, value, False
