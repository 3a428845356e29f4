"""Poisson regression with an intercept, an offset and row weights, by iteratively re-weighted least squares.

Source: McCullagh and Nelder 1989, Generalized linear models, 2nd ed., chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.design_terms import Terms
from newcare.methods.panel import Floats, Integers

_CONVERGED, _DIVERGING = 1e-10, 30.0
_MOST_STEPS, _MOST_HALVINGS = 60, 30


@dataclass(frozen=True)
class PoissonFit:
    """Log of the expected count as a weighted sum; the intercept stands first in every array.

    `coefficients` has shape (k + 1,), `inverse_information` (k + 1, k + 1): the covariance if counts are Poisson.
    `design` is the terms with a column of ones before them, `expected` the fitted counts, shape (n,).
    """

    names: tuple[str, ...]
    coefficients: Floats
    inverse_information: Floats
    design: Floats
    expected: Floats
    counts: Floats
    weights: Floats

    @property
    def dispersion(self) -> float:
        """Pearson's chi-squared over rows less terms; 1 if counts are Poisson."""
        pearson = self.weights @ (np.square(self.counts - self.expected) / self.expected)
        return float(pearson / (len(self.counts) - len(self.coefficients)))

    def clustered_covariance(self, clusters: Integers) -> Floats:
        """Covariance that allows for clusters, with G/(G-1) x (N-1)/(N-K); `clusters` are codes from 0, shape (n,)."""
        scores = self.design * (self.weights * (self.counts - self.expected))[:, None]
        summed = np.stack([np.bincount(clusters, column) for column in scores.T], axis=1)
        groups, (rows, terms) = len(summed), self.design.shape
        if groups < 2 or rows <= terms:
            raise InvalidInput(
                "A clustered standard error needs two clusters, and more rows than terms.",
                seen=f"{groups} clusters, {rows} rows, {terms} terms",
            )
        factor = groups / (groups - 1) * (rows - 1) / (rows - terms)
        return np.asarray(factor * self.inverse_information @ (summed.T @ summed) @ self.inverse_information)


def check_counts(counts: Floats) -> None:
    """Refuse negative counts, and counts that are all 0."""
    if np.any(counts < 0):
        raise InvalidInput("A count is negative.", remedy="Give counts of 0 or more.")
    if not np.any(counts > 0):
        raise InvalidInput("There are no events, so that a rate cannot be modelled.")


def poisson_regression(
    counts: Floats, terms: Terms, *, offset: Floats | None = None, weights: Floats | None = None
) -> PoissonFit:
    """Fit a Poisson regression by maximum likelihood.

    Args:
        counts: shape (n,), 0 or more.
        terms: n rows, without an intercept.
        offset: shape (n,): log of the person-time of each row.
        weights: shape (n,), 0 or more: how often each row counts.

    Raises:
        InvalidInput: counts are negative or all 0; a term is constant or a sum of others; a term marks rows
            that all have no events, so that no finite estimate exists.
    """
    check_counts(counts)
    if dependent := dependent_columns(terms.design):
        raise InvalidInput(
            "A term of the regression is constant or is a sum of terms before it.",
            seen=", ".join(terms.names[place] for place in dependent),
            remedy="Leave it out: the others already say what it says.",
        )
    offset = np.zeros(len(counts)) if offset is None else offset
    weights = np.ones(len(counts)) if weights is None else weights
    centre, scale = terms.design.mean(axis=0), terms.design.std(axis=0)
    scaled = np.column_stack([np.ones(len(counts)), (terms.design - centre) / scale])
    found, inverse = _climb(counts, scaled, offset, weights, terms.names)
    back = np.diag(np.concatenate([[1.0], 1 / scale]))
    back[0, 1:] = -centre / scale
    coefficients = back @ found
    design = np.column_stack([np.ones(len(counts)), terms.design])
    return PoissonFit(
        ("intercept", *terms.names),
        coefficients,
        back @ inverse @ back.T,
        design,
        np.exp(scaled @ found + offset),
        counts,
        weights,
    )


def _climb(
    counts: Floats, design: Floats, offset: Floats, weights: Floats, names: tuple[str, ...]
) -> tuple[Floats, Floats]:
    """Take Newton's steps, halved where they overshoot; returns coefficients and inverse information."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log((weights @ counts) / (weights @ np.exp(offset)))
    value = _log_likelihood(beta, counts, design, offset, weights)
    for _ in range(_MOST_STEPS):
        expected = weights * np.exp(design @ beta + offset)
        information = (design * expected[:, None]).T @ design
        try:
            inverse: Floats = np.linalg.inv(information).astype(np.float64)
        except np.linalg.LinAlgError:
            raise _without_estimate(names) from None
        step = inverse @ (design.T @ (weights * counts - expected))
        if np.abs(step).max() < _CONVERGED:
            return beta, inverse
        for halvings in range(_MOST_HALVINGS):
            ahead = beta + step / 2**halvings
            value_ahead = _log_likelihood(ahead, counts, design, offset, weights)
            if value_ahead >= value - 1e-12 * abs(value):
                break
        beta, value = ahead, value_ahead
        if np.abs(beta[1:]).max(initial=0.0) > _DIVERGING:
            break
    raise _without_estimate(names)


def _log_likelihood(beta: Floats, counts: Floats, design: Floats, offset: Floats, weights: Floats) -> float:
    """Log likelihood without its constant; minus infinity where a step overshoots all numbers."""
    powers = design @ beta + offset
    with np.errstate(over="ignore"):
        value = float(weights @ (counts * powers - np.exp(np.minimum(powers, 709.0))))
    return value if np.isfinite(value) else -np.inf


def _without_estimate(names: tuple[str, ...]) -> InvalidInput:
    """Say that no finite estimate exists."""
    return InvalidInput(
        "No finite estimate exists: some term marks rows with no events.",
        seen=", ".join(names),
        remedy="Leave out or merge a term that few rows share.",
    )
