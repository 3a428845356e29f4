"""Secondary suppression: the fewest further stars after which no small count can be worked out from what is left.

A reader who can work out a small count needs certain published figures to do it; one of them must be starred. Such
sets are found one after another, and the cheapest stars that hit them all are chosen, until the reader finds nothing:
an exact search (an implicit hitting set), as long as it takes few rounds, and a good one beyond.

Source: Fischetti and Salazar 2001, Management Science 47:1008-1027 (cutting planes for cell suppression); the sets
here come from duality and deletion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from newcare.methods.control_rules import BoolArray
from newcare.methods.disclosure_attack import Attack
from newcare.methods.whole_programmes import least_whole

MOST_EXACT_ROUNDS = 60


@dataclass
class _Search:
    """The sets found so far, one row each, and what a star costs."""

    cost: NDArray[np.float64]
    sets: list[BoolArray] = field(default_factory=list)

    def cheapest(self, needed: BoolArray) -> BoolArray:
        """The stars of least cost that hit every set."""
        if not self.sets:
            return needed
        hit = np.array(self.sets, dtype=np.float64)
        ones, unbounded = np.ones(len(hit)), np.full(len(hit), np.inf)
        found = least_whole(self.cost, hit, ones, unbounded, needed.astype(np.float64), 1)
        return needed | (np.ones_like(needed) if found is None else found > 0)


def fewest_stars(attack: Attack, needed: BoolArray, at_risk: Sequence[int]) -> BoolArray:
    """Choose which figures to star.

    Args:
        attack: the figures and their true values.
        needed: figures that the policy stars by itself.
        at_risk: rows of `attack.targets` that must not be worked out.

    Returns:
        The stars, `needed` among them. As few as can be; among equals those that take least information.
    """
    search = _Search(_cost(attack.values))
    stars = needed.copy()
    for _ in range(MOST_EXACT_ROUNDS):
        found = _new_sets(attack, stars, at_risk)
        if not found:
            return stars
        search.sets += found
        stars = search.cheapest(needed)
    return _thinned(attack, _grown(attack, stars, at_risk, search.cost), needed, at_risk)


def _cost(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """One for each star, and less than one in all for the counts that they hide."""
    return np.asarray(1 + values / (values.sum() + 1) / 2)


def _new_sets(attack: Attack, stars: BoolArray, at_risk: Sequence[int]) -> list[BoolArray]:
    """Sets of published figures, no two with a figure in common, each of which gives something away."""
    found, left = [], stars.copy()
    for target in at_risk:
        while attack.works_out(target, left):
            needed_by_reader = attack.used(target, left)
            found.append(needed_by_reader)
            left = left | needed_by_reader
    return found


def _grown(attack: Attack, stars: BoolArray, at_risk: Sequence[int], cost: NDArray[np.float64]) -> BoolArray:
    """Add stars one at a time, the cheapest figure that the reader uses first, until nothing is given away."""
    grown = stars.copy()
    for target in at_risk:
        while attack.works_out(target, grown):
            grown[np.where(attack.used(target, grown), cost, np.inf).argmin()] = True
    return grown


def _thinned(attack: Attack, stars: BoolArray, needed: BoolArray, at_risk: Sequence[int]) -> BoolArray:
    """Take back each star without which nothing is given away, the largest count first."""
    thinned = stars.copy()
    for figure in sorted(np.flatnonzero(stars & ~needed), key=lambda place: -attack.values[place]):
        without = thinned.copy()
        without[figure] = False
        if not any(attack.works_out(target, without) for target in at_risk):
            thinned = without
    return thinned
