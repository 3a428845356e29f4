"""Negative binomial regression (NB2): counts whose variance is the mean plus a multiple of its square.

Source: Cameron and Trivedi 2013, Regression analysis of count data, 2nd ed., section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize
from scipy.special import gammaln

from newcare.methods.design_terms import Terms
from newcare.methods.index_model import Family, IndexFit, fit_index_model
from newcare.methods.panel import Floats
from newcare.methods.poisson_regression import check_counts

_LEAST, _MOST = 1e-6, 1e3  # dispersions looked at; at the least one counts are Poisson
_CLOSE = 1e-7  # in the log of the dispersion


@dataclass(frozen=True)
class NegativeBinomialFit:
    """The fit, and the dispersion alpha: the variance of a count is mean + alpha x mean^2; 0 if counts are Poisson."""

    fit: IndexFit
    dispersion: float


def negative_binomial_regression(
    counts: Floats, terms: Terms, *, offset: Floats | None = None, weights: Floats | None = None
) -> NegativeBinomialFit:
    """Fit means and dispersion together by maximum likelihood.

    Args:
        counts: shape (n,), whole numbers of 0 or more.
        terms: n rows, without an intercept.
        offset: shape (n,): log of the person-time of each row.
        weights: shape (n,), above 0.

    The influence values hold the dispersion fixed: means and dispersion are independent to first order.
    """
    check_counts(counts)
    given = np.ones(len(counts)) if weights is None else weights

    def fit_at(dispersion: float) -> IndexFit:
        return fit_index_model(family_of(dispersion), counts, terms, offset=offset, weights=weights)

    def loss(log_dispersion: float) -> float:
        dispersion = float(np.exp(log_dispersion))
        index = fit_at(dispersion).index
        return -float(given @ _whole_log_likelihood(counts, index, dispersion))

    least = optimize.minimize_scalar(
        loss, bounds=(np.log(_LEAST), np.log(_MOST)), method="bounded", options={"xatol": _CLOSE}
    )
    dispersion = float(np.exp(least.x))
    fit = fit_at(dispersion)
    return NegativeBinomialFit(fit, dispersion if dispersion > 10 * _LEAST else 0.0)


def family_of(dispersion: float) -> Family:
    """The negative binomial with a given dispersion, with a log link."""

    def spread(index: Floats) -> Floats:
        return np.asarray(1 + dispersion * np.exp(index))

    return Family(
        "negative-binomial",
        lambda y, index: y * index - (y + 1 / dispersion) * np.log1p(dispersion * np.exp(index)),
        lambda y, index: (y - np.exp(index)) / spread(index),
        lambda y, index: (1 + dispersion * y) * np.exp(index) / np.square(spread(index)),
        np.exp,
        np.exp,
        lambda mean: float(np.log(mean)),
    )


def _whole_log_likelihood(counts: Floats, index: Floats, dispersion: float) -> Floats:
    """Log likelihood with the parts that depend on the dispersion alone."""
    size = 1 / dispersion
    of_dispersion = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1) + counts * np.log(dispersion)
    return np.asarray(of_dispersion + family_of(dispersion).log_likelihood(counts, index))
