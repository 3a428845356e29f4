"""Outcomes that are 0 for many people: whether there was any, and how much there was if any.

Costs: logistic regression of any cost, then a gamma regression with a log link of the cost of those who had one. Bed
days: a hurdle, logistic regression of any, then a Poisson regression cut off at 0. The two parts together give the mean
that everybody would have with and without the treatment.

Sources: Belotti, Deb, Manning and Norton 2015, Stata J 15:3 (two-part models); Mullahy 1986, J Econometrics 33:341
(hurdle); Lloyd et al 2019, BMJ Qual Saf 28:534 (bed days of residents of care homes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms
from newcare.methods.index_model import BINOMIAL, GAMMA, Family, IndexFit, fit_index_model
from newcare.methods.influence import Estimated
from newcare.methods.panel import Flags, Floats

_FEW_WITHOUT = 0.05  # share of people without any cost below which there is no first part
_SMALL = 1e-5  # below which a series is nearer than the formula


def _above_zero_mean(index: Floats) -> Floats:
    """Mean of a Poisson count that is not 0."""
    rate = np.exp(index)
    return np.asarray(rate / -np.expm1(-rate))


def _above_zero_slope(index: Floats) -> Floats:
    """Derivative of that mean, which is the variance of the count."""
    mean, rate = _above_zero_mean(index), np.exp(index)
    return np.asarray(np.where(rate < _SMALL, rate / 2, mean * (1 + rate - mean)))


def _log_likelihood_above_zero(y: Floats, index: Floats) -> Floats:
    rate = np.exp(index)
    return np.asarray(y * index - rate - np.log(-np.expm1(-rate)))


ABOVE_ZERO_POISSON = Family(
    "poisson above zero",
    _log_likelihood_above_zero,
    lambda y, index: y - _above_zero_mean(index),
    lambda _, index: _above_zero_slope(index),
    _above_zero_mean,
    _above_zero_slope,
    lambda mean: float(np.log(max(mean - 0.9, 0.05))),
)
AMOUNTS = {"gamma": GAMMA, "hurdle": ABOVE_ZERO_POISSON}


@dataclass(frozen=True)
class TwoPart:
    """Means over the treated rows, each under its weight: what they had on average with the treatment and without.

    `log_odds_ratio` is of having any, null where (nearly) all had some; `log_ratio_if_any` of the second part.
    """

    mean_if_treated: Estimated
    mean_if_untreated: Estimated
    log_odds_ratio: Estimated | None
    log_ratio_if_any: Estimated


def two_part(
    amount: Floats,
    treatment: Floats,
    covariates: Terms,
    *,
    years: Floats | None = None,
    weights: Floats | None = None,
    positive: str = "gamma",
) -> TwoPart:
    """Fit both parts and average what they predict over the treated.

    Args:
        amount: shape (n,), 0 or more.
        treatment: shape (n,), 0 or 1.
        covariates: n rows.
        years: shape (n,), above 0: time observed. The log is a term of the first part and the offset of the second.
        weights: shape (n,), above 0.
        positive: "gamma" for costs, "hurdle" for whole numbers such as bed days.

    Raises:
        InvalidInput: negative amounts, nobody with any, or a term that tells without fail who has any.
    """
    if np.any(amount < 0):
        raise InvalidInput("An amount is negative.", remedy="Give amounts of 0 or more.")
    weights = np.ones(len(amount)) if weights is None else weights
    some = amount > 0
    if not some.any():
        raise InvalidInput("Nobody had any, so that an amount cannot be modelled.")
    if positive == "gamma" and (~some).sum() < _FEW_WITHOUT * len(some):
        some = np.ones_like(
            some
        )  # a gamma regression can hold a few zeros; a first part could not tell them apart
    log_years = np.zeros(len(amount)) if years is None else np.log(years)
    terms = Terms(("treatment", *covariates.names), np.column_stack([treatment, covariates.design]))
    second = fit_index_model(
        AMOUNTS[positive],
        amount[some],
        Terms(terms.names, terms.design[some]),
        offset=log_years[some],
        weights=weights[some],
    )
    first = (
        None
        if some.all()
        else fit_index_model(BINOMIAL, some.astype(np.float64), _timed(terms, log_years), weights=weights)
    )
    people = _People(treatment == 1, some, log_years, weights)
    ratio = second.coefficient("treatment")
    of_second = np.zeros(len(amount))
    of_second[some] = ratio.influence
    return TwoPart(
        people.mean(first, second, 1.0),
        people.mean(first, second, 0.0),
        None if first is None else first.coefficient("treatment"),
        Estimated(ratio.value, of_second),
    )


def _timed(terms: Terms, log_years: Floats) -> Terms:
    """Terms of the first part: the log of the time observed beside the others, where it varies."""
    if np.ptp(log_years) < _SMALL:
        return terms
    return Terms((*terms.names, "log years"), np.column_stack([terms.design, log_years]))


@dataclass(frozen=True)
class _People:
    """Rows over which means are taken (`over`), rows with some, and what both parts need of each row."""

    over: Flags
    some: Flags
    log_years: Floats
    weights: Floats

    def mean(self, first: IndexFit | None, second: IndexFit, assigned: float) -> Estimated:
        """Mean if all had one treatment, with the influence of every row on it."""
        over, width = self.over, len(second.names)
        share = self.weights[over] / self.weights[over].sum()
        design = (
            (first or second).design[over].copy()
        )  # where there is no first part, the second has every row
        design[:, 1] = assigned
        index = design[:, :width] @ second.coefficients + self.log_years[over]
        amount, chance = second.family.mean(index), np.ones(len(share))
        influence = np.zeros(len(over))
        if first is not None:
            odds = design @ first.coefficients
            chance = first.family.mean(odds)
            influence += first.influences @ ((share * first.family.mean_slope(odds) * amount) @ design)
        slope = (share * chance * second.family.mean_slope(index)) @ design[:, :width]
        influence[self.some] += second.influences @ slope
        mean = float(share @ (chance * amount))
        influence[over] += share * (chance * amount - mean)
        return Estimated(mean, influence)
