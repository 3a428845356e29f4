"""Total cost of a list whose people's costs are heavy-tailed: simulated years, fast and without a normal tail.

One person's cost is lognormal with mean 1. The few dearest people make the tail of a year's total, so they are drawn
one by one; the many others are bounded, and their sum is drawn at once from a gamma distribution with the mean,
variance and skewness that such a sum has.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import norm

Ratios: TypeAlias = NDArray[np.float64]
_DRAWN_ONE_BY_ONE = 100  # people a year, on average; more make the rest more nearly bounded and cost time
_NEARLY_NORMAL = 1e-12  # squared skewness below which it makes no difference


def simulated_ratios(
    people: int,
    spread: float,
    shock: float,
    stop_loss: float | None,
    years: int,
    generator: np.random.Generator,
) -> Ratios:
    """Cost of simulated years over what is expected: one number a year.

    Args:
        people: on the list, 1 or more.
        spread: coefficient of variation of one person's cost, 0 or more.
        shock: standard deviation of a shock that all people of a year share; lognormal with mean 1.
        stop_loss: multiple of the mean cost above which a person's cost is pooled; None for none.
        years: how many.
        generator: of the draws.
    """
    sigma = math.sqrt(math.log1p(spread**2))
    if sigma:
        totals = _totals(people, sigma, stop_loss, years, generator)
    else:
        totals = np.full(years, people * limited_mean(0, stop_loss))
    if shock:
        log_shock = math.sqrt(math.log1p(shock**2))
        totals *= np.exp(generator.standard_normal(years) * log_shock - log_shock**2 / 2)
    return totals / (people * limited_mean(sigma, stop_loss))


def limited_mean(sigma: float, limit: float | None) -> float:
    """Mean of a lognormal cost with mean 1 that is cut off at a limit: E[min(X, limit)].

    Args:
        sigma: standard deviation of the log of the cost.
        limit: above 0; None for none.
    """
    if limit is None:
        return 1.0
    if not sigma:
        return min(1.0, limit)
    z = math.log(limit) / sigma + sigma / 2
    return float(norm.cdf(z - sigma) + limit * norm.sf(z))


def _totals(
    people: int, sigma: float, stop_loss: float | None, years: int, generator: np.random.Generator
) -> Ratios:
    """Total cost of each year before the shock."""
    share = min(1.0, _DRAWN_ONE_BY_ONE / people)
    dear = generator.binomial(people, share, years)
    cost = _cost_at(1 - share * generator.random(int(dear.sum())), sigma)
    if stop_loss is not None:
        np.minimum(cost, stop_loss, out=cost)
    year = np.repeat(np.arange(years), dear)
    totals = np.bincount(year, weights=cost, minlength=years).astype(np.float64, copy=False)
    if share < 1:
        totals = totals + _bounded_sums(people - dear, 1 - share, sigma, stop_loss, generator)
    return totals


def _cost_at(quantile: Ratios, sigma: float) -> Ratios:
    """Cost at quantiles of the lognormal with mean 1."""
    cost: Ratios = np.exp(sigma * ndtri(quantile) - sigma**2 / 2)
    return cost


def _bounded_sums(
    count: NDArray[np.int64],
    share: float,
    sigma: float,
    stop_loss: float | None,
    generator: np.random.Generator,
) -> Ratios:
    """Sum of the costs of people who are not among the dearest, each below the cost at the quantile `share`."""
    mean, variance, third = _cumulants(share, sigma, stop_loss)
    if variance <= 0:
        return (count * mean).astype(np.float64)
    shape = 4 * count * variance**3 / max(third**2, _NEARLY_NORMAL * variance**3)
    centred = math.copysign(1, third) * (generator.standard_gamma(shape) - shape) / np.sqrt(shape)
    sums: Ratios = np.asarray(count * mean + np.sqrt(count * variance) * centred, dtype=np.float64)
    return sums


def _cumulants(share: float, sigma: float, stop_loss: float | None) -> tuple[float, float, float]:
    """First three cumulants of the cost of a person below a quantile."""
    edge = float(ndtri(share))
    limit = edge if stop_loss is None else min(edge, (math.log(stop_loss) + sigma**2 / 2) / sigma)
    moments = []
    for power in (1, 2, 3):
        below = math.exp(power * (power - 1) * sigma**2 / 2) * norm.cdf(limit - power * sigma)
        held = 0.0 if stop_loss is None else stop_loss**power * max(share - norm.cdf(limit), 0.0)
        moments.append(float(below + held) / share)
    first, second, third = moments
    return first, second - first**2, third - 3 * first * second + 2 * first**3
