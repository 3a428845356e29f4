"""Effects of a treatment that starts at different times, from comparisons with units not treated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from newcare.methods.effect import Effect, check_confidence, check_option, check_share, effect
from newcare.methods.event_study import PreTrendTest, judge_trends
from newcare.methods.group_time import GroupTimeEffects, group_time_effects, list_cells
from newcare.methods.group_time_covariates import adjusted_group_time_effects
from newcare.methods.panel import Floats, Integers, Panel

CONTROL_GROUPS = ("never_treated", "not_yet_treated")
ESTIMATION_METHODS = ("doubly_robust", "outcome_regression", "inverse_probability")
BASE_PERIODS = ("varying", "universal")


@dataclass(frozen=True)
class GroupTimeEffect:
    """The effect on the units that start at position `group`, at position `time`."""

    group: int
    time: int
    effect: Effect


@dataclass(frozen=True)
class Aggregate:
    """An overall effect, and its parts: by position of the start or the time, or by relative time."""

    overall: Effect | None
    parts: Mapping[int, Effect]


@dataclass(frozen=True)
class CallawaySantAnna:
    """Group-time effects and their aggregates.

    `simple` averages treated unit-periods alike; `dynamic` goes by time since the start, `group` by start,
    `calendar` by time. Overall effects are null where no cell at or after a start could be compared.
    """

    group_time: tuple[GroupTimeEffect, ...]
    simple: Effect | None
    dynamic: Aggregate
    group: Aggregate
    calendar: Aggregate
    pre_trend_test: PreTrendTest | None
    parallel_trends: str
    units: int
    dropped_units: int


def callaway_santanna(
    panel: Panel,
    *,
    control_group: str = "never_treated",
    covariates: Floats | None = None,
    estimation_method: str = "doubly_robust",
    base_period: str = "varying",
    pre_trend_significance: float = 0.05,
    confidence: float = 0.95,
) -> CallawaySantAnna:
    """Estimate the effect on each group of starters in each period, and averages of those effects.

    Args:
        panel: units with a missing outcome, and units treated from the first time, are left out and counted.
        control_group: "never_treated", or "not_yet_treated" to add units that start later.
        covariates: shape (covariates, units, times); compares units alike in them. Missing: unit left out.
        estimation_method: how covariates enter, "doubly_robust", "outcome_regression", "inverse_probability".
        base_period: before the start, "varying" compares with the period before, "universal" with the period
            before the start.
        pre_trend_significance: level at which the joint chi-squared test calls parallel trends violated.
        confidence: level of the normal pointwise limits.

    Raises:
        InvalidInput: an unknown option; nothing to compare with; covariates that leave no overlap.

    Sources:
        Callaway and Sant'Anna 2021, J Econometrics 225:200.
    """
    check_confidence(confidence)
    check_share("pre_trend_significance", pre_trend_significance)
    check_option("control_group", control_group, CONTROL_GROUPS)
    check_option("estimation_method", estimation_method, ESTIMATION_METHODS)
    check_option("base_period", base_period, BASE_PERIODS)
    whole = ~np.isnan(panel.outcome).any(axis=1) & (panel.start > 0)
    if covariates is not None:
        whole &= ~np.isnan(covariates).any(axis=(0, 2))
    kept = panel.keep(whole)
    cells = list_cells(
        kept, not_yet_treated=control_group == "not_yet_treated", universal_base=base_period == "universal"
    )
    if covariates is None or len(covariates) == 0:
        found = group_time_effects(kept, cells)
    else:
        found = adjusted_group_time_effects(kept, cells, covariates[:, whole], estimation_method)
    test = _pre_trend_test(found)
    averages = _Averages(found, confidence)
    return CallawaySantAnna(
        _group_time(found, confidence),
        averages.simple(),
        averages.dynamic(),
        averages.by_group(),
        averages.calendar(),
        test,
        judge_trends(test, pre_trend_significance),
        kept.n_units,
        panel.n_units - kept.n_units,
    )


def _group_time(found: GroupTimeEffects, confidence: float) -> tuple[GroupTimeEffect, ...]:
    """Give each cell its limits."""
    errors = np.sqrt(np.einsum("kr,kr->k", found.influence, found.influence)) / found.n_units
    cells = found.cells
    return tuple(
        GroupTimeEffect(int(start), int(time), effect(estimate, error, confidence=confidence))
        for start, time, estimate, error in zip(cells.start, cells.time, found.estimates, errors, strict=True)
    )


def _pre_trend_test(found: GroupTimeEffects) -> PreTrendTest | None:
    """Wald test that all effects before the start are nil; null where their covariance is singular."""
    cells = found.cells
    before = (cells.time < cells.start) & (cells.time != cells.base)
    estimates, influence = found.estimates[before], found.influence[before]
    spread = influence @ influence.T / found.n_units**2
    if estimates.size == 0 or np.linalg.matrix_rank(spread, hermitian=True) < estimates.size:
        return None
    statistic = float(estimates @ np.linalg.solve(spread, estimates))
    return PreTrendTest(
        statistic, int(estimates.size), None, float(special.chdtrc(estimates.size, statistic))
    )


@dataclass(frozen=True)
class _Mean:
    """A weighted mean of cells: its weights, and how it moves with each cohort's share of the units."""

    estimate: float
    weights: Floats
    terms: Floats


class _Averages:
    """The four ways to average group-time effects."""

    def __init__(self, found: GroupTimeEffects, confidence: float) -> None:
        self._found = found
        self._cells = found.cells
        self._confidence = confidence
        self._after = found.cells.time >= found.cells.start

    def simple(self) -> Effect | None:
        """Average all treated unit-periods alike."""
        chosen = np.flatnonzero(self._after)
        return self._effect(self._by_share(chosen)) if chosen.size else None

    def dynamic(self) -> Aggregate:
        """Average by time since the start; overall, the plain mean from the start on."""
        relative = self._cells.relative_time
        parts = {int(e): self._by_share(np.flatnonzero(relative == e)) for e in np.unique(relative)}
        return self._aggregate(parts, [mean for e, mean in parts.items() if e >= 0])

    def calendar(self) -> Aggregate:
        """Average the groups treated at each time; overall, the plain mean over times."""
        times: Integers = np.unique(self._cells.time[self._after])
        parts = {int(t): self._by_share(np.flatnonzero(self._after & (self._cells.time == t))) for t in times}
        return self._aggregate(parts, list(parts.values()))

    def by_group(self) -> Aggregate:
        """Average each group over its treated times; overall, by the groups' shares of the units."""
        groups: Integers = np.unique(self._cells.group[self._after])
        means = [self._plain(np.flatnonzero(self._after & (self._cells.group == g))) for g in groups]
        parts = {
            int(self._cells.cohorts[g]): self._effect(mean) for g, mean in zip(groups, means, strict=True)
        }
        if not means:
            return Aggregate(None, parts)
        share = self._cells.sizes[groups] / self._cells.sizes[groups].sum()
        overall = float(share @ [mean.estimate for mean in means])
        terms = np.zeros(len(self._cells.cohorts))
        scale = self._found.n_units / self._cells.sizes[groups].sum()
        terms[groups] = [(mean.estimate - overall) * scale for mean in means]
        weights = share @ np.stack([mean.weights for mean in means])
        return Aggregate(self._effect(_Mean(overall, weights, terms)), parts)

    def _aggregate(self, parts: Mapping[int, _Mean], overall: list[_Mean]) -> Aggregate:
        """Give parts their limits, and their plain mean beside them."""
        mean = None
        if overall:
            mean = self._effect(
                _Mean(
                    float(np.mean([part.estimate for part in overall])),
                    np.mean([part.weights for part in overall], axis=0),
                    np.mean([part.terms for part in overall], axis=0),
                )
            )
        return Aggregate(mean, {key: self._effect(part) for key, part in parts.items()})

    def _plain(self, chosen: Integers) -> _Mean:
        """Average cells alike."""
        weights = np.zeros(len(self._cells.group))
        weights[chosen] = 1 / len(chosen)
        return _Mean(float(self._found.estimates[chosen].mean()), weights, np.zeros(len(self._cells.cohorts)))

    def _by_share(self, chosen: Integers) -> _Mean:
        """Average cells by their groups' shares of the units, which are estimates too."""
        share = self._cells.sizes[self._cells.group[chosen]] / self._found.n_units
        weights = np.zeros(len(self._cells.group))
        weights[chosen] = share / share.sum()
        estimates = self._found.estimates[chosen]
        overall = float(weights[chosen] @ estimates)
        terms = np.zeros(len(self._cells.cohorts))
        np.add.at(terms, self._cells.group[chosen], (estimates - overall) / share.sum())
        return _Mean(overall, weights, terms)

    def _effect(self, mean: _Mean) -> Effect:
        """Find the limits of a mean from its influence function."""
        used = np.flatnonzero(mean.weights)
        influence = mean.weights[used] @ self._found.influence[used] + mean.terms @ self._found.membership
        error = float(np.sqrt(influence @ influence)) / self._found.n_units
        return effect(mean.estimate, error, confidence=self._confidence)
