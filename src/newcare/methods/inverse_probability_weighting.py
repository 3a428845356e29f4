"""Weighting by the inverse probability of the treatment received, and the propensity score it rests on.

Sources: Hernan and Robins 2020, Causal Inference: What If, chapter 12; Rosenbaum and Rubin 1983, Biometrika 70:41;
Li, Morgan and Zaslavsky 2018, JASA 113:390 (overlap weights).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms
from newcare.methods.discrimination import auroc
from newcare.methods.effect import Effect, check_confidence, check_option
from newcare.methods.logistic import logistic_regression
from newcare.methods.panel import Flags, Floats
from newcare.methods.weighted_means import check_arms, effective_sample_size, weighted_difference

_ESTIMANDS = ("average_treatment_effect", "average_treatment_effect_on_the_treated", "overlap")


@dataclass(frozen=True)
class PropensityScore:
    """Probability of being treated, given the terms.

    `coefficients` are log-odds in the order of `names`. `score` has shape (n,), strictly between 0 and 1.
    `c_statistic` is the chance that a treated row scores above a control, ties counting half.
    """

    names: tuple[str, ...]
    intercept: float
    coefficients: Floats
    score: Floats
    log_odds: Floats
    c_statistic: float
    mean_treated: float
    mean_control: float


@dataclass(frozen=True)
class InverseProbabilityWeighting:
    """Difference of weighted means; `weights` has shape (n,)."""

    effect: Effect
    mean_if_treated: float
    mean_if_untreated: float
    weights: Floats
    effective_sample_size_treated: float
    effective_sample_size_control: float


def propensity_score(treatment: Floats, terms: Terms) -> PropensityScore:
    """Fit the probability of treatment by logistic regression.

    Args:
        treatment: shape (n,), 0 or 1.
        terms: n rows; without terms the score is the share treated.

    Raises:
        InvalidInput: an arm without rows, terms that depend on each other, or terms that tell the arms apart
            without fail (no overlap).
    """
    treated = check_arms(treatment)
    fit = logistic_regression(terms.design, treatment, names=terms.names)
    log_odds = fit.log_odds(terms.design)
    score = fit.risk(terms.design)
    return PropensityScore(
        terms.names,
        fit.intercept,
        fit.coefficients,
        score,
        log_odds,
        auroc(treatment, score).value,
        float(score[treated].mean()),
        float(score[~treated].mean()),
    )


def inverse_probability_weighting(
    outcome: Floats,
    treatment: Floats,
    terms: Terms,
    *,
    estimand: str = "average_treatment_effect",
    stabilised: bool = False,
    confidence: float = 0.95,
) -> InverseProbabilityWeighting:
    """Compare outcomes of arms made alike by weights from the propensity score.

    Args:
        outcome: shape (n,).
        treatment: shape (n,), 0 or 1.
        terms: n rows of what decides treatment.
        estimand: whose effect: everybody's, the treated's, or that of those who could have gone either way.
        stabilised: multiply by the share in the arm; acts on the average treatment effect only. The estimate is
            the same, the weights are near 1.
        confidence: of the normal interval, which holds the weights fixed.
    """
    check_confidence(confidence)
    check_option("estimand", estimand, _ESTIMANDS)
    treated = check_arms(treatment)
    weights = _weights(propensity_score(treatment, terms).score, treated, estimand)
    if stabilised and estimand == "average_treatment_effect":
        weights = weights * np.where(treated, treated.mean(), 1 - treated.mean())
    found = weighted_difference(outcome, treated, weights, confidence=confidence)
    return InverseProbabilityWeighting(
        found.effect,
        found.mean_treated,
        found.mean_control,
        weights,
        effective_sample_size(weights[treated]),
        effective_sample_size(weights[~treated]),
    )


def _weights(score: Floats, treated: Flags, estimand: str) -> Floats:
    """Turn scores into weights; refuses a score that rounds to certainty where it would divide."""
    if estimand == "overlap":
        return np.where(treated, 1 - score, score)
    of_received = np.where(treated, score, 1 - score)
    if np.any(of_received <= 0):
        raise InvalidInput(
            "A row received what its score says it never could: the arms do not overlap.",
            remedy="Leave out the terms that tell the arms apart, or the rows without a counterpart.",
        )
    if estimand == "average_treatment_effect":
        return np.asarray(1 / of_received)
    return np.where(treated, 1.0, score / of_received)
