"""Events of matched treated and control people: rate ratio and rate difference, with matched sets as clusters.

Sources: Cameron and Miller 2015, J Human Resources 50:317 (clusters); Lloyd et al 2019, BMJ Qual Saf 28:534 (the
design, for residents of care homes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms
from newcare.methods.effect import Effect, check_confidence, effect, root
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.poisson_regression import PoissonFit, poisson_regression
from newcare.methods.weighted_means import check_arms


@dataclass(frozen=True)
class MatchedCohortOutcome:
    """Rates per person-year. `log_rate_ratio` and `rate_difference` are adjusted for covariates, the rates crude."""

    log_rate_ratio: Effect
    rate_difference: Effect
    rate_treated_per_person_year: float
    rate_control_per_person_year: float
    matched_sets: int
    rows: int


def matched_cohort_outcome(
    events: Floats,
    person_years: Floats,
    treatment: Floats,
    matched_set: Integers,
    covariates: Terms,
    *,
    weights: Floats | None = None,
    confidence: float = 0.95,
) -> MatchedCohortOutcome:
    """Compare the rates of events of a matched cohort.

    Args:
        events: shape (n,): counts, 0 or more.
        person_years: shape (n,), above 0.
        treatment: shape (n,), 0 or 1.
        matched_set: shape (n,): codes from 0; each set has both arms.
        covariates: n rows of what matching left unlike.
        weights: shape (n,), 0 or more: for example one over the number of controls in the set.
        confidence: of the normal intervals.

    Raises:
        InvalidInput: a set without both arms, person-years not positive, negative events, an arm without events.
    """
    check_confidence(confidence)
    weights = np.ones(len(events)) if weights is None else weights
    if np.any(person_years <= 0):
        raise InvalidInput("Every row needs person-years above 0.")
    if np.any(events < 0):
        raise InvalidInput("A count of events is negative.")
    if np.any(weights < 0):
        raise InvalidInput("`weight_column` holds a negative weight.")
    treated = check_arms(treatment)
    _refuse_incomplete_sets(treated, matched_set)
    rate_treated = _crude_rate(events, person_years, weights * treated)
    rate_control = _crude_rate(events, person_years, weights * ~treated)
    terms = Terms(("treatment", *covariates.names), np.column_stack([treatment, covariates.design]))
    fit = poisson_regression(events, terms, offset=np.log(person_years), weights=weights)
    covariance = fit.clustered_covariance(matched_set)
    ratio = effect(float(fit.coefficients[1]), root(float(covariance[1, 1])), confidence=confidence)
    difference, slope = _rate_difference(fit, weights * person_years)
    error = root(float(slope @ covariance @ slope))
    return MatchedCohortOutcome(
        ratio,
        effect(difference, error, confidence=confidence),
        rate_treated,
        rate_control,
        len(np.unique(matched_set)),
        len(events),
    )


def _refuse_incomplete_sets(treated: Flags, matched_set: Integers) -> None:
    """Refuse a matched set that lacks an arm."""
    of_treated = np.bincount(matched_set, treated)
    size = np.bincount(matched_set)
    lacking = int(((of_treated == 0) | (of_treated == size))[size > 0].sum())
    if lacking:
        raise InvalidInput(
            "Every matched set needs a treated and a control row.",
            seen=f"{lacking:,} without one of them",
            remedy="Leave such a matched set out.",
        )


def _crude_rate(events: Floats, person_years: Floats, weights: Floats) -> float:
    """Rate of one arm; refuses one without events."""
    total = float(weights @ events)
    if total <= 0:
        raise InvalidInput("A rate ratio has no finite value with no events in an arm.")
    return total / float(weights @ person_years)


def _rate_difference(fit: PoissonFit, weights: Floats) -> tuple[float, Floats]:
    """Mean predicted rate of everyone treated less everyone untreated, and its slope in the coefficients."""
    share = weights / weights.sum()
    difference, slope = 0.0, np.zeros(len(fit.coefficients))
    for sign, assigned in ((1, 1.0), (-1, 0.0)):
        design = fit.design.copy()
        design[:, 1] = assigned
        rate = share * np.exp(design @ fit.coefficients)
        difference += sign * float(rate.sum())
        slope += sign * (rate @ design)
    return difference, slope
