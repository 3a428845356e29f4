"""How alike two arms are before outcomes are looked at: means, variances and whole distributions of covariates.

Sources: Austin 2009, Stat Med 28:3083; Stuart, Lee and Leacy 2013, J Clin Epidemiol 66:S84 (limit of 0.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import number
from newcare.methods.design_terms import Terms
from newcare.methods.limits import none_if_unknown
from newcare.methods.panel import Flags, Floats
from newcare.methods.weighted_means import check_arms, standardised_mean_differences


@dataclass(frozen=True)
class BalanceOfCovariate:
    """One covariate; a figure is null where nothing varies, so that it has no meaning.

    `variance_ratio` is treated over control; `kolmogorov_smirnov` the largest gap between the distribution functions.
    """

    column: str
    mean_treated: float
    mean_control: float
    standardised_mean_difference: float | None
    variance_ratio: float | None
    kolmogorov_smirnov: float


@dataclass(frozen=True)
class CovariateBalance:
    """Balance of all covariates; a difference that is unknown counts as out of balance."""

    covariates: tuple[BalanceOfCovariate, ...]
    maximum_absolute_standardised_mean_difference: float | None
    balanced: bool
    rows: int


def covariate_balance(
    treatment: Floats, covariates: Terms, *, weights: Floats | None = None, limit: float = 0.1
) -> CovariateBalance:
    """Compare the covariates of two arms, weighted where weights are given.

    Args:
        treatment: shape (n,), 0 or 1.
        covariates: n rows.
        weights: shape (n,), 0 or more.
        limit: largest standardised mean difference, either way, of arms that are called balanced; 0 or more.
    """
    treated = check_arms(treatment)
    if number("limit", limit) < 0:
        raise InvalidInput("`limit` must not be negative.", seen=repr(limit))
    weights = np.ones(len(treatment)) if weights is None else weights
    _refuse_weightless(weights, treated)
    apart = standardised_mean_differences(covariates.design, treated, weights)
    found = tuple(
        _of_covariate(name, values, treated, weights, none_if_unknown(difference))
        for name, values, difference in zip(covariates.names, covariates.design.T, apart, strict=True)
    )
    unknown = np.isnan(apart).any()
    largest = None if unknown else float(np.abs(apart).max(initial=0.0))
    return CovariateBalance(found, largest, largest is not None and largest <= limit, len(treatment))


def _refuse_weightless(weights: Floats, treated: Flags) -> None:
    """Refuse weights that are negative or leave an arm with nothing."""
    if np.any(weights < 0):
        raise InvalidInput("`weight_column` holds a negative weight.")
    if weights[treated].sum() <= 0 or weights[~treated].sum() <= 0:
        raise InvalidInput("There are no treated or no control rows with a weight above 0.")


def _of_covariate(
    name: str, values: Floats, treated: Flags, weights: Floats, difference: float | None
) -> BalanceOfCovariate:
    """Compare one covariate."""
    arms = [(values[arm], weights[arm] / weights[arm].sum()) for arm in (treated, ~treated)]
    (mean_treated, of_treated), (mean_control, of_control) = (_moments(*arm) for arm in arms)
    ratio = of_treated / of_control if of_treated is not None and of_control else None
    return BalanceOfCovariate(
        name,
        mean_treated,
        mean_control,
        difference,
        ratio,
        _largest_gap(values, treated, weights),
    )


def _moments(values: Floats, share: Floats) -> tuple[float, float | None]:
    """Weighted mean and variance, sum w (x - m)^2 / (1 - sum w^2); no variance where one row holds all weight."""
    mean = float(share @ values)
    left = 1 - float(share @ share)
    return mean, float(share @ np.square(values - mean)) / left if left > 1e-12 else None


def _largest_gap(values: Floats, treated: Flags, weights: Floats) -> float:
    """Largest gap between the weighted distribution functions of the arms."""
    levels, place = np.unique(values, return_inverse=True)
    signed = np.where(treated, weights / weights[treated].sum(), -weights / weights[~treated].sum())
    return float(np.abs(np.cumsum(np.bincount(place, signed, len(levels)))).max())
