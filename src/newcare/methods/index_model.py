"""Regressions in which the outcome depends on one weighted sum of terms: one way of fitting for every family.

Each family's log likelihood is concave in the weighted sum, so Newton's steps, halved where they overshoot, find the
maximum. Outcomes need not follow the family: errors come from influence values (`newcare.methods.influence`), which
ask only that the mean is right.

Source: McCullagh and Nelder 1989, Generalized linear models, 2nd ed., chapters 2 and 8 (gamma with a log link).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.design_terms import Terms
from newcare.methods.influence import Estimated
from newcare.methods.panel import Floats

_CONVERGED = 1e-10
_DIVERGING = 15.0  # coefficient of one standard deviation: beyond it, slopes are lost in rounding
_MOST_STEPS, _MOST_HALVINGS = 80, 40
OfOutcome = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Family:
    """Log likelihood of an outcome given its weighted sum, its slope and minus its second derivative, row by row.

    `mean` turns weighted sums into expected outcomes, `mean_slope` is its derivative; `start` turns the mean outcome
    into a first weighted sum.
    """

    name: str
    log_likelihood: OfOutcome
    slope: OfOutcome
    curvature: OfOutcome
    mean: Callable[[Floats], Floats]
    mean_slope: Callable[[Floats], Floats]
    start: Callable[[float], float]


def _odds_slope(index: Floats) -> Floats:
    risk = expit(index)
    return np.asarray(risk * (1 - risk))


LINEAR = Family(
    "gaussian",
    lambda y, index: -np.square(y - index) / 2,
    lambda y, index: y - index,
    lambda _, index: np.ones_like(index),
    lambda index: index,
    np.ones_like,
    lambda mean: mean,
)
BINOMIAL = Family(
    "binomial",
    lambda y, index: y * index - np.logaddexp(0, index),
    lambda y, index: y - expit(index),
    lambda _, index: _odds_slope(index),
    expit,
    _odds_slope,
    lambda mean: float(np.log(mean / (1 - mean))),
)
GAMMA = Family(
    "gamma",
    lambda y, index: -y * np.exp(-index) - index,
    lambda y, index: y * np.exp(-index) - 1,
    lambda y, index: y * np.exp(-index),
    np.exp,
    np.exp,
    lambda mean: float(np.log(mean)),
)


@dataclass(frozen=True)
class IndexFit:
    """A fitted regression; the intercept stands first in every array.

    `index` is the weighted sum with the offset, shape (n,). `influences` has shape (n, k + 1): of each row on each
    coefficient.
    """

    family: Family
    names: tuple[str, ...]
    coefficients: Floats
    design: Floats
    index: Floats
    inverse_information: Floats
    influences: Floats
    weights: Floats

    def coefficient(self, name: str) -> Estimated:
        """A coefficient, by name."""
        place = self.names.index(name)
        return Estimated(float(self.coefficients[place]), self.influences[:, place])


def fit_index_model(
    family: Family,
    outcome: Floats,
    terms: Terms,
    *,
    offset: Floats | None = None,
    weights: Floats | None = None,
) -> IndexFit:
    """Fit by maximum likelihood.

    Args:
        family: of the outcome.
        outcome: shape (n,), of values that the family can have.
        terms: n rows, without an intercept.
        offset: shape (n,): added to the weighted sum as it is.
        weights: shape (n,), above 0.

    Raises:
        InvalidInput: a term is constant or a sum of others; no finite estimate exists, because a term tells outcomes
            apart without fail.
    """
    if dependent := dependent_columns(terms.design):
        raise InvalidInput(
            "A term of the regression is constant or is a sum of terms before it.",
            seen=", ".join(terms.names[place] for place in dependent),
            remedy="Leave it out: the others already say what it says.",
        )
    offset = np.zeros(len(outcome)) if offset is None else offset
    weights = np.ones(len(outcome)) if weights is None else weights
    centre, scale = terms.design.mean(axis=0), terms.design.std(axis=0)
    scaled = np.column_stack([np.ones(len(outcome)), (terms.design - centre) / scale])
    beta, inverse = _climb(family, outcome, scaled, offset, weights, terms.names)
    index = scaled @ beta + offset
    back = np.diag(np.concatenate([[1.0], 1 / scale]))
    back[0, 1:] = -centre / scale
    scores = (weights * family.slope(outcome, index))[:, None] * scaled
    return IndexFit(
        family,
        ("intercept", *terms.names),
        back @ beta,
        np.column_stack([np.ones(len(outcome)), terms.design]),
        index,
        back @ inverse @ back.T,
        scores @ (inverse @ back.T),
        weights,
    )


def _climb(
    family: Family,
    outcome: Floats,
    design: Floats,
    offset: Floats,
    weights: Floats,
    names: tuple[str, ...],
) -> tuple[Floats, Floats]:
    """Take Newton's steps; returns the coefficients and the inverse information at them."""

    def value_at(beta: Floats) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            value = float(weights @ family.log_likelihood(outcome, design @ beta + offset))
        return value if np.isfinite(value) else -np.inf

    beta = np.zeros(design.shape[1])
    beta[0] = family.start(float(weights @ outcome / weights.sum())) - float(weights @ offset / weights.sum())
    value = value_at(beta)
    for _ in range(_MOST_STEPS):
        index = design @ beta + offset
        information = (design * (weights * family.curvature(outcome, index))[:, None]).T @ design
        try:
            inverse: Floats = np.linalg.inv(information).astype(np.float64)
        except np.linalg.LinAlgError:
            break
        step = inverse @ (design.T @ (weights * family.slope(outcome, index)))
        if np.abs(step).max() < _CONVERGED * max(1.0, float(np.abs(beta).max())):
            return beta, inverse
        for halvings in range(_MOST_HALVINGS):
            ahead = beta + step / 2**halvings
            value_ahead = value_at(ahead)
            if value_ahead >= value - 1e-12 * abs(value):
                break
        beta, value = ahead, value_ahead
        if family is not LINEAR and np.abs(beta[1:]).max(initial=0.0) > _DIVERGING:
            break
    raise InvalidInput(
        "No finite estimate exists: some term tells the outcomes apart without fail.",
        seen=", ".join(names),
        remedy="Leave out or merge a term that few rows share.",
    )
