"""Variance of true effects between studies (tau squared), by three estimators; never below 0."""

from __future__ import annotations

import numpy as np
from scipy import optimize

from newcare.methods.effect import check_option
from newcare.methods.panel import Floats

_GRID = 400
"""Points of tau squared at which the slope of the restricted likelihood is looked at for a change of sign."""


def between_study_variance(estimates: Floats, variances: Floats, method: str) -> float:
    """Estimate the variance between studies.

    Args:
        estimates: shape (studies,), two or more.
        variances: within each study, above 0.
        method: "reml" (global maximum of the restricted likelihood), "dersimonian_laird" (moments) or
            "paule_mandel" (weighted squares equal their degrees of freedom).
    """
    check_option("method", method, ("reml", "dersimonian_laird", "paule_mandel"))
    if method == "dersimonian_laird":
        return _moments(estimates, variances)
    if method == "paule_mandel":
        return _paule_mandel(estimates, variances)
    return _restricted_likelihood(estimates, variances)


def _moments(estimates: Floats, variances: Floats) -> float:
    """DerSimonian and Laird's estimator."""
    weights = 1 / variances
    excess = _squares(np.zeros(1), estimates, variances)[0] - (len(estimates) - 1)
    return max(0.0, float(excess / (weights.sum() - weights @ weights / weights.sum())))


def _paule_mandel(estimates: Floats, variances: Floats) -> float:
    """Paule and Mandel's estimator: the squares fall as tau squared grows, so one root."""

    def excess(tau_squared: float) -> float:
        return float(_squares(np.array([tau_squared]), estimates, variances)[0]) - (len(estimates) - 1)

    if excess(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(excess, 0.0, _bound(estimates, variances), xtol=1e-15, rtol=1e-13))


def _restricted_likelihood(estimates: Floats, variances: Floats) -> float:
    """REML: every peak of the likelihood is found between two points of a grid; the highest wins."""
    top = _bound(estimates, variances)
    grid = np.concatenate([[0.0], np.geomspace(top * 1e-10, top, _GRID)])
    slopes = _slope(grid, estimates, variances)
    peaks = [0.0]
    for place in np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0)):
        peaks.append(
            optimize.brentq(
                lambda tau_squared: float(_slope(np.array([tau_squared]), estimates, variances)[0]),
                grid[place],
                grid[place + 1],
                xtol=1e-15,
                rtol=1e-13,
            )
        )
    heights = _log_likelihood(np.array(peaks), estimates, variances)
    return float(peaks[int(np.argmax(heights))])


def _bound(estimates: Floats, variances: Floats) -> float:
    """A value that no estimator can pass: all the squares of the estimates, and the variances."""
    return float(((estimates - estimates.mean()) ** 2).sum() + variances.max())


def _parts(tau_squared: Floats, estimates: Floats, variances: Floats) -> tuple[Floats, Floats]:
    """Weights and residuals; shape (values of tau squared, studies)."""
    weights: Floats = 1 / (variances + tau_squared[:, None])
    mean = (weights @ estimates) / weights.sum(axis=1)
    return weights, estimates - mean[:, None]


def _squares(tau_squared: Floats, estimates: Floats, variances: Floats) -> Floats:
    """Weighted squares round the mean."""
    weights, residuals = _parts(tau_squared, estimates, variances)
    squares: Floats = (weights * residuals**2).sum(axis=1)
    return squares


def _slope(tau_squared: Floats, estimates: Floats, variances: Floats) -> Floats:
    """Twice the slope of the restricted log likelihood."""
    weights, residuals = _parts(tau_squared, estimates, variances)
    slope: Floats = (
        (weights**2 * residuals**2).sum(axis=1)
        - weights.sum(axis=1)
        + (weights**2).sum(axis=1) / weights.sum(axis=1)
    )
    return slope


def _log_likelihood(tau_squared: Floats, estimates: Floats, variances: Floats) -> Floats:
    """Twice the restricted log likelihood, without its constant."""
    weights, residuals = _parts(tau_squared, estimates, variances)
    height: Floats = (
        np.log(weights).sum(axis=1) - np.log(weights.sum(axis=1)) - (weights * residuals**2).sum(axis=1)
    )
    return height
