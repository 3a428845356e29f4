"""Ridge-augmented synthetic control: a synthetic control with its remaining gap before the start taken out, as far as
a ridge regression of the donors' outcomes trusts it.

Source: Ben-Michael, Feller and Rothstein 2021, JASA 116:1789.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import number
from newcare.methods.effect import check_option
from newcare.methods.panel import Floats
from newcare.methods.simplex_leave_one_out import leave_one_out_weights
from newcare.methods.simplex_weights import simplex_weights
from newcare.methods.synthetic_control import Donors, SyntheticControl, summarise_path

_PENALTIES, _LEAST = 20, 8
"""Penalties tried, and over how many powers of ten they fall below the largest."""


@dataclass(frozen=True)
class AugmentedSyntheticControl:
    """`augmented` may have negative weights; they sum to 1. `plain` is the synthetic control it started from."""

    augmented: SyntheticControl
    plain: SyntheticControl
    ridge_penalty: float


def augmented_synthetic_control(
    case: Donors,
    *,
    ridge_penalty: str | float = "leave_one_out",
    penalty_rule: str = "one_standard_error",
    unit_fixed_effects: bool = False,
) -> AugmentedSyntheticControl:
    """Find a synthetic control from outcomes and correct it.

    Args:
        case: the treated unit and its donors.
        ridge_penalty: above 0; large keeps the synthetic control. "leave_one_out" chooses it by predicting each
            period before the start from the others.
        penalty_rule: of that choice: the "minimum" of the mean squared error, or the largest penalty within
            "one_standard_error" of it.
        unit_fixed_effects: match each series less its own mean before the start.
    """
    check_option("penalty_rule", penalty_rule, ("one_standard_error", "minimum"))
    level = case.treated[: case.start].mean() if unit_fixed_effects else 0.0
    shifted = _without_levels(case) if unit_fixed_effects else case
    points, target = shifted.donors[:, : case.start].T, shifted.treated[: case.start]
    ridge = _ridge(points)
    if isinstance(ridge_penalty, str):
        check_option("ridge_penalty", ridge_penalty, ("leave_one_out",))
        penalty = _leave_one_out(ridge, points, target, penalty_rule)
    else:
        penalty = checked_penalty(ridge_penalty)
    start = simplex_weights(points, target)
    weights = start + ridge.correction(target - points @ start, penalty)
    before = np.arange(len(case.treated)) < case.start
    augmented, plain = (
        summarise_path(case, found, found @ shifted.donors + level, before) for found in (weights, start)
    )
    return AugmentedSyntheticControl(augmented, plain, penalty)


def augmented_weights(points: Floats, target: Floats, penalty: float) -> Floats:
    """Find augmented weights, shape (donors,), from outcomes of shape (times, donors) and (times,)."""
    start = simplex_weights(points, target)
    return np.asarray(start + _ridge(points).correction(target - points @ start, penalty))


def checked_penalty(value: object) -> float:
    """Take a ridge penalty; refuses 0 and less."""
    penalty = number("ridge_penalty", value)
    if penalty <= 0:
        raise InvalidInput("`ridge_penalty` must be above 0.", seen=repr(value))
    return penalty


def _without_levels(case: Donors) -> Donors:
    """Take from each series its mean before the start."""
    return Donors(
        case.treated - case.treated[: case.start].mean(),
        case.donors - case.donors[:, : case.start].mean(axis=1, keepdims=True),
        case.start,
    )


@dataclass(frozen=True)
class _Ridge:
    """Donors' outcomes before the start less their mean at each time, in the directions in which donors differ.

    `sizes` are squared singular values, shape (r,), of which those beyond the fewer of donors and times are left out.
    `directions` has shape (donors, r), `turned` (r, times); their product is the outcomes. `weighed` is `turned` so
    scaled that `turned.T @ weighed` is the products of times.
    """

    sizes: Floats
    directions: Floats
    turned: Floats
    weighed: Floats

    def correction(self, gaps: Floats, penalty: float) -> Floats:
        """Ridge correction of weights whose gaps before the start are given: X (X'X + penalty I)^-1 gaps."""
        return np.asarray(self.directions @ ((self.turned @ gaps) / (self.sizes + penalty)))

    def predicted(self, gaps: Floats, penalties: Floats) -> Floats:
        """What the correction adds at each time from the gaps at all other times, for each penalty.

        Args:
            gaps: shape (times, times): a row for each time held out. penalties: shape (penalties,).

        Returns:
            Shape (times, penalties). The products of the other times are those of all less one column's: the inverse
            follows from that of all (Sherman and Morrison).
        """
        columns = self.turned.T
        others = gaps @ columns - np.diag(gaps)[:, None] * columns
        shares = 1 / (self.sizes[:, None] + penalties)
        return np.asarray((others * self.weighed.T) @ shares / (1 - (columns * self.weighed.T) @ shares))


def _ridge(points: Floats) -> _Ridge:
    """Turn the donors' outcomes, shape (times, donors), on the side that has fewer."""
    centred = (points - points.mean(axis=1, keepdims=True)).T
    donors, times = centred.shape
    if times < donors:
        sizes, turns = np.linalg.eigh(centred.T @ centred)
        sizes = sizes.clip(0.0)
        return _Ridge(sizes, centred @ turns, turns.T, sizes[:, None] * turns.T)
    sizes, directions = np.linalg.eigh(centred @ centred.T)
    turned = directions.T @ centred
    return _Ridge(sizes.clip(0.0), directions, turned, turned)


def _leave_one_out(ridge: _Ridge, points: Floats, target: Floats, rule: str) -> float:
    """Choose the penalty that predicts each time from the others."""
    largest = float(ridge.sizes.max())
    if largest <= 0:
        raise InvalidInput("All donors have the same outcomes, so that `ridge_penalty` cannot be chosen.")
    penalties = largest * 10.0 ** (-_LEAST * np.arange(_PENALTIES) / _PENALTIES)
    gaps = target - leave_one_out_weights(points, target) @ points.T
    errors = np.square(np.diag(gaps)[:, None] - ridge.predicted(gaps, penalties))
    means = errors.mean(axis=0)
    best = int(np.argmin(means))
    if rule == "minimum":
        return float(penalties[best])
    spread = errors[:, best].std(ddof=1) / np.sqrt(len(target))
    return float(penalties[np.flatnonzero(means <= means[best] + spread)[0]])
