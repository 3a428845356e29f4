"""Two groups, two periods, different people in each: the difference between two changes of mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, check_confidence, effect, root
from newcare.methods.panel import Floats, Integers


@dataclass(frozen=True)
class DifferenceInDifferences:
    """The difference of changes, and the four means it comes from."""

    effect: Effect
    observations: int
    mean_treated_before: float
    mean_treated_after: float
    mean_control_before: float
    mean_control_after: float


def difference_in_differences(
    outcome: Floats,
    group: Floats,
    period: Floats,
    *,
    clusters: Integers | None = None,
    confidence: float = 0.95,
) -> DifferenceInDifferences:
    """Change of the treated group's mean less that of the controls.

    Args:
        outcome: shape (rows,), without missing values.
        group: 1 = treated, 0 = control; shape (rows,).
        period: 1 = after, 0 = before; shape (rows,).
        clusters: whole numbers, shape (rows,). Without them the variance adds up those of the four means, and
            limits are normal; with them it is cluster-robust with G/(G-1) x (N-1)/(N-4), and limits come from t
            with G - 1 degrees of freedom.
        confidence: level of the two-sided limits.

    Raises:
        InvalidInput: group or period is not 0 or 1; one of the four cells has fewer than two rows.

    Sources:
        Card and Krueger 1994, Am Econ Rev 84:772.
    """
    check_confidence(confidence)
    for name, flags in (("group", group), ("period", period)):
        if not np.isin(flags, (0, 1)).all():
            raise InvalidInput(f"The {name} must be 0 or 1 in every row.")
    cell = (2 * group + period).astype(np.int64)
    counts = np.bincount(cell, minlength=4)
    if counts.min() < 2:
        raise InvalidInput(
            "One of the four cells of group by period is empty or has one row.",
            remedy="Each needs two or more.",
        )
    means = np.bincount(cell, outcome, 4) / counts
    scores = (outcome - means[cell]) * _SIGNS[cell] / counts[cell]
    variance, freedom = _variance(scores, counts[cell], clusters)
    control_before, control_after, treated_before, treated_after = (float(mean) for mean in means)
    estimate = (treated_after - treated_before) - (control_after - control_before)
    return DifferenceInDifferences(
        effect(estimate, root(variance), confidence=confidence, degrees_of_freedom=freedom),
        len(outcome),
        treated_before,
        treated_after,
        control_before,
        control_after,
    )


_SIGNS = np.array([1.0, -1.0, -1.0, 1.0])
"""How the mean of each cell (control before, control after, treated before, treated after) enters the estimate."""


def _variance(scores: Floats, count: Integers, clusters: Integers | None) -> tuple[float, float | None]:
    """Find the variance of the estimate from each row's part in it, and the degrees of freedom."""
    if clusters is None:
        return float((np.square(scores) * count / (count - 1)).sum()), None
    sums = np.bincount(np.unique(clusters, return_inverse=True)[1], scores)
    groups, rows = len(sums), len(scores)
    if groups < 2 or rows <= 4:
        raise InvalidInput("Clustered limits need two clusters and five rows.", seen=f"{groups}, {rows}")
    factor = groups / (groups - 1) * (rows - 1) / (rows - 4)
    return factor * float(np.square(sums).sum()), groups - 1
