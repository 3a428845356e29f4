"""One-to-one matching of treated rows with the nearest free control on the logit of a score.

Sources: Rosenbaum and Rubin 1985, American Statistician 39:33; Austin 2011, Pharmaceutical Statistics 10:150 (caliper
of 0.2 standard deviations of the logit).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import number
from newcare.methods.free_controls import DIGITS, FreeControls
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.weighted_means import check_arms


@dataclass(frozen=True)
class Matches:
    """Pairs in the order in which they were made: `treated` and `control` are row positions, shape (pairs,).

    `unmatched_treated` are positions in the same order; `caliper_width` is null without a caliper.
    """

    treated: Integers
    control: Integers
    distance: Floats
    unmatched_treated: Integers
    caliper_width: float | None


def nearest_neighbour_match(
    log_odds: Floats,
    treatment: Floats,
    *,
    caliper_standard_deviations: float | None = 0.2,
    strata: Integers | None = None,
) -> Matches:
    """Match each treated row, the most likely treated first, with the nearest control not yet taken.

    Args:
        log_odds: shape (n,): logit of the score.
        treatment: shape (n,), 0 or 1.
        caliper_standard_deviations: greatest distance, as a multiple of the root mean variance of the arms.
        strata: shape (n,): codes from 0; pairs agree on them.

    Ties, of treated rows and of controls, go by row order.
    """
    treated = check_arms(treatment)
    width = caliper_of(log_odds, treated, caliper_standard_deviations)
    strata = np.zeros(len(log_odds), dtype=np.int64) if strata is None else strata
    rounded = np.round(log_odds, DIGITS)
    rows = np.flatnonzero(treated)
    order = rows[np.argsort(-rounded[rows], kind="stable")]
    free = {
        int(stratum): FreeControls(rounded, np.flatnonzero(~treated & (strata == stratum)))
        for stratum in np.unique(strata[order])
    }
    reach = np.inf if width is None else width
    taken = [free[int(strata[row])].take(rounded[row], reach) for row in order]
    matched = np.array([control is not None for control in taken], dtype=bool)
    controls = np.array([control for control in taken if control is not None], dtype=np.int64)
    pairs = order[matched]
    distance = np.abs(log_odds[pairs] - log_odds[controls])
    return Matches(pairs, controls, distance, order[~matched], width)


def logits_of(scores: Floats) -> Floats:
    """Take the logits of scores; refuses one that is not strictly between 0 and 1."""
    if np.any((scores <= 0) | (scores >= 1)):
        raise InvalidInput("Scores must lie strictly between 0 and 1.")
    return np.asarray(np.log(scores) - np.log1p(-scores))


def caliper_of(log_odds: Floats, treated: Flags, multiple: float | None) -> float | None:
    """Find the greatest distance of log-odds allowed: a multiple of the root mean variance of the arms."""
    if multiple is None:
        return None
    if number("caliper_standard_deviations", multiple) < 0:
        raise InvalidInput("`caliper_standard_deviations` must not be negative.", seen=repr(multiple))
    if min(treated.sum(), (~treated).sum()) < 2:
        raise InvalidInput(
            "`caliper_standard_deviations` needs two rows in each arm.", remedy="Give null for no caliper."
        )
    variances = [log_odds[arm].var(ddof=1) for arm in (treated, ~treated)]
    return float(multiple * np.sqrt(sum(variances) / 2))


def same_rows(columns: Sequence[Sequence[object]]) -> Integers:
    """Number the distinct rows of some label columns, from 0; rows that agree on all get one number."""
    numbers: dict[tuple[object, ...], int] = {}
    return np.array(
        [numbers.setdefault(row, len(numbers)) for row in zip(*columns, strict=True)], dtype=np.int64
    )
