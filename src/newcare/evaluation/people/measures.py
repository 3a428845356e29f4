"""The ways of putting the effect on each kind of outcome, given weighted people of two arms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.people.sample import Sample
from newcare.evaluation.people.study import WHOLE, PersonOutcome
from newcare.methods.cluster_bootstrap import DRAWS, bootstrap_difference
from newcare.methods.competing_risks import EVENT
from newcare.methods.count_outcome import (
    count_outcome,
    negative_binomial_ratio,
    refuse_no_rate,
    with_treatment,
)
from newcare.methods.cox_regression import cox_regression
from newcare.methods.design_terms import Terms
from newcare.methods.influence import Estimated, log_of
from newcare.methods.mean_outcome import mean_difference, risk_difference
from newcare.methods.panel import Floats
from newcare.methods.two_part import TwoPart, two_part

_MOST_DRAWN_AGAIN = (
    30_000  # clusters that a bootstrap draws from within a second; the influence values need none
)


@dataclass(frozen=True)
class Measure:
    """One way of putting an effect: `fit` gives it, or a row of figures; of a ratio, the logarithm.

    Each adjusts for the covariates of the sample, as `adjusting` says. One that is there to be set beside another is
    not worked out again for parts of the follow-up (`of_parts`).
    """

    name: str
    method: str
    adjusting: str
    fit: Callable[[Sample], Estimated | dict[str, Any]]
    unit: Callable[[Sample], str | None] = lambda _: None
    is_ratio: bool = False
    of_parts: bool = True


def measures_of(outcome: PersonOutcome) -> tuple[Measure, ...]:
    """Ways in which an outcome is measured."""
    return tuple(each for each in MEASURES_OF[outcome.kind] if each.of_parts or outcome.window == WHOLE)


def _rate_ratio(sample: Sample) -> Estimated:
    return count_outcome(*_counts(sample)).log_rate_ratio


def _rate_difference(sample: Sample) -> Estimated:
    return count_outcome(*_counts(sample)).rate_difference


def _negative_binomial(sample: Sample) -> Estimated:
    return negative_binomial_ratio(*_counts(sample))


def _counts(sample: Sample) -> tuple[Floats, Floats, Floats, Terms, Floats]:
    return sample.amount, sample.years, sample.treatment, sample.covariates, sample.weights


def _mean_difference(sample: Sample) -> Estimated:
    return mean_difference(*_counts(sample))


def _bootstrap(sample: Sample) -> dict[str, Any]:
    """Percentile limits of the same difference; none, and why, where an arm has few clusters."""
    if int(sample.clusters.max()) >= _MOST_DRAWN_AGAIN:
        raise InvalidInput(
            f"Not drawn again: with over {_MOST_DRAWN_AGAIN:,} clusters the limits of mean-difference are as good."
        )
    try:
        found = bootstrap_difference(
            sample.amount,
            sample.years,
            sample.treated,
            sample.clusters,
            weights=sample.weights,
            covariates=sample.covariates,
            confidence=sample.confidence,
        )
    except InvalidInput as refusal:
        return {"estimate": _mean_difference(sample).value, "reason": str(refusal)}
    return {
        "estimate": found.estimate,
        "lower": found.lower,
        "upper": found.upper,
        "standard_error": found.standard_error,
    }


def _mean_ratio(positive: str) -> Callable[[Sample], Estimated]:
    """Ratio of the means over the treated, with and without, from both parts."""

    def fit(sample: Sample) -> Estimated:
        found = _two_parts(sample, positive)
        return log_of(found.mean_if_treated).less(log_of(found.mean_if_untreated))

    return fit


def _any(positive: str) -> Callable[[Sample], Estimated]:
    """Log odds ratio of having any."""

    def fit(sample: Sample) -> Estimated:
        found = _two_parts(sample, positive).log_odds_ratio
        if found is None:
            raise InvalidInput("Everybody had some, so that there are no odds of having any.")
        return found

    return fit


def _two_parts(sample: Sample, positive: str) -> TwoPart:
    years = None if sample.outcome.years is None else sample.years
    return two_part(
        sample.amount,
        sample.treatment,
        sample.covariates,
        years=years,
        weights=sample.weights,
        positive=positive,
    )


def _hazard_ratio(sample: Sample) -> Estimated:
    terms = with_treatment(sample.treatment, sample.covariates)
    happened = sample.cause == EVENT
    refuse_no_rate(happened.astype(np.float64), sample.amount, sample.treatment, sample.weights)
    return cox_regression(sample.amount, happened, terms, weights=sample.weights).coefficient("treatment")


def _risk_difference(sample: Sample) -> Estimated:
    horizon = sample.outcome.horizon or 0.0
    about = sample.amount, sample.cause, horizon
    return risk_difference(*about, sample.treatment, sample.covariates, sample.weights)


def _events(sample: Sample) -> str:
    return f"events per {sample.per}"


def _pence(sample: Sample) -> str:
    return f"pence per {sample.per}"


def _days(sample: Sample) -> str:
    return f"days per {sample.per}"


def _risk(sample: Sample) -> str:
    return f"share of people by day {sample.outcome.horizon:g}"


_CLUSTERED = "errors from influence values by cluster, Student's t"
_POISSON = f"Poisson regression with the log of person-years as offset; {_CLUSTERED}"
_SUMS = f"weighted sum over weighted person-time, treated less controls; {_CLUSTERED}"
_DRAWN = (
    f"weighted sum over weighted person-time, treated less controls; limits from {DRAWS:,} draws of clusters"
)
_COST = f"logistic regression of any cost, gamma regression with a log link of cost if any; {_CLUSTERED}"
_HURDLE = f"logistic regression of any, Poisson regression cut off at 0 of days if any; {_CLUSTERED}"
_COX = f"Cox regression, those with a competing event seen no longer (cause-specific), Breslow's ties; {_CLUSTERED}"
_AALEN = f"Aalen-Johansen cumulative incidence; {_CLUSTERED}"
_AS_TERMS = "as terms of the regression"
_BY_LEAST_SQUARES = "by weighted least squares of amounts per person-time"
_BY_PSEUDO_VALUES = "by weighted least squares of pseudo-values"

MEASURES_OF: Mapping[str, tuple[Measure, ...]] = {
    "count": (
        Measure("rate-ratio", _POISSON, _AS_TERMS, _rate_ratio, is_ratio=True),
        Measure(
            "rate-difference",
            f"{_POISSON}; rates predicted for the treated",
            _AS_TERMS,
            _rate_difference,
            _events,
        ),
        Measure(
            "rate-ratio-negative-binomial",
            f"negative binomial regression (NB2) with the log of person-years as offset; {_CLUSTERED}",
            _AS_TERMS,
            _negative_binomial,
            is_ratio=True,
            of_parts=False,
        ),
    ),
    "cost": (
        Measure("mean-difference", _SUMS, _BY_LEAST_SQUARES, _mean_difference, _pence),
        Measure("mean-difference-bootstrap", _DRAWN, _BY_LEAST_SQUARES, _bootstrap, _pence),
        Measure("mean-ratio", _COST, _AS_TERMS, _mean_ratio("gamma"), is_ratio=True),
    ),
    "days": (
        Measure("mean-difference", _SUMS, _BY_LEAST_SQUARES, _mean_difference, _days),
        Measure("mean-ratio", _HURDLE, _AS_TERMS, _mean_ratio("hurdle"), is_ratio=True),
        Measure("odds-ratio-of-any", _HURDLE, _AS_TERMS, _any("hurdle"), is_ratio=True),
    ),
    "mean": (
        Measure("mean-difference", f"weighted least squares; {_CLUSTERED}", _AS_TERMS, _mean_difference),
    ),
    "event": (
        Measure("hazard-ratio", _COX, _AS_TERMS, _hazard_ratio, is_ratio=True),
        Measure("risk-difference", _AALEN, _BY_PSEUDO_VALUES, _risk_difference, _risk),
    ),
}
