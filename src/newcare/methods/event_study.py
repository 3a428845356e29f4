"""Effects by time since the start, by least squares with unit and period effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, check_confidence, check_share, effect, root
from newcare.methods.panel import NEVER, Floats, Integers, Panel
from newcare.methods.within_regression import WithinFit, within_regression


@dataclass(frozen=True)
class PreTrendTest:
    """Joint test that all effects before the start are nil."""

    statistic: float
    numerator_degrees_of_freedom: int
    denominator_degrees_of_freedom: float | None
    p_value: float


@dataclass(frozen=True)
class EventStudy:
    """Effects in the order of `relative_times`, which leave out the reference; `covariance` in the same order.

    `average` is the plain mean of the effects from the start on, null where there is none. `parallel_trends` is
    "violated", "not_rejected" or "not_tested".
    """

    relative_times: tuple[int, ...]
    effects: tuple[Effect, ...]
    covariance: Floats
    reference_period: int
    average: Effect | None
    pre_trend_test: PreTrendTest | None
    parallel_trends: str
    observations: int
    clusters: int


def event_study(
    panel: Panel,
    *,
    reference_period: int = -1,
    first_relative_time: int | None = None,
    last_relative_time: int | None = None,
    covariates: dict[str, Floats] | None = None,
    weights: Floats | None = None,
    clusters: Integers | None = None,
    pre_trend_significance: float = 0.05,
    confidence: float = 0.95,
) -> EventStudy:
    """Regress the outcome on a dummy for each time since the start, with unit and period effects, clustered.

    Args:
        panel: as for `two_way_fixed_effects`, with never-treated units; every start is a time of the panel.
        reference_period: the relative time that all effects are measured from.
        first_relative_time: earlier relative times are pooled into this one.
        last_relative_time: later relative times are pooled into this one.
        covariates: name -> shape (units, times).
        weights: shape (units, times), 0 or more.
        clusters: shape (units, times), whole numbers; the unit where null.
        pre_trend_significance: level at which the joint F test calls parallel trends violated.
        confidence: level of the two-sided limits, from t with clusters - 1 degrees of freedom.

    Raises:
        InvalidInput: no never-treated unit; a start outside the panel; the reference period is not observed.
    """
    check_confidence(confidence)
    check_share("pre_trend_significance", pre_trend_significance)
    _check_starts(panel)
    relative = _pooled(panel.relative_time, first_relative_time, last_relative_time)
    observed = ~panel.never_treated[:, None] & ~np.isnan(panel.outcome)
    times = _dummy_times(np.unique(relative[observed]), reference_period)
    named = covariates or {}
    ever = ~panel.never_treated[:, None]
    dummies = [(ever & (relative == time)).astype(np.float64) for time in times]
    fit = within_regression(
        panel.outcome,
        np.stack([*dummies, *named.values()]),
        names=[*(f"relative time {time}" for time in times), *named],
        weights=weights,
        clusters=clusters,
    )
    return _summarise(fit, times, reference_period, pre_trend_significance, confidence)


def _pooled(relative: Integers, first: int | None, last: int | None) -> Integers:
    """Pool relative times beyond the first and last asked for into those."""
    if first is not None and last is not None and first > last:
        raise InvalidInput("first_relative_time must not lie after last_relative_time.")
    if first is not None:
        relative = np.maximum(relative, first)
    return relative if last is None else np.minimum(relative, last)


def _check_starts(panel: Panel) -> None:
    """Refuse a panel without never-treated units, or with starts after its end."""
    if np.any((panel.start != NEVER) & (panel.start >= panel.n_times)):
        raise InvalidInput(
            "Every start must be a time of the panel.", remedy="Leave later starters untreated."
        )
    if not panel.never_treated.any():
        raise InvalidInput(
            "An event study needs never-treated units.", remedy="Add units that have not started by the end."
        )


def _dummy_times(seen: Integers, reference: int) -> list[int]:
    """List the relative times that get a dummy."""
    if reference not in seen:
        raise InvalidInput(
            "The reference period is not a relative time that treated units have.",
            seen=str(reference),
            remedy="Choose one that is observed; -1 is the period before the start.",
        )
    times = [int(time) for time in seen if time != reference]
    if not times:
        raise InvalidInput("The panel has no relative time beside the reference period.")
    return times


def _summarise(
    fit: WithinFit, times: list[int], reference: int, significance: float, confidence: float
) -> EventStudy:
    """Name the coefficients of a fit, and test those before the reference."""
    estimates, covariance = fit.coefficients[: len(times)], fit.covariance[: len(times), : len(times)]
    freedom = fit.clusters - 1

    def weigh(weights: Floats) -> Effect:
        variance = float(weights @ covariance @ weights)
        return effect(
            float(weights @ estimates), root(variance), confidence=confidence, degrees_of_freedom=freedom
        )

    after = np.array(times) >= 0
    test = _joint_test(estimates, covariance, np.array(times) < reference, freedom)
    return EventStudy(
        tuple(times),
        tuple(weigh(row) for row in np.eye(len(times))),
        covariance,
        reference,
        weigh(after / after.sum()) if after.any() else None,
        test,
        judge_trends(test, significance),
        fit.observations,
        fit.clusters,
    )


def judge_trends(test: PreTrendTest | None, significance: float) -> str:
    """Say what a test of the effects before the start allows one to say of parallel trends."""
    if test is None:
        return "not_tested"
    return "violated" if test.p_value < significance else "not_rejected"


def _joint_test(
    estimates: Floats, covariance: Floats, before: np.ndarray, freedom: int
) -> PreTrendTest | None:
    """F test that the effects flagged are all nil; null where there is none or their covariance is singular."""
    chosen = estimates[before]
    spread = covariance[np.ix_(before, before)]
    if chosen.size == 0 or np.linalg.matrix_rank(spread) < chosen.size:
        return None
    statistic = float(chosen @ np.linalg.solve(spread, chosen)) / chosen.size
    p_value = float(special.fdtrc(chosen.size, freedom, statistic))
    return PreTrendTest(statistic, int(chosen.size), freedom, p_value)
