"""Logistic regression by iteratively re-weighted least squares, exact and quick over millions of rows.

Sources:
    McCullagh and Nelder 1989, Generalized linear models, 2nd ed., section 4.4 (the iteration, the information).
    Albert and Anderson 1984, Biometrika 71:1-10 (separation: when no estimate exists).
    le Cessie and van Houwelingen 1992, Appl Stat 41:191-201 (ridge, and its covariance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import centred_blocks, dependent_columns, products
from newcare.methods.checks import FloatArray, refuse_unknown
from newcare.methods.confidence import normal_quantile
from newcare.methods.limits import Limits

_CONVERGED = 1e-9  # largest change of the log-odds that a column's step makes over the column's whole range
_DIVERGING = 0.1  # the same after so many steps: the estimate runs away
_STEPS_TO_SETTLE, _MOST_STEPS, _MOST_HALVINGS = 15, 50, 30


@dataclass(frozen=True)
class LogisticFit:
    """Log-odds of an event as a weighted sum.

    `coefficients` and `standard_errors` have shape (k,), in the order of `names`; `covariance` has shape (k + 1,
    k + 1) with the intercept first. `deviations` are the standard deviations of the columns. `deviance` is twice the
    log-likelihood lost against a perfect fit, `null_deviance` that of the intercept (and offset) alone.
    """

    names: tuple[str, ...]
    intercept: float
    coefficients: FloatArray
    covariance: FloatArray
    deviations: FloatArray
    deviance: float
    null_deviance: float
    iterations: int
    rows: int
    events: int

    @property
    def standard_errors(self) -> FloatArray:
        """Standard errors of the coefficients, without the intercept's."""
        errors: FloatArray = np.sqrt(np.diag(self.covariance)[1:])
        return errors

    @property
    def intercept_error(self) -> float:
        """Standard error of the intercept."""
        return float(np.sqrt(self.covariance[0, 0]))

    def limits(self, *, confidence: float = 0.95) -> Limits:
        """Wald limits of the coefficients."""
        reach = normal_quantile(confidence) * self.standard_errors
        return Limits(self.coefficients - reach, self.coefficients + reach)

    def log_odds(self, design: FloatArray) -> FloatArray:
        """Log-odds of each row of a design of shape (n, k)."""
        odds: FloatArray = self.intercept + design @ self.coefficients
        return odds

    def risk(self, design: FloatArray) -> FloatArray:
        """Probability of the event for each row of a design of shape (n, k)."""
        return np.asarray(expit(self.log_odds(design)))


def logistic_regression(
    design: FloatArray,
    outcome: FloatArray,
    *,
    names: Sequence[str] | None = None,
    offset: FloatArray | None = None,
    ridge: float = 0.0,
) -> LogisticFit:
    """Fit a logistic regression with an intercept.

    Args:
        design: shape (n, k), finite; k may be 0.
        outcome: shape (n,), each 0 or 1.
        names: names of the columns, for messages and for the result.
        offset: shape (n,), log-odds added with a coefficient of 1.
        ridge: penalty on the sum of squared coefficients of columns of unit variance, over 2; the intercept is free.

    Raises:
        InvalidInput: a value is unknown; the outcome is not 0 or 1, or is the same in every row; a column is constant
            or a sum of others; the columns separate events from non-events, so that no estimate exists.
    """
    columns = tuple(names) if names is not None else tuple(f"column {j + 1}" for j in range(design.shape[1]))
    _refuse_unusable(design, outcome, ridge)
    if dependent := dependent_columns(design):
        raise InvalidInput(
            "A column of the regression is constant or is a sum of columns before it.",
            seen=", ".join(columns[j] for j in dependent),
            remedy="Leave it out: the others already say what it says.",
        )
    return _Climb(design, outcome, offset, columns, ridge).fit()


class _Climb:
    """The way up the likelihood; columns are centred, so that the intercept is free of them."""

    def __init__(
        self,
        design: FloatArray,
        outcome: FloatArray,
        offset: FloatArray | None,
        names: tuple[str, ...],
        ridge: float,
    ) -> None:
        self.design, self.outcome, self.offset, self.names = design, outcome, offset, names
        self.centre = design.mean(axis=0)
        self.deviations = design.std(axis=0)
        self.ranges = np.ptp(design, axis=0) if design.shape[1] else np.zeros(0)
        self.penalty = np.concatenate([[0.0], ridge * self.deviations**2])

    def fit(self) -> LogisticFit:
        """Take Newton's steps, halved where they overshoot, until none moves any row's log-odds."""
        beta = np.zeros(len(self.names) + 1)
        beta[0] = np.log(self.outcome.mean() / (1 - self.outcome.mean()))
        score, information, deviance = self._at(beta)
        for iteration in range(1, _MOST_STEPS + 1):
            step = self._solve(information, score, beta)
            moves = np.abs(step) * np.concatenate([[1.0], self.ranges])
            if moves.max() < _CONVERGED:
                return self._finished(beta, information, deviance, iteration)
            if iteration > _STEPS_TO_SETTLE and moves.max() > _DIVERGING:
                self._refuse_separated(moves[1:])
            beta, score, information, deviance = self._stride(beta, step, deviance)
        raise self._separated(self.names)

    def _stride(
        self, beta: FloatArray, step: FloatArray, deviance: float
    ) -> tuple[FloatArray, FloatArray, FloatArray, float]:
        """Go as much of a step as does not lead downhill."""
        before = deviance + self.penalty @ beta**2
        for halvings in range(_MOST_HALVINGS):
            ahead = beta + step / 2**halvings
            score, information, deviance = self._at(ahead)
            if deviance + self.penalty @ ahead**2 <= before * (1 + 1e-12) + 1e-12:
                break
        return ahead, score, information, deviance

    def _at(self, beta: FloatArray) -> tuple[FloatArray, FloatArray, float]:
        """Score, information and deviance, without the penalty."""
        score, information = np.zeros_like(beta), np.zeros((len(beta), len(beta)))
        deviance = 0.0
        for rows, block in centred_blocks(self.design, self.centre):
            odds = np.matmul(block, beta).ravel()[: rows.stop - rows.start]
            if self.offset is not None:
                odds += self.offset[rows]
            risk, happened = expit(odds), self.outcome[rows]
            weights = np.zeros((2, block.shape[0] * block.shape[1]))
            weights[:, : len(odds)] = happened - risk, risk * (1 - risk)
            short, spread = weights.reshape(2, *block.shape[:2], 1)
            score += products(block, short)[:, 0]
            information += products(block, block * spread)
            deviance += float(np.sum(np.logaddexp(0, odds) - happened * odds))
        return score, information, 2 * deviance

    def _solve(self, information: FloatArray, score: FloatArray, beta: FloatArray) -> FloatArray:
        """Newton's step on the penalised likelihood."""
        bent = information + np.diag(self.penalty)
        scale = np.sqrt(np.diag(bent))
        try:
            step: FloatArray = (
                np.linalg.solve(bent / np.outer(scale, scale), (score - self.penalty * beta) / scale) / scale
            )
        except np.linalg.LinAlgError as error:
            raise self._separated(self.names) from error
        return step

    def _finished(
        self, beta: FloatArray, information: FloatArray, deviance: float, iterations: int
    ) -> LogisticFit:
        """Take the centring out of the intercept and of the covariance."""
        bent = np.linalg.inv(information + np.diag(self.penalty))
        shift = np.eye(len(beta))
        shift[0, 1:] = -self.centre
        covariance = shift @ (bent @ information @ bent) @ shift.T
        events = int(self.outcome.sum())
        return LogisticFit(
            self.names,
            float(beta[0] - self.centre @ beta[1:]),
            beta[1:],
            covariance,
            self.deviations,
            deviance,
            self._null_deviance(),
            iterations,
            len(self.outcome),
            events,
        )

    def _null_deviance(self) -> float:
        """Deviance of the intercept alone, beside the offset where there is one."""
        if self.offset is not None and self.names:
            nothing = np.zeros((len(self.outcome), 0))
            return _Climb(nothing, self.outcome, self.offset, (), 0.0).fit().deviance
        start = np.zeros(len(self.names) + 1)
        start[0] = np.log(self.outcome.mean() / (1 - self.outcome.mean()))
        return self._at(start)[2]

    def _refuse_separated(self, moves: FloatArray) -> None:
        running = tuple(name for name, move in zip(self.names, moves, strict=True) if move > _DIVERGING)
        raise self._separated(running or self.names)

    def _separated(self, names: tuple[str, ...]) -> InvalidInput:
        return InvalidInput(
            "The columns tell events and non-events apart without fail in a part of the rows, so that no finite"
            " estimate exists.",
            seen=", ".join(names),
            remedy="Leave out or merge a column that few rows share, or give a small ridge.",
        )


def _refuse_unusable(design: FloatArray, outcome: FloatArray, ridge: float) -> None:
    """Refuse what no regression can be fitted to."""
    if design.ndim != 2 or outcome.shape != (len(design),):
        raise InvalidInput(
            "The design needs one row, and the outcome one value, for each person.",
            seen=f"shapes {design.shape} and {outcome.shape}",
        )
    refuse_unknown("outcome", outcome)
    if not np.isfinite(design.sum()):
        raise InvalidInput("The design holds a value that is unknown or infinite.", remedy="Fill it first.")
    if not np.isin(np.unique(outcome), (0.0, 1.0)).all():
        raise InvalidInput("`outcome` must be 0 or 1 in each row.")
    if not 0 < outcome.sum() < len(outcome):
        raise InvalidInput(
            "The outcome is the same in every row, so nothing can be told from it.",
            seen=f"{int(outcome.sum()):,} events in {len(outcome):,} rows",
            remedy="Give a longer time or more people.",
        )
    if not ridge >= 0:
        raise InvalidInput("`ridge` must not be negative.", seen=repr(ridge))
