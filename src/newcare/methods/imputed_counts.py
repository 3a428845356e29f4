"""Effect of a programme that starts at different times on a count: observed events against those imputed.

A Poisson model of untreated cells (area effect, period effect, covariates) says what the treated cells would have
seen. Uncertainty comes from leaving out one area at a time; a trend of the treated areas before their start is tested.

Source: Borusyak, Jaravel and Spiess 2024, Review of Economic Studies 91:3253, on the scale of counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, check_confidence, check_share, effect
from newcare.methods.panel import Flags, Floats, Integers, Panel
from newcare.methods.poisson_leave_one_out import expected_without_each
from newcare.methods.poisson_two_way import TwoWayCounts, TwoWayFit, poisson_two_way
from newcare.methods.trend_before_start import Trend, trend_before_start


@dataclass(frozen=True)
class ImputedEffect:
    """`log_rate_ratio` of observed to expected events in treated cells, over all and by year since the start.

    `parallel_trends` of the trend is "violated", "not_rejected" or "not_tested"; `conclusion` is "not_credible",
    "decrease", "increase" or "no_clear_effect".
    """

    log_rate_ratio: Effect
    by_year: dict[int, Effect]
    observed_events: float
    expected_events: float
    trend: Trend
    conclusion: str
    treated_units: int
    control_units: int


def imputed_effect(
    panel: Panel,
    population: Floats,
    covariates: Floats,
    *,
    periods_per_year: int = 4,
    pre_trend_significance: float = 0.05,
    confidence: float = 0.95,
) -> ImputedEffect:
    """Compare observed events of treated cells with those that untreated cells lead one to expect.

    Args:
        panel: counts as its outcome, NaN where not seen; two treated areas or more, and never-treated ones.
        population: shape (areas, periods): person-time, above 0 where the count is seen.
        covariates: shape (k, areas, periods), for example 1 after a reporting break.
        periods_per_year: how many positions make a year since the start.
        pre_trend_significance: p value below which the trend before the start makes the effect not credible.
        confidence: of the intervals, which are t with areas less 1.

    Raises:
        InvalidInput: no never-treated area, fewer than two treated areas that can be imputed, negative events,
            population not positive.
    """
    check_confidence(confidence)
    check_share("pre_trend_significance", pre_trend_significance)
    _refuse_unusable(panel, population, periods_per_year)
    usable = _imputable(panel)
    areas = panel.keep(usable)
    model = _model(areas, population[usable], covariates[:, usable])
    years = np.where(np.isnan(areas.outcome) | ~areas.treated, 0, areas.relative_time // periods_per_year + 1)
    fit = poisson_two_way(model)
    sums = _sums(model, fit, years)
    overall, by_year = _with_intervals(model, years, sums, fit, confidence)
    trend = trend_before_start(model, areas, periods_per_year, pre_trend_significance)
    return ImputedEffect(
        overall,
        by_year,
        float(sums[0].sum()),
        float(sums[1].sum()),
        trend,
        _conclusion(overall, trend),
        int((~areas.never_treated).sum()),
        int(areas.never_treated.sum()),
    )


def _model(areas: Panel, population: Floats, covariates: Floats) -> TwoWayCounts:
    """Set up the regression of untreated cells; refuses fewer than two treated areas."""
    treated = int((~areas.never_treated).sum())
    if treated < 2:
        raise InvalidInput(
            "A standard error from leaving out areas needs two treated areas with events before their start.",
            seen=str(treated),
            remedy="With one treated area use a synthetic control and its placebo test.",
        )
    observed = ~np.isnan(areas.outcome)
    return TwoWayCounts(
        np.nan_to_num(areas.outcome),
        np.where(observed, population, 1.0),
        np.where(observed, covariates, 0.0),
        observed & ~areas.treated,
    )


def _refuse_unusable(panel: Panel, population: Floats, periods_per_year: int) -> None:
    """Refuse what no rate can be made from."""
    seen = ~np.isnan(panel.outcome)
    if isinstance(periods_per_year, bool) or not isinstance(periods_per_year, int) or periods_per_year < 1:
        raise InvalidInput("`periods_per_year` must be a whole number above 0.", seen=repr(periods_per_year))
    if np.any(panel.outcome[seen] < 0):
        raise InvalidInput("A count of events is negative.")
    if not np.all(population[seen] > 0):
        raise InvalidInput("The population must be above 0 in every row.")
    if not panel.never_treated.any():
        raise InvalidInput("There is no never-treated area to say what would have happened.")


def _imputable(panel: Panel) -> Flags:
    """Flag the areas that stay: never treated, or with events in untreated cells."""
    before = np.where(panel.treated, 0.0, np.nan_to_num(panel.outcome)).sum(axis=1)
    usable: Flags = panel.never_treated | (before > 0)
    return usable


def _sums(model: TwoWayCounts, fit: TwoWayFit, years: Integers) -> Floats:
    """Observed and expected events by year since the start; shape (2, years), year 1 first."""
    place = years.ravel()
    last = int(years.max())
    expected = np.where(years > 0, fit.expected(model), 0.0)
    return np.stack(
        [
            np.bincount(place, part.ravel(), last + 1)[1:]
            for part in (np.where(years > 0, model.counts, 0.0), expected)
        ]
    )


def _log_ratio(observed: Floats, expected: Floats) -> Floats:
    """Log of observed over expected; NaN where either is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(observed) - np.log(expected)
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _with_intervals(
    model: TwoWayCounts, years: Integers, sums: Floats, fit: TwoWayFit, confidence: float
) -> tuple[Effect, dict[int, Effect]]:
    """Leave out one area at a time; the first column is all years together."""
    whole = np.concatenate([sums.sum(axis=1, keepdims=True), sums], axis=1)
    estimates = _log_ratio(*whole)
    if np.isnan(estimates[0]):
        raise InvalidInput("There are no events, or none expected, in the treated cells.")
    observed = np.stack(
        [np.where(years == year, model.counts, 0.0).sum(axis=1) for year in range(1, sums.shape[1] + 1)],
        axis=1,
    )
    left = np.stack([sums[0] - observed, expected_without_each(model, fit, years)])
    replicates = _log_ratio(*np.concatenate([left.sum(axis=2, keepdims=True), left], axis=2))
    effects = [
        _jackknife(one, column, confidence) for one, column in zip(estimates, replicates.T, strict=True)
    ]
    overall = effects[0]
    if overall is None:
        raise InvalidInput("Leaving out an area leaves nothing to estimate from.")
    return overall, {year: one for year, one in enumerate(effects[1:], start=1) if one is not None}


def _jackknife(estimate: float, replicates: Floats, confidence: float) -> Effect | None:
    """Turn replicates into an interval, over the fits in which the figure exists."""
    held = replicates[~np.isnan(replicates)]
    m = len(held)
    if np.isnan(estimate) or m < 2:
        return None
    error = float(np.sqrt((m - 1) / m * np.square(held - held.mean()).sum()))
    return effect(float(estimate), error, confidence=confidence, degrees_of_freedom=m - 1)


def _conclusion(overall: Effect, trend: Trend) -> str:
    """Say what the interval and the trend allow."""
    if trend.verdict == "violated":
        return "not_credible"
    if overall.upper < 0:
        return "decrease"
    return "increase" if overall.lower > 0 else "no_clear_effect"
