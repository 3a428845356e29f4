"""Which figures of linked tables to hide beside those that a policy hides, so that none of these can be worked out.

One hidden figure after another is protected at the least cost: the cheapest further stars after which a second set of
whole numbers fits, found as a least-cost step (the shortest path where tables have two ways to add up). Stars that turn
out not to be needed are taken back. Source: Fischetti and Salazar 2001, Management Science 47:1008-1027.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.control_rules import BoolArray
from newcare.methods.linked_counts import LinkedCounts, Reader
from newcare.methods.linked_steps import least_step

_FREE = 1e-6  # price of moving what is hidden anyway
_TURNS, _FEW = (
    12,
    6,
)  # how often targets are protected together, and when there are few enough to go one by one
_REWARD = 3.0  # stars that one target is worth while they are protected together
_MOST_TAKEN_BACK = 100  # stars of one group that are tried again


def hidden_beside(
    linked: LinkedCounts,
    known: tuple[FloatArray, FloatArray],
    starred: tuple[FloatArray, FloatArray],
    shown: BoolArray,
    targets: BoolArray,
) -> BoolArray:
    """Choose the figures to hide further.

    Args:
        linked: quantities and their sums.
        known: lower and upper bound that a reader knows of each quantity as it stands, stars of the policy included.
        starred: lower and upper bound of each if it is hidden too.
        shown: quantities that a table would show; only these can be hidden.
        targets: quantities that must not be worked out.

    Returns:
        The figures to hide beside, as marks over quantities.

    Raises:
        InvalidInput: a target follows from its sums alone, whatever is hidden.
    """
    beside = np.zeros(shown.size, dtype=np.bool_)
    for group in linked.groups():
        after = np.flatnonzero(targets[group])
        if after.size:
            protection = _Protection(
                linked.part(group),
                (known[0][group], known[1][group]),
                (starred[0][group], starred[1][group]),
                shown[group],
            )
            beside[group] = protection.of(after)
    return beside


class _Protection:
    """One group of linked quantities and the stars chosen in it so far."""

    def __init__(
        self,
        linked: LinkedCounts,
        known: tuple[FloatArray, FloatArray],
        starred: tuple[FloatArray, FloatArray],
        shown: BoolArray,
    ) -> None:
        self._linked, self._known, self._starred, self._shown = linked, known, starred, shown
        self._stars = np.zeros(shown.size, dtype=np.bool_)
        values = np.abs(linked.values)
        self._price = 1 + values / (values.sum() + 1)

    def of(self, targets: NDArray[np.int64]) -> BoolArray:
        """The stars after which no target is worked out."""
        order = sorted((int(target) for target in targets), key=lambda place: -self._linked.values[place])
        reader = self._reader(self._stars)
        reader.look_around(order)
        self._many_at_once(reader, order)
        for target in order:
            if reader.works_out(target):
                self._star(reader, self._cheapest(target))
        self._take_back(reader, order)
        return self._stars

    def _many_at_once(self, reader: Reader, targets: list[int]) -> None:
        """Protect targets together while there are many: the step that moves most of them for the fewest stars."""
        for turn in range(_TURNS):
            left = reader.not_seen_to_differ(targets)
            if left.size <= _FEW:
                return
            free = self._reader(self._shown | self._stars)
            ways = free.ways(left, turn)
            down, up = free.down.copy(), free.up.copy()
            down[left], up[left] = np.where(ways > 0, 0, -1), np.where(ways > 0, 1, 0)
            price_up, price_down = self._prices(reader)
            price_up[left] = np.where(ways > 0, -_REWARD, 0)
            price_down[left] = np.where(ways < 0, -_REWARD, 0)
            step = least_step(self._linked.sums, down, up, price_up, price_down)
            if step is not None:
                self._star(reader, np.flatnonzero((step > reader.up) | (step < reader.down)))
                reader.add(step)

    def _star(self, reader: Reader, chosen: NDArray[np.int64]) -> None:
        """Hide some figures from the reader."""
        self._stars[chosen] = True
        reader.release(chosen, self._starred[0][chosen], self._starred[1][chosen])

    def _prices(self, reader: Reader) -> tuple[FloatArray, FloatArray]:
        """What it costs to move each quantity up and down: nothing where the reader cannot tell."""
        price_up = np.where(reader.up >= 1, _FREE, self._price)
        return price_up, np.where(reader.down <= -1, _FREE, self._price)

    def _reader(self, stars: BoolArray) -> Reader:
        """A reader of what is left without some stars."""
        lower, upper = (np.where(stars, self._starred[end], self._known[end]) for end in (0, 1))
        return Reader(self._linked, lower, upper)

    def _cheapest(self, target: int) -> NDArray[np.int64]:
        """The figures to hide so that one target is no longer worked out."""
        free = self._reader(self._shown | self._stars)
        kept = self._reader(self._stars)
        choices = []
        for way in (1.0, -1.0):
            down, up = free.down.copy(), free.up.copy()
            if (up[target] if way > 0 else -down[target]) < 1:
                continue
            down[target], up[target] = (1, up[target]) if way > 0 else (down[target], -1)
            step = least_step(self._linked.sums, down, up, *self._prices(kept))
            if step is not None:
                moved = (step > kept.up) | (step < kept.down)
                choices.append((float(self._price[moved].sum()), np.flatnonzero(moved)))
        if not choices:
            raise InvalidInput(
                "A small count follows from the totals alone, whatever is hidden beside it.",
                remedy="Release fewer tables, or merge the groups that are too small.",
            )
        return min(choices, key=lambda choice: choice[0])[1]

    def _take_back(self, reader: Reader, targets: list[int]) -> None:
        """Take back each star without which every target is still safe, the largest figure first."""
        stars = sorted(np.flatnonzero(self._stars).tolist(), key=lambda place: -self._price[place])
        for place in stars[:_MOST_TAKEN_BACK] if len(stars) > 1 else ():
            knowing = reader.knowing(place, self._known[0][place], self._known[1][place])
            if not any(knowing.works_out(target) for target in targets):
                self._stars[place] = False
                reader = knowing
