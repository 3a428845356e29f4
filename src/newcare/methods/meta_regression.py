"""Random-effects meta-regression: do effects differ between studies along with something known of each study?

The variance between studies that the moderators leave is estimated by restricted likelihood; limits scale the errors by
how far the studies really lie from the line (Knapp and Hartung), because with few studies normal limits are too narrow.

Sources: Thompson and Higgins 2002, Statistics in Medicine 21:1559 (method and its pitfalls); Viechtbauer 2005, J
Educational and Behavioral Statistics 30:261 (REML); Knapp and Hartung 2003, Statistics in Medicine 22:2693.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from newcare.errors import InvalidInput
from newcare.methods.between_study_variance import between_study_variance
from newcare.methods.effect import Effect, check_confidence, effect
from newcare.methods.panel import Floats
from newcare.methods.study_results import StudyResult

_GRID = 400
"""Points of tau squared between which a peak of the restricted likelihood is looked for."""
_LEAST_FREEDOM = 2


@dataclass(frozen=True)
class MetaRegression:
    """How effects go along with moderators.

    `intercept` is the effect of a study whose moderators are all 0; `slopes` has the change of the effect with one
    unit of each. `tau_squared` is the variance between studies that they leave, `tau_squared_without` that without
    them; `explained_percent` is the share they take away, null where there was none to take.
    """

    intercept: Effect
    slopes: dict[str, Effect]
    tau_squared: float
    tau_squared_without: float
    explained_percent: float | None


def meta_regression(
    studies: Sequence[StudyResult],
    moderators: Mapping[str, Sequence[float]],
    *,
    hartung_knapp: bool = True,
    confidence: float = 0.95,
) -> MetaRegression:
    """Regress effects on what is known of each study.

    Args:
        studies: at least two more than there are coefficients.
        moderators: name -> a value for each study, in their order.
        hartung_knapp: scale errors by the spread seen and use t; otherwise normal limits.
        confidence: of every interval.

    Raises:
        InvalidInput: too few studies; a moderator that is missing somewhere, alike in all, or follows from others.
    """
    check_confidence(confidence)
    design = _design(studies, moderators)
    estimates = np.array([study.estimate for study in studies])
    variances = np.array([study.standard_error for study in studies]) ** 2
    tau_squared = _restricted_likelihood(design, estimates, variances)
    without = between_study_variance(estimates, variances, "reml")
    coefficients, covariance, residuals, weights = _fitted(tau_squared, design, estimates, variances)
    freedom = len(studies) - design.shape[1]
    scale = weights @ residuals**2 / freedom if hartung_knapp else 1.0
    errors = np.sqrt(np.diag(covariance) * scale)
    found = [
        effect(value, error, confidence=confidence, degrees_of_freedom=freedom if hartung_knapp else None)
        for value, error in zip(coefficients, errors, strict=True)
    ]
    explained = 100 * max(0.0, 1 - tau_squared / without) if without > 0 else None
    return MetaRegression(
        found[0], dict(zip(moderators, found[1:], strict=True)), tau_squared, without, explained
    )


def _design(studies: Sequence[StudyResult], moderators: Mapping[str, Sequence[float]]) -> Floats:
    """Set moderators beside a column of ones; refuse what cannot be told apart."""
    if not moderators:
        raise InvalidInput("A meta-regression needs at least one moderator.", seen="none")
    needed = len(moderators) + 1 + _LEAST_FREEDOM
    if len(studies) < needed:
        raise InvalidInput(
            f"A meta-regression on {len(moderators)} moderators needs at least {needed} studies.",
            seen=f"{len(studies)} studies",
            remedy="Use fewer moderators, or compare subgroups.",
        )
    for name, values in moderators.items():
        if len(values) != len(studies) or not np.isfinite(np.asarray(values, dtype=np.float64)).all():
            raise InvalidInput(
                f"The moderator '{name}' needs a number for each study.", seen=str(list(values))
            )
    design = np.column_stack([np.ones(len(studies)), *(np.asarray(each) for each in moderators.values())])
    spread = np.linalg.norm(design, axis=0)
    if not spread.all() or np.linalg.matrix_rank(design / spread) < design.shape[1]:
        raise InvalidInput(
            "The moderators cannot be told apart: one is alike in all studies, or follows from the others.",
            seen=", ".join(moderators),
            remedy="Leave one out.",
        )
    return np.asarray(design, dtype=np.float64)


def _fitted(
    tau_squared: float, design: Floats, estimates: Floats, variances: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Weighted least squares: coefficients, their covariance, residuals and weights."""
    weights = 1 / (variances + tau_squared)
    covariance: Floats = np.asarray(np.linalg.inv(design.T @ (weights[:, None] * design)), dtype=np.float64)
    coefficients = covariance @ (design.T @ (weights * estimates))
    return coefficients, covariance, estimates - design @ coefficients, weights


def _restricted_likelihood(design: Floats, estimates: Floats, variances: Floats) -> float:
    """Variance between studies at the highest peak of the restricted likelihood; 0 where that is highest."""

    def depth(tau_squared: float) -> float:
        _, covariance, residuals, weights = _fitted(tau_squared, design, estimates, variances)
        return float(weights @ residuals**2 - np.log(weights).sum() - np.linalg.slogdet(covariance)[1])

    top = float(((estimates - estimates.mean()) ** 2).sum() + variances.max())
    grid = np.concatenate([[0.0], np.geomspace(top * 1e-10, top, _GRID)])
    best = int(np.argmin([depth(value) for value in grid]))
    if best == 0:
        return 0.0
    between = (float(grid[best - 1]), float(grid[min(best + 1, _GRID)]))
    found = optimize.minimize_scalar(depth, bounds=between, method="bounded", options={"xatol": 1e-12 * top})
    return float(found.x)
