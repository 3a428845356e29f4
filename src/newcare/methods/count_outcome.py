"""Events of two arms over their person-time: ratio and difference of rates, adjusted for what is left unlike.

Sources: Cameron and Trivedi 2013, Regression analysis of count data, 2nd ed., section 3.2 (robust errors); Hernan and
Robins 2020, Causal Inference: What If, chapter 13 (rates that the treated would have had).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms
from newcare.methods.influence import Estimated
from newcare.methods.negative_binomial import negative_binomial_regression
from newcare.methods.panel import Floats
from newcare.methods.poisson_regression import PoissonFit, poisson_regression


@dataclass(frozen=True)
class CountOutcome:
    """Log of the rate ratio, and the rate of the treated less the rate they would have had, per unit of time."""

    log_rate_ratio: Estimated
    rate_difference: Estimated


def count_outcome(
    events: Floats, years: Floats, treatment: Floats, covariates: Terms, weights: Floats
) -> CountOutcome:
    """Compare rates by Poisson regression with the log of time as offset; the counts need not be Poisson.

    Args:
        events: shape (n,), 0 or more.
        years: shape (n,), above 0.
        treatment: shape (n,), 0 or 1.
        covariates: n rows of what is left unlike.
        weights: shape (n,), above 0.

    Raises:
        InvalidInput: years not positive, negative counts, or an arm without events.
    """
    refuse_no_rate(events, years, treatment, weights)
    terms = with_treatment(treatment, covariates)
    fit = poisson_regression(events, terms, offset=np.log(years), weights=weights)
    influences = (fit.design * (weights * (events - fit.expected))[:, None]) @ fit.inverse_information
    ratio = Estimated(float(fit.coefficients[1]), influences[:, 1])
    return CountOutcome(ratio, _rate_difference(fit, influences, treatment, years, weights))


def negative_binomial_ratio(
    events: Floats, years: Floats, treatment: Floats, covariates: Terms, weights: Floats
) -> Estimated:
    """Log of the rate ratio by negative binomial regression; arguments as for `count_outcome`."""
    refuse_no_rate(events, years, treatment, weights)
    terms = with_treatment(treatment, covariates)
    found = negative_binomial_regression(events, terms, offset=np.log(years), weights=weights)
    return found.fit.coefficient("treatment")


def with_treatment(treatment: Floats, covariates: Terms) -> Terms:
    """Put the treatment before other terms."""
    return Terms(("treatment", *covariates.names), np.column_stack([treatment, covariates.design]))


def refuse_no_rate(events: Floats, years: Floats, treatment: Floats, weights: Floats) -> None:
    """Refuse what no rate ratio exists for."""
    if np.any(years <= 0):
        raise InvalidInput("Every row needs person-years above 0.")
    for assigned in (1, 0):
        if float(weights[treatment == assigned] @ events[treatment == assigned]) <= 0:
            raise InvalidInput("A rate ratio has no finite value with no events in an arm.")


def _rate_difference(
    fit: PoissonFit, influences: Floats, treatment: Floats, years: Floats, weights: Floats
) -> Estimated:
    """Mean over the time of the treated of the rate predicted with treatment less that without."""
    over = treatment == 1
    share = weights[over] * years[over] / (weights[over] @ years[over])
    design = fit.design[over].copy()
    influence = np.zeros(len(treatment))
    per_row = np.zeros(int(over.sum()))
    for sign, assigned in ((1, 1.0), (-1, 0.0)):
        design[:, 1] = assigned
        rate = np.exp(design @ fit.coefficients)
        per_row += sign * rate
        influence += sign * (influences @ ((share * rate) @ design))
    difference = float(share @ per_row)
    influence[over] += share * (per_row - difference)
    return Estimated(difference, influence)
