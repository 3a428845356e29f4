"""Figures of several tables that share cells and totals, and what a reader of all of them can work out.

The figures are whole numbers (quantities) tied by sums: a total is its parts. The reader knows every sum, every figure
that is shown, and bounds of those that are not. What cannot be worked out is proved by a second set of whole numbers
that fits all the same and differs; nothing is taken to be safe without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from newcare.methods.checks import FloatArray
from newcare.methods.control_rules import BoolArray
from newcare.methods.linked_steps import Integers, least_step, widest_step

REACH = 64.0  # how far a second set may lie from the true one; a farther one only ever makes us hide more
_SWEEPS, _FRUITLESS, _FEW = 40, 3, 1  # second sets that are looked for before quantities are asked one by one


@dataclass(frozen=True)
class LinkedCounts:
    """Quantities that are tied by sums.

    Attributes:
        values: true value of each quantity, shape (quantities,); whole.
        sums: shape (sums, quantities), 1 at the parts of a total and -1 at the total; each row gives 0 with `values`.
    """

    values: FloatArray
    sums: Any

    @classmethod
    def of(cls, values: Sequence[float], sums: Sequence[Sequence[tuple[int, float]]]) -> LinkedCounts:
        """Put sums together from (quantity, sign) pairs; one that its values break is a programming error."""
        rows = [row for row, terms in enumerate(sums) for _ in terms]
        places = [place for terms in sums for place, _ in terms]
        signs = [float(sign) for terms in sums for _, sign in terms]
        matrix = csr_array(coo_array((signs, (rows, places)), shape=(len(sums), len(values))))
        whole = np.asarray(values, dtype=np.float64)
        if (matrix @ whole).any():
            raise AssertionError("a sum does not hold for the true values")
        return cls(whole, matrix)

    def groups(self) -> Iterator[Integers]:
        """Quantities that hang together through sums, a group at a time; those in no sum are groups of one."""
        rows, columns = coo_array(self.sums).coords
        count, size = self.values.size, self.values.size + self.sums.shape[0]
        edges = csr_array(coo_array((np.ones(rows.size), (rows + count, columns)), shape=(size, size)))
        _, labels = connected_components(edges, directed=False)
        order = np.argsort(labels[:count], kind="stable")
        ends = np.flatnonzero(np.diff(labels[order])) + 1
        yield from np.split(order, ends)

    def part(self, group: Integers) -> LinkedCounts:
        """The quantities of one group and their sums."""
        within = self.sums[:, group]
        rows = np.flatnonzero(abs(within).sum(axis=1))
        return LinkedCounts(self.values[group], csr_array(within[rows]))


class Reader:
    """One who knows the sums of a group, and bounds of each quantity; the truth lies within them.

    Second sets are kept as steps away from the truth, so that each may answer for many quantities.
    """

    def __init__(self, linked: LinkedCounts, lower: FloatArray, upper: FloatArray) -> None:
        self._linked = linked
        self.down: FloatArray = np.maximum(lower - linked.values, -REACH)
        self.up: FloatArray = np.minimum(upper - linked.values, REACH)
        self._steps: list[FloatArray] = []

    def look_around(self, places: Sequence[int]) -> None:
        """Find second sets that answer for many quantities at once, so that few are left to be asked one by one."""
        left = self.not_seen_to_differ(places)
        fruitless = 0
        for turn in range(_SWEEPS):
            if left.size <= _FEW or fruitless > _FRUITLESS:
                return
            fruitless += 1
            signs = self.ways(left, turn)
            step = widest_step(self._linked.sums, self.down, self.up, left, signs)
            if step is not None and step[left].any():
                self._steps.append(step)
                left, fruitless = left[step[left] == 0], 0

    def not_seen_to_differ(self, places: Sequence[int]) -> Integers:
        """Quantities for which no second set has been found so far."""
        return np.array([place for place in places if not self._differs(place)], dtype=np.int64)

    def ways(self, places: Integers, turn: int) -> FloatArray:
        """Which way each quantity may go, up (1) or down (-1): another mixture each turn, where both are open."""
        mixed = np.random.default_rng(turn).choice((-1.0, 1.0), places.size)
        return np.where(self.up[places] < 1, -1.0, np.where(self.down[places] > -1, 1.0, mixed))

    def add(self, step: FloatArray) -> None:
        """Keep a second set."""
        self._steps.append(step)

    def _differs(self, place: int) -> bool:
        return any(step[place] for step in self._steps)

    def works_out(self, place: int) -> bool:
        """Say whether only the true value of a quantity fits."""
        if self._differs(place):
            return False
        for way in (1.0, -1.0):
            step = self._step(place, way)
            if step is not None:
                self._steps.append(step)
                return False
        return True

    def release(self, places: NDArray[np.int64], lower: FloatArray, upper: FloatArray) -> None:
        """Leave the reader only bounds of some quantities; second sets found before fit these all the same."""
        values = self._linked.values[places]
        self.down[places] = np.maximum(lower - values, -REACH)
        self.up[places] = np.minimum(upper - values, REACH)

    def knowing(self, place: int, lower: float, upper: float) -> Reader:
        """The reader who knows bounds of one more quantity; second sets that break them are forgotten."""
        further = copy(self)
        further.down, further.up = self.down.copy(), self.up.copy()
        value = self._linked.values[place]
        further.down[place], further.up[place] = max(lower - value, -REACH), min(upper - value, REACH)
        low, high = further.down[place], further.up[place]
        further._steps = [step for step in self._steps if low <= step[place] <= high]
        return further

    def _step(self, place: int, way: float) -> FloatArray | None:
        """A second set in which a quantity is larger (1) or smaller (-1), as its distance from the truth."""
        down, up = self.down.copy(), self.up.copy()
        if (up[place] if way > 0 else -down[place]) < 1:
            return None
        if way > 0:
            down[place] = 1
        else:
            up[place] = -1
        small = np.full(down.size, 1e-3)  # a step that moves little fits more tables
        return least_step(self._linked.sums, down, up, small, small)


def worked_out(linked: LinkedCounts, lower: FloatArray, upper: FloatArray, targets: BoolArray) -> list[int]:
    """Targets that a reader can work out from everything that is shown.

    Args:
        linked: quantities and their sums.
        lower, upper: what the reader knows of each quantity by itself; equal where it is shown as it is.
        targets: quantities that must not be worked out.
    """
    found: list[int] = []
    for group in linked.groups():
        after = np.flatnonzero(targets[group])
        if after.size:
            reader = Reader(linked.part(group), lower[group], upper[group])
            reader.look_around(after.tolist())
            found += [int(group[place]) for place in after if reader.works_out(int(place))]
    return found
