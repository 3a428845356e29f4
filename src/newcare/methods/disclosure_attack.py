"""The attack that secondary suppression must survive: can a target be worked out from the figures without a star?"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from newcare.methods.checks import FloatArray
from newcare.methods.control_rules import BoolArray
from newcare.methods.disclosure_reader import Members
from newcare.methods.whole_programmes import least_whole, prices, stacked

_NEAR = 1e-6


class Attack:
    """Published figures and their true values; a star may stand for any whole number, 0 or more.

    Args:
        members: shape (figures, cells), 1 where a cell is part of a figure.
        counts: true count of each cell.
        targets: shape (targets, cells): sums that a reader may be after.
    """

    def __init__(self, members: Members, counts: FloatArray, targets: Members) -> None:
        self._members: Any = csr_array(members)
        self._targets = targets
        self.values: FloatArray = members @ counts
        self.true: FloatArray = targets @ counts

    def works_out(self, target: int, stars: BoolArray) -> bool:
        """Say whether the figures without a star leave a target one single value."""
        shown = ~stars
        return not (
            self._fits(target, shown, self.true[target] + 1, np.inf)
            or (self.true[target] > 0 and self._fits(target, shown, 0, self.true[target] - 1))
        )

    def used(self, target: int, stars: BoolArray) -> BoolArray:
        """Figures that the reader needs to work a target out: without any one of them it cannot be done."""
        kept = ~stars
        supported = self._supporting(target, kept)
        if self.works_out(target, ~supported):
            kept = supported
        for figure in np.flatnonzero(kept):
            kept[figure] = False
            if not self.works_out(target, ~kept):
                kept[figure] = True
        return kept

    def _fits(self, target: int, shown: BoolArray, low: float, high: float) -> bool:
        """Say whether some table fits the figures shown and has a target between two values."""
        rows = stacked(self._members[shown], self._targets[target])
        lower, upper = np.append(self.values[shown], low), np.append(self.values[shown], high)
        return least_whole(np.zeros(rows.shape[1]), rows, lower, upper) is not None

    def _supporting(self, target: int, kept: BoolArray) -> BoolArray:
        """Figures with a price in the linear programmes that bound a target from above and from below."""
        priced = np.zeros(kept.shape, dtype=np.bool_)
        for way in (1, -1):
            worth = prices(way * self._targets[target], self._members[kept], self.values[kept])
            if worth is not None:
                priced[kept] |= np.abs(worth) > _NEAR
        return priced
