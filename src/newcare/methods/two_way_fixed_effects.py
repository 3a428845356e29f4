"""Difference in differences by least squares with unit and period effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, check_confidence, effect, root
from newcare.methods.panel import Floats, Integers, Panel
from newcare.methods.within_regression import within_regression


@dataclass(frozen=True)
class TwoWayFixedEffects:
    """The treatment's effect, the covariates' coefficients, and what they rest on."""

    effect: Effect
    covariates: Mapping[str, Effect]
    observations: int
    clusters: int


def two_way_fixed_effects(
    panel: Panel,
    *,
    treatment: Floats | None = None,
    covariates: Mapping[str, Floats] | None = None,
    weights: Floats | None = None,
    clusters: Integers | None = None,
    confidence: float = 0.95,
) -> TwoWayFixedEffects:
    """Regress the outcome on treatment and covariates with unit and period effects, clustered.

    With starts at different times this compares late starters with early ones that are treated already, and is
    wrong where effects grow or differ (Goodman-Bacon 2021): show it beside `callaway_santanna`, not instead.

    Args:
        panel: one row a unit, one column a time; cells may be missing.
        treatment: shape (units, times), 0 or 1; from the panel's starts where null.
        covariates: name -> shape (units, times).
        weights: shape (units, times), 0 or more.
        clusters: shape (units, times), whole numbers; the unit where null.
        confidence: level of the two-sided limits, from t with clusters - 1 degrees of freedom.

    Raises:
        InvalidInput: treatment is not 0 or 1, or does not vary; see also `within_regression`.

    Sources:
        Cameron and Miller 2015, J Human Resources 50:317.
    """
    check_confidence(confidence)
    named = dict(covariates or {})
    given = panel.treated.astype(np.float64) if treatment is None else treatment
    _check_treatment(given, panel.outcome)
    stack = np.stack([given, *named.values()])
    fit = within_regression(
        panel.outcome, stack, names=["treatment", *named], weights=weights, clusters=clusters
    )
    effects = [
        effect(value, root(variance), confidence=confidence, degrees_of_freedom=fit.clusters - 1)
        for value, variance in zip(fit.coefficients, fit.covariance.diagonal(), strict=True)
    ]
    return TwoWayFixedEffects(
        effects[0], dict(zip(named, effects[1:], strict=True)), fit.observations, fit.clusters
    )


def _check_treatment(treatment: Floats, outcome: Floats) -> None:
    """Refuse a treatment that is not 0 or 1 in every observed cell, or is the same in all."""
    observed = ~(np.isnan(treatment) | np.isnan(outcome))
    on, off = observed & (treatment == 1), observed & (treatment == 0)
    if (on.sum() + off.sum()) < observed.sum():
        raise InvalidInput("The treatment is 0 or 1 in every cell.", remedy="Recode it.")
    if not on.any() or not off.any():
        raise InvalidInput(
            "The treatment does not vary: an effect needs treated and untreated cells.",
            remedy="Check the starts against the times of the panel.",
        )
