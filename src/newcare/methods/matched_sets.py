"""Sets of one treated row and its controls, however they were matched, and the weights that the rows then carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.free_controls import DIGITS, FreeControls
from newcare.methods.nearest_neighbour import caliper_of
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.weighted_means import check_arms


@dataclass(frozen=True)
class MatchedSets:
    """Sets in the order in which they were begun, without those treated rows that found nobody.

    `treated` has shape (sets,): row of each. `control`, `set_of_control` and `distance` have shape (controls used,):
    the row, the set it belongs to (a position in `treated`) and how far off it is. A control row may stand in several
    sets where matching was with replacement. `caliper_width` is in log-odds, null without a caliper.
    """

    treated: Integers
    control: Integers
    set_of_control: Integers
    distance: Floats
    unmatched_treated: Integers
    caliper_width: float | None

    def weights(self, rows: int) -> Floats:
        """Weight of each of so many rows: 1 for a matched treated row, 1 / controls of the set for each of these.

        The weights of the controls sum to the number of sets. A control of several sets carries their sum, so that a
        standard error robust to unequal variances, which squares the weight, allows for its being used again.
        """
        share = 1 / np.bincount(self.set_of_control, minlength=len(self.treated))
        weights: Floats = np.bincount(self.control, share[self.set_of_control], minlength=rows).astype(
            np.float64
        )
        weights[self.treated] = 1.0
        return weights


def propensity_sets(
    log_odds: Floats,
    treatment: Floats,
    *,
    controls: int = 1,
    replace: bool = False,
    caliper_standard_deviations: float | None = 0.2,
    strata: Integers | None = None,
) -> MatchedSets:
    """Match each treated row with the nearest controls on the logit of the propensity score.

    Args:
        log_odds: shape (n,): logit of the score.
        treatment: shape (n,), 0 or 1.
        controls: wanted for each treated row, 1 or more; a set may end with fewer.
        replace: whether a control may serve in several sets. Otherwise every treated row chooses once, the most
            likely treated first, before any chooses a second time.
        caliper_standard_deviations: greatest distance, as a multiple of the root mean variance of the arms; null for
            none.
        strata: shape (n,): codes from 0; all rows of a set agree on them.

    Ties go by row order. With replacement a row sees so many controls on either side of it as it wants.
    """
    treated = check_arms(treatment)
    check_controls(controls)
    width = caliper_of(log_odds, treated, caliper_standard_deviations)
    strata = np.zeros(len(log_odds), dtype=np.int64) if strata is None else strata
    rounded = np.round(log_odds, DIGITS)
    reach = np.inf if width is None else round(width, DIGITS)
    order = falling(rounded, treated)
    choose = _with_replacement if replace else _once_each
    chosen = choose(rounded, ~treated, strata, order, controls, reach)
    pairs = np.array(chosen, dtype=np.int64).reshape(-1, 2)
    distance = np.abs(log_odds[order[pairs[:, 0]]] - log_odds[pairs[:, 1]])
    return sets_of(order, pairs[:, 0], pairs[:, 1], distance, width)


def check_controls(controls: int) -> None:
    """Refuse a number of controls below 1."""
    if controls < 1:
        raise InvalidInput("`controls` for each treated row is 1 or more.", seen=repr(controls))


def falling(log_odds: Floats, treated: Flags) -> Integers:
    """Treated rows, the most likely treated first; ties by row order."""
    rows = np.flatnonzero(treated)
    return np.asarray(rows[np.argsort(-log_odds[rows], kind="stable")], dtype=np.int64)


def sets_of(
    order: Integers, place: Integers, control: Integers, distance: Floats, width: float | None
) -> MatchedSets:
    """Gather pairs, each a place in `order` and a control row, into sets."""
    found, set_of_control = np.unique(place, return_inverse=True)
    alone = np.setdiff1d(np.arange(len(order)), found)
    by_set = np.argsort(set_of_control, kind="stable")
    return MatchedSets(
        order[found],
        control[by_set],
        set_of_control[by_set].astype(np.int64),
        distance[by_set],
        order[alone],
        width,
    )


def _once_each(
    log_odds: Floats, free: Flags, strata: Integers, order: Integers, controls: int, reach: float
) -> list[tuple[int, int]]:
    """Take controls in rounds; a row that finds nobody once never does."""
    sources = {
        int(stratum): FreeControls(log_odds, np.flatnonzero(free & (strata == stratum)))
        for stratum in np.unique(strata[order])
    }
    pairs: list[tuple[int, int]] = []
    choosing = list(range(len(order)))
    for _ in range(controls):
        taken = [
            (place, sources[int(strata[order[place]])].take(float(log_odds[order[place]]), reach))
            for place in choosing
        ]
        found = [(place, control) for place, control in taken if control is not None]
        pairs += found
        choosing = [place for place, _ in found]
    return pairs


def _with_replacement(
    log_odds: Floats, free: Flags, strata: Integers, order: Integers, controls: int, reach: float
) -> list[tuple[int, int]]:
    """Give each row its nearest controls, whoever else has them."""
    pairs: list[tuple[int, int]] = []
    for stratum in np.unique(strata[order]):
        rows = np.flatnonzero(free & (strata == stratum))
        rows = rows[np.argsort(log_odds[rows], kind="stable")]
        places = np.flatnonzero(strata[order] == stratum)
        wanted = log_odds[order[places]]
        at = np.searchsorted(log_odds[rows], wanted)
        for place, value, middle in zip(places.tolist(), wanted.tolist(), at.tolist(), strict=True):
            near = rows[max(middle - controls, 0) : middle + controls]
            apart = np.round(np.abs(log_odds[near] - value), DIGITS)
            best = np.lexsort((near, apart))[:controls]
            pairs += [(place, int(near[j])) for j in best if apart[j] <= reach]
    return pairs
