"""Differences of means and of risks between two arms, adjusted by regression for what is left unlike.

Amounts per person-time are regressed on the treatment under weights of person-time: without covariates that is the
weighted sum over weighted person-time, treated less controls. A risk is a mean too once each person is given a pseudo-
value: the risk of his arm and how far he moves it, which is 1 or 0 for an event or none where everybody is followed.

Sources: Hernan and Robins 2020, Causal Inference: What If, chapter 15 (outcome regression); Andersen, Klein and
Rosthoj 2003, Biometrika 90:15, and Parner, Andersen and Overgaard 2023, Lifetime Data Anal 29:654 (pseudo-values from
influence values).
"""

from __future__ import annotations

import numpy as np

from newcare.methods.competing_risks import risk_at
from newcare.methods.count_outcome import with_treatment
from newcare.methods.design_terms import Terms
from newcare.methods.index_model import LINEAR, IndexFit, fit_index_model
from newcare.methods.influence import Estimated, weighted_ratio
from newcare.methods.panel import Floats, Integers


def mean_regression(
    amount: Floats, time: Floats, treatment: Floats, covariates: Terms, weights: Floats
) -> IndexFit:
    """Fit amounts per unit of time by least squares; its coefficients are "intercept", "treatment" and the covariates.

    Args:
        amount: shape (n,): pence, days, or any other number.
        time: shape (n,), above 0: person-years, or ones for means.
        treatment: shape (n,), 0 or 1.
        covariates: n rows of what is left unlike.
        weights: shape (n,), above 0.

    Raises:
        InvalidInput: a covariate is constant or a sum of others.
    """
    terms = with_treatment(treatment, covariates)
    return fit_index_model(LINEAR, amount / time, terms, weights=weights * time)


def mean_difference(
    amount: Floats, time: Floats, treatment: Floats, covariates: Terms, weights: Floats
) -> Estimated:
    """Amount per unit of time of the treated less that of controls who are like them; arguments as above."""
    if covariates.names:
        return mean_regression(amount, time, treatment, covariates, weights).coefficient("treatment")
    treated, controls = (
        weighted_ratio(amount, time, np.where(treatment == arm, weights, 0.0)) for arm in (1, 0)
    )
    return treated.less(controls)


def risk_difference(
    time: Floats, cause: Integers, horizon: float, treatment: Floats, covariates: Terms, weights: Floats
) -> Estimated:
    """Risk of an event up to a horizon of the treated less that of controls who are like them.

    Args:
        time: shape (n,), above 0: until the event, another one, or the last sight.
        cause: shape (n,): 1 the event, 2 another that comes before it, 0 neither.
        horizon: in the unit of `time`.
        treatment, covariates, weights: as above.

    Raises:
        InvalidInput: nobody of an arm is followed up to the horizon, or a covariate is constant or a sum of others.
    """
    arms = {arm: risk_at(time, cause, horizon, treatment == arm, weights) for arm in (1, 0)}
    if not covariates.names:
        return arms[1].less(arms[0])
    pseudo = np.zeros(len(time))
    for arm, risk in arms.items():
        own = treatment == arm
        pseudo[own] = risk.value + risk.influence[own] * weights[own].sum() / weights[own]
    return mean_difference(pseudo, np.ones(len(time)), treatment, covariates, weights)
