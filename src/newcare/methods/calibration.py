"""Whether predicted risks are right in size: as many events as were expected, at every level of risk.

Sources:
    Brier 1950, Mon Weather Rev 78:1-3.
    Cox 1958, Biometrika 45:562-565 (slope and intercept of the outcome on the log-odds of the risk).
    Van Calster et al. 2019, BMC Med 17:230 (what slope and intercept mean for a prediction model).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, refuse_unknown
from newcare.methods.confidence import normal_quantile, rule_of_ten_limits, wilson_limits
from newcare.methods.limits import none_if_unknown
from newcare.methods.logistic import logistic_regression

_LEAST = 1e-12  # a risk of 0 or 1 has no log-odds


@dataclass(frozen=True)
class Brier:
    """Mean squared difference of risk and outcome; `no_information` is that of one risk for everybody.

    `skill` is the share of `no_information` that the risks take away; below 0 they do worse than one risk for all.
    """

    value: float
    no_information: float

    @property
    def skill(self) -> float:
        """1 less the ratio of the two."""
        return 1 - self.value / self.no_information


@dataclass(frozen=True)
class WithInterval:
    """A figure with two-sided limits; a limit that does not exist is None."""

    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class CalibrationLine:
    """`slope` 1: risks are spread as they should be; below 1 they are too extreme. `intercept` 0: right on the whole.

    The slope comes with an intercept of its own, which is not reported; the intercept is that at a slope of 1.
    """

    slope: WithInterval
    intercept: WithInterval


@dataclass(frozen=True)
class Bins:
    """People in order of risk, cut into groups as equal as can be; arrays with one element a group."""

    people: FloatArray
    events: FloatArray
    mean_risk: FloatArray
    observed: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True)
class ObservedExpected:
    """Events seen over the sum of the risks, with limits of the count as Poisson (exact below 10, Byar's from 10)."""

    observed: int
    expected: float
    ratio: WithInterval


def brier(outcome: FloatArray, risk: FloatArray) -> Brier:
    """Brier score of risks (0 to 1) for outcomes (0 or 1), each of shape (n,)."""
    _refuse_unusable(outcome, risk)
    share = float(outcome.mean())
    return Brier(float(np.mean((risk - outcome) ** 2)), share * (1 - share))


def calibration_line(outcome: FloatArray, risk: FloatArray, *, confidence: float = 0.95) -> CalibrationLine:
    """Slope and intercept of the outcome on the log-odds of the risk; arguments as for `brier`.

    Raises:
        InvalidInput: as `logistic_regression`; also where every risk is the same.
    """
    _refuse_unusable(outcome, risk)
    odds = np.asarray(logit(np.clip(risk, _LEAST, 1 - _LEAST)))
    line = logistic_regression(odds[:, None], outcome, names=("log-odds of the risk",))
    level = logistic_regression(np.zeros((len(odds), 0)), outcome, offset=odds)
    reach = normal_quantile(confidence)
    return CalibrationLine(
        _around(float(line.coefficients[0]), reach * float(line.standard_errors[0])),
        _around(level.intercept, reach * level.intercept_error),
    )


def calibration_bins(
    outcome: FloatArray, risk: FloatArray, *, bins: int = 20, confidence: float = 0.95
) -> Bins:
    """Mean risk and share with the event (Wilson's limits) in groups of equal size by risk.

    People of one risk stay in one group, so that groups do not depend on the order of the rows; a group may then be
    larger than another, and there may be fewer of them than asked for.
    """
    _refuse_unusable(outcome, risk)
    if bins < 1:
        raise InvalidInput("There must be at least one group.", seen=str(bins))
    ranked = np.sort(risk)
    cuts = np.unique(ranked[[(len(ranked) * part - 1) // bins for part in range(1, bins + 1)]])
    places = np.searchsorted(cuts, risk)  # the first cut that is not below the risk
    people: FloatArray = np.bincount(places, minlength=len(cuts)).astype(np.float64)
    events: FloatArray = np.bincount(places, outcome, len(cuts)).astype(np.float64)
    total = np.bincount(places, risk, len(cuts))
    limits = wilson_limits(events, people, confidence=confidence)
    return Bins(people, events, total / people, events / people, limits.lower, limits.upper)


def observed_expected(outcome: FloatArray, risk: FloatArray, *, confidence: float = 0.95) -> ObservedExpected:
    """Events seen beside events expected; arguments as for `brier`."""
    _refuse_unusable(outcome, risk)
    observed, expected = int(outcome.sum()), float(risk.sum())
    if expected <= 0:
        raise InvalidInput("No event is expected, so nothing can be set beside those seen.")
    limits = rule_of_ten_limits(np.array([observed]), confidence=confidence)
    return ObservedExpected(
        observed,
        expected,
        WithInterval(
            observed / expected,
            none_if_unknown(limits.lower[0] / expected),
            none_if_unknown(limits.upper[0] / expected),
        ),
    )


def _around(value: float, reach: float) -> WithInterval:
    return WithInterval(value, value - reach, value + reach)


def _refuse_unusable(outcome: FloatArray, risk: FloatArray) -> None:
    """Refuse what is no outcome or no risk."""
    if outcome.shape != risk.shape or outcome.ndim != 1 or not len(risk):
        raise InvalidInput(
            "Outcome and risk need one value for each person, and at least one person.",
            seen=f"{outcome.shape} and {risk.shape}",
        )
    refuse_unknown("outcome", outcome)
    refuse_unknown("risk", risk)
    if risk.min() < 0 or risk.max() > 1:
        raise InvalidInput(
            "A risk lies between 0 and 1.",
            seen=f"{risk.min():g} to {risk.max():g}",
            remedy="Give probabilities, not scores or log-odds.",
        )
    if not np.isin(np.unique(outcome), (0.0, 1.0)).all():
        raise InvalidInput("`outcome` must be 0 or 1 for each person.")
