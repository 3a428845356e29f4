"""Interrupted time series: the units that start, added up, against their own level, trend and season before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas.case import RATIO, AreaCase
from newcare.evaluation.areas.cells import with_standard_errors
from newcare.evaluation.areas.design import AreaDesign, Asked, DesignFindings
from newcare.evaluation.areas.finding import Finding
from newcare.evaluation.designs import INTERRUPTED_TIME_SERIES, OWN_PAST
from newcare.methods.design_terms import Terms
from newcare.methods.panel import Flags, Floats
from newcare.methods.series_regression import SeriesFit, least_squares_series, quasi_poisson_series

LEAST_BEFORE = 8
WARNING = (
    "no comparison: anything else that changed at the same time, and any bend in the trend, counts as effect; the "
    "limits allow for chance alone"
)
_SHORT = "the series is too short to tell this apart from its trend and season"
_BOUNDLESS = 1.0  # standard error of a log rate ratio, beyond which an effect is not shown
_LIMITS = "{kind} standard error widened for autocorrelation, t with times less terms as degrees of freedom"


def by_interrupted_time_series(case: AreaCase, asked: Asked) -> DesignFindings:
    """Regress the total of the treated units on trend, season and the share of them that has started.

    With one start the share is the step of the classic design; with several it climbs from 0 to 1. Effects by period
    and by year have a share of their own each.
    """
    series = _Series(case)
    before = int(case.cells.cohorts.min())
    mean = series.findings([case.cells.masks[0]], asked.confidence)[0]
    limits = _LIMITS.format(kind="quasi-Poisson" if case.counts else "least squares")
    quarters = _several(series, case, "quarters", asked.confidence)
    years = _several(series, case, "years", asked.confidence)
    found = DesignFindings(mean, quarters, years, limits, WARNING)
    if before >= LEAST_BEFORE:
        return found
    return found.without_intervals(
        f"{before} periods come before the first start; a trend with an interval needs {LEAST_BEFORE}"
    )


def _several(series: _Series, case: AreaCase, kind: str, confidence: float) -> dict[int, Finding]:
    """Effects of all periods, or years, from the start on; without figures where the series cannot tell them apart."""
    cells = case.cells
    offset = 1 if kind == "quarters" else 1 + len(cells.quarters)
    keys = cells.quarters if kind == "quarters" else cells.years
    chosen = [(key, offset + place) for place, key in enumerate(keys) if key >= 0]
    try:
        findings = series.findings([cells.masks[place] for _, place in chosen], confidence)
    except InvalidInput:
        return {key: Finding(None, int(cells.units[place]), reason=_SHORT) for key, place in chosen}
    told = {
        key: one.over_units(int(cells.units[place]))
        for (key, place), one in zip(chosen, findings, strict=True)
    }
    return {key: _told(one) for key, one in told.items()} if case.scale == RATIO else told


def _told(finding: Finding) -> Finding:
    """Withhold an effect that the series hardly bears upon: few units have got so far, and its error is boundless."""
    error = finding.standard_error
    return finding.withheld(_SHORT) if error is None or error > _BOUNDLESS else finding


class _Series:
    """The treated units added up."""

    def __init__(self, case: AreaCase) -> None:
        self._case = case
        treated = ~case.panel.never_treated
        shape = case.treated.shape
        self._exposure = case.counts.exposure[treated] if case.counts else np.ones(shape)
        self._events = case.counts.events[treated].sum(axis=0) if case.counts else None
        self._level = case.treated.mean(axis=0)

    def findings(self, masks: Sequence[Flags], confidence: float) -> list[Finding]:
        """Effects of the cells of masks, each of shape (cohorts, times), in one regression."""
        shares = np.stack([self._share(mask) for mask in masks])
        names = tuple(f"started {place}" for place in range(len(masks)))
        season = _trend_and_season(shares.shape[1], self._case.periods_per_year)
        terms = Terms((*names, *season), np.column_stack([*shares, *season.values()]))
        fit = self._fitted(terms)
        return with_standard_errors(
            fit.coefficients[1 : len(masks) + 1],
            fit.standard_errors[1 : len(masks) + 1],
            fit.degrees_of_freedom,
            [self._case.units_treated] * len(masks),
            confidence,
        )

    def _share(self, mask: Flags) -> Floats:
        """Share of the treated units' exposure that lies in the cells of a mask, at each time."""
        chosen = mask[self._case.cells.cohort_of]
        return np.asarray((self._exposure * chosen).sum(axis=0) / self._exposure.sum(axis=0))

    def _fitted(self, terms: Terms) -> SeriesFit:
        """Fit counts as counts, and other outcomes by least squares."""
        if self._events is None:
            return least_squares_series(self._level, terms)
        return quasi_poisson_series(self._events, terms, self._exposure.sum(axis=0))


def _trend_and_season(times: int, periods_per_year: int) -> dict[str, Floats]:
    """Straight trend, and the season as up to two pairs of sine and cosine."""
    position = np.arange(times, dtype=np.float64)
    terms = {"trend": position / periods_per_year}
    angle = 2 * np.pi * position / periods_per_year
    for pair in range(1, min(2, periods_per_year // 2) + 1):
        if 2 * pair < periods_per_year:
            terms[f"sine {pair}"] = np.sin(pair * angle)
        terms[f"cosine {pair}"] = np.cos(pair * angle)
    return terms


DESIGN = AreaDesign(
    name=INTERRUPTED_TIME_SERIES,
    title="Interrupted time series",
    needs=f"{LEAST_BEFORE} periods before the first start",
    method="interrupted time series of all units that start, against their own past: trend, season (two harmonics at "
    "most) and the share that has started; counts as quasi-Poisson with offset, otherwise least squares on {outcome}",
    source="Lopez Bernal, Cummins and Gasparrini 2017, Int J Epidemiol 46:348; Kendall 1954, Biometrika 41:403",
    estimate=by_interrupted_time_series,
    comparisons=(OWN_PAST,),
    few_units=True,
    compares_counts=True,
)
