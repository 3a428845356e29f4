"""What a reader of published figures can work out: the exact range of hidden whole numbers, by integer programming.

Figures are sums of cells; cells are unknown whole numbers, 0 or more; each figure bounds its sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.whole_programmes import least_whole

LARGEST = 10**9  # up to here the solver's arithmetic is exact to well below one half
_CONTRADICTION = "`published`: no table of whole numbers fits the figures."
Members = NDArray[np.float64]
"""1 where a cell is part of a figure, otherwise 0: shape (figures, cells)."""


class Reader:
    """One who knows all published figures and the policy, and reckons without error.

    Args:
        members: shape (figures, cells).
        lower: least sum of each figure, whole.
        upper: largest sum of each figure, whole, or infinite.

    Raises:
        InvalidInput: no table of whole numbers fits the figures.
    """

    def __init__(self, members: Members, lower: FloatArray, upper: FloatArray) -> None:
        self._members, self._lower, self._upper = members, lower, upper
        self._least, self._most = _tightened(members, lower, upper)
        self._sparse: Any = csr_array(members)
        self._seen = [self._extreme(np.zeros(members.shape[1]))]

    def range_of(self, cell: int) -> tuple[int, int | None]:
        """Smallest and largest value of a cell over all tables that fit; None where there is no largest."""
        smallest = self._reach(cell, -1)
        return smallest, None if np.isinf(self._most[cell]) else self._reach(cell, 1)

    def single_value(self, cell: int) -> int | None:
        """The only value that a cell can have, or None where there are several."""
        values = {int(table[cell]) for table in self._seen}
        if len(values) > 1 or np.isinf(self._most[cell]):
            return None
        largest = self._reach(cell, 1)
        return largest if largest in values and self._reach(cell, -1) == largest else None

    def _reach(self, cell: int, way: int) -> int:
        """The end of a cell's range upwards (1) or downwards (-1)."""
        bound = int((self._most if way > 0 else self._least)[cell])
        if any(int(table[cell]) == bound for table in self._seen):
            return bound
        aim = np.zeros(self._members.shape[1])
        aim[cell] = -way
        found = self._extreme(aim)
        self._seen.append(found)
        return int(found[cell])

    def _extreme(self, aim: FloatArray) -> FloatArray:
        """The table that fits and makes the aim least."""
        offset = self._least  # what is left to find is small, so that the solver's tolerances do not matter
        moved = self._sparse @ offset
        found = least_whole(
            aim, self._sparse, self._lower - moved, self._upper - moved, 0, self._most - offset
        )
        if found is None:
            raise InvalidInput(_CONTRADICTION)
        return np.asarray(offset + found)


def _tightened(members: Members, lower: FloatArray, upper: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Bounds of each cell that follow from one figure at a time, until none follows any more."""
    inside = members > 0
    least, most = np.zeros(members.shape[1]), np.full(members.shape[1], np.inf)
    for _ in range(2 * members.shape[1] + 2):
        others_least = (members @ least)[:, np.newaxis] - least
        unbounded = inside & np.isinf(most)
        finite = np.where(np.isinf(most), 0.0, most)
        others_unbounded = unbounded.sum(axis=1)[:, np.newaxis] - unbounded > 0
        others_most = np.where(others_unbounded, np.inf, (members @ finite)[:, np.newaxis] - finite)
        down = np.where(inside, upper[:, np.newaxis] - others_least, np.inf).min(axis=0, initial=np.inf)
        up = np.where(inside, lower[:, np.newaxis] - others_most, 0.0).max(axis=0, initial=0.0)
        narrower = np.maximum(least, up), np.minimum(most, down)
        if (narrower[0] > narrower[1]).any():
            raise InvalidInput(_CONTRADICTION)
        if (narrower[0] == least).all() and (narrower[1] == most).all():
            break
        least, most = narrower
    return least, most
