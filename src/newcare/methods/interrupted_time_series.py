"""Interrupted time series of counts: does the level, or the slope, change when something starts?

Source: Lopez Bernal, Cummins and Gasparrini 2017, Int J Epidemiol 46:348.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import number_above_zero
from newcare.methods.design_terms import Terms
from newcare.methods.effect import Effect, check_confidence, check_option, effect, root
from newcare.methods.panel import Flags, Floats
from newcare.methods.poisson_regression import PoissonFit, check_counts, poisson_regression

_LEVEL, _SLOPE = "level_change", "slope_change"


@dataclass(frozen=True)
class InterruptedTimeSeries:
    """Effects on the log scale; `slope_change` is per unit of time, null where it was not asked for.

    `coefficients` has the effect of every term by name, the intercept first. `expected_events` are those after the
    start with level and slope as before.
    """

    level_change: Effect
    slope_change: Effect | None
    dispersion: float
    coefficients: Mapping[str, Effect]
    observed_events: float
    expected_events: float
    periods_before: int
    periods_after: int


def interrupted_time_series(
    counts: Floats,
    times: Floats,
    *,
    intervention_start: float,
    population: Floats | None = None,
    family: str = "quasi_poisson",
    slope_change: bool = False,
    seasonal_harmonics: int = 0,
    seasonal_period: float = 12,
    covariates: Terms | None = None,
    confidence: float = 0.95,
) -> InterruptedTimeSeries:
    """Fit a trend whose level, and slope, may change at a known time.

    Args:
        counts: shape (periods,), 0 or more.
        times: shape (periods,): distinct numbers.
        intervention_start: first time after.
        population: shape (periods,), above 0: person-time of each period.
        family: "quasi_poisson" widens the errors by the square root of the dispersion, "poisson" does not.
        slope_change: whether the trend may change too.
        seasonal_harmonics: pairs of sine and cosine in the season.
        seasonal_period: length of a year in units of time.
        covariates: further terms.
        confidence: of the normal intervals.

    Raises:
        InvalidInput: no period before or after the start, negative counts, population not positive, two rows of
            one time, or too few periods for the terms.
    """
    check_confidence(confidence)
    check_option("family", family, ("quasi_poisson", "poisson"))
    after: Flags = times >= intervention_start
    _refuse_unusable(counts, times, population, after)
    terms = _terms(times, after, intervention_start, slope_change)
    terms |= _season(times, seasonal_harmonics, number_above_zero("seasonal_period", seasonal_period))
    if covariates is not None:
        terms |= dict(zip(covariates.names, covariates.design.T, strict=True))
    _refuse_too_short(len(counts), len(terms) + 1)
    offset = None if population is None else np.log(population)
    fit = poisson_regression(
        counts, Terms(tuple(terms), np.column_stack(list(terms.values()))), offset=offset
    )
    widened = fit.dispersion if family == "quasi_poisson" else 1.0
    coefficients = {
        name: effect(float(value), root(widened * float(variance)), confidence=confidence)
        for name, value, variance in zip(
            fit.names, fit.coefficients, fit.inverse_information.diagonal(), strict=True
        )
    }
    return InterruptedTimeSeries(
        coefficients[_LEVEL],
        coefficients.get(_SLOPE),
        fit.dispersion,
        coefficients,
        float(counts[after].sum()),
        float(_without_change(fit)[after].sum()),
        int((~after).sum()),
        int(after.sum()),
    )


def _without_change(fit: PoissonFit) -> Floats:
    """Expected counts of each period with level and slope as before the start."""
    changed = np.isin(fit.names, (_LEVEL, _SLOPE))
    return np.asarray(fit.expected * np.exp(-fit.design[:, changed] @ fit.coefficients[changed]))


def _refuse_too_short(periods: int, terms: int) -> None:
    """Refuse a series that leaves nothing to judge the terms by."""
    if periods <= terms:
        raise InvalidInput(
            "There are too few periods for the terms of the model.",
            seen=f"{periods} periods, {terms} terms",
            remedy="Give a longer series, or ask for fewer harmonics.",
        )


def _refuse_unusable(counts: Floats, times: Floats, population: Floats | None, after: Flags) -> None:
    """Refuse a series that no interruption can be read from."""
    if len(np.unique(times)) < len(times):
        raise InvalidInput("The series holds a duplicate: two rows for one time.")
    check_counts(counts)
    if population is not None and np.any(population <= 0):
        raise InvalidInput("The population must be above 0 in every period.")
    if after.all() or not after.any():
        raise InvalidInput(
            "The series needs periods before and after the intervention.",
            seen=f"{int((~after).sum())} before, {int(after.sum())} after",
        )


def _terms(times: Floats, after: Flags, start: float, slope_change: bool) -> dict[str, Floats]:
    """Build level, trend and slope."""
    terms: dict[str, Floats] = {_LEVEL: after.astype(np.float64), "trend": times}
    if slope_change:
        terms[_SLOPE] = np.where(after, times - start, 0.0)
    return terms


def _season(times: Floats, harmonics: int, period: float) -> dict[str, Floats]:
    """Build pairs of sine and cosine."""
    if isinstance(harmonics, bool) or not isinstance(harmonics, int) or harmonics < 0:
        raise InvalidInput("`seasonal_harmonics` must be a whole number of 0 or more.", seen=repr(harmonics))
    angle = 2 * np.pi * times / period
    terms: dict[str, Floats] = {}
    for k in range(1, harmonics + 1):
        terms |= {f"sine_{k}": np.sin(k * angle), f"cosine_{k}": np.cos(k * angle)}
    return terms
