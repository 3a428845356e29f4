"""Standardisation (the g-formula): what everybody's outcome would be, treated and untreated.

Source: Hernan and Robins 2020, Causal Inference: What If, chapter 13.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.design_terms import Terms
from newcare.methods.effect import check_option
from newcare.methods.logistic import logistic_regression
from newcare.methods.panel import Floats
from newcare.methods.poisson_regression import poisson_regression
from newcare.methods.weighted_means import check_arms

Predict = Callable[[Floats], Floats]
_ESTIMANDS = ("average_treatment_effect", "average_treatment_effect_on_the_treated")


@dataclass(frozen=True)
class Standardised:
    """Mean outcomes if treated and if untreated; `ratio` is null where the latter is 0."""

    estimate: float
    ratio: float | None
    mean_if_treated: float
    mean_if_untreated: float


def g_formula(
    outcome: Floats,
    treatment: Floats,
    terms: Terms,
    *,
    family: str = "gaussian",
    treatment_interactions: Sequence[str] = (),
    estimand: str = "average_treatment_effect",
) -> Standardised:
    """Fit the outcome on treatment and terms, then predict everybody treated and everybody untreated.

    Args:
        outcome: shape (n,); 0 or 1 for "binomial", 0 or more for "poisson".
        treatment: shape (n,), 0 or 1.
        terms: n rows.
        family: "gaussian", "binomial" or "poisson", each with its canonical link.
        treatment_interactions: names of terms whose effect may differ by treatment.
        estimand: average over all rows, or over the treated.
    """
    check_option("family", family, tuple(_FITS))
    check_option("estimand", estimand, _ESTIMANDS)
    treated = check_arms(treatment)
    unknown = [name for name in treatment_interactions if name not in terms.names]
    if unknown:
        raise InvalidInput(
            "`treatment_interactions` names no covariate of the model.", seen=", ".join(unknown)
        )
    moving = [terms.names.index(name) for name in treatment_interactions]

    def design(assigned: Floats, of: Floats) -> Floats:
        return np.column_stack([assigned, of, of[:, moving] * assigned[:, None]])

    names = ("treatment", *terms.names, *(f"treatment x {name}" for name in treatment_interactions))
    predict = _FITS[family](outcome, Terms(names, design(treatment, terms.design)))
    over = terms.design[treated] if estimand.endswith("on_the_treated") else terms.design
    if_treated, if_untreated = (
        float(predict(design(np.full(len(over), assigned), over)).mean()) for assigned in (1.0, 0.0)
    )
    ratio = if_treated / if_untreated if if_untreated != 0 else None
    return Standardised(if_treated - if_untreated, ratio, if_treated, if_untreated)


def _gaussian(outcome: Floats, terms: Terms) -> Predict:
    """Fit by least squares."""
    if dependent := dependent_columns(terms.design):
        raise InvalidInput(
            "A term of the regression is constant or is a sum of terms before it.",
            seen=", ".join(terms.names[place] for place in dependent),
            remedy="Leave it out: the others already say what it says.",
        )
    centre, scale = terms.design.mean(axis=0), terms.design.std(axis=0)
    scaled = (terms.design - centre) / scale
    mean = outcome.mean()
    coefficients = np.linalg.lstsq(scaled, outcome - mean, rcond=None)[0]
    return lambda design: np.asarray(mean + (design - centre) / scale @ coefficients)


def _binomial(outcome: Floats, terms: Terms) -> Predict:
    """Fit by logistic regression."""
    fit = logistic_regression(terms.design, outcome, names=terms.names)
    return lambda design: np.asarray(expit(fit.log_odds(design)))


def _poisson(outcome: Floats, terms: Terms) -> Predict:
    """Fit by Poisson regression."""
    fit = poisson_regression(outcome, terms)
    return lambda design: np.asarray(np.exp(fit.coefficients[0] + design @ fit.coefficients[1:]))


_FITS: Mapping[str, Callable[[Floats, Terms], Predict]] = {
    "gaussian": _gaussian,
    "binomial": _binomial,
    "poisson": _poisson,
}
