"""Adding up over cells: rows by sets of indicators, and amounts; exact whole numbers throughout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newcare.outcomes.dense_columns import Words
from newcare.outcomes.dense_layout import Whole

GATHERED = 750_000  # rows that are gathered before they are added up
_GATHERED_AMOUNTS = 250_000  # the same of amounts, of which each indicator has its own
_EXACT = 52  # bits of a 64-bit float in which whole numbers are added up exactly, with one to spare
_MOST_TOGETHER = 12  # indicators added up in one number: a table of 2 ** 12 numbers stays near the processor


class RowCounts:
    """Counts rows by cell for each of several indicators.

    Several indicators are added up at once, each in some bits of one number, as many as the fullest cell needs.

    Args:
        totals: shape (indicators, cells); counts are added to it.
        bits: the indicators that count rows, as positions in the words and in the totals.
    """

    def __init__(self, totals: Whole, bits: Sequence[int]) -> None:
        self._totals, self._bits = totals, tuple(bits)
        self._waiting: list[tuple[Whole, Words]] = []

    def add(self, cells: Whole, words: Words) -> None:
        """Count rows; a cell below nought is none."""
        if not self._bits:
            return
        self._waiting.append((cells, words))
        if sum(len(waiting) for waiting, _ in self._waiting) >= GATHERED:
            self.add_up()

    def add_up(self) -> None:
        """Add the gathered rows to the totals."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        cells = np.concatenate([cells for cells, _ in waiting])
        np.maximum(cells, -1, out=cells)
        cells += 1  # 0 is for rows of no cell
        words = np.concatenate([words for _, words in waiting])
        size = self._totals.shape[1] + 1
        width = max(int(np.bincount(cells, minlength=size)[1:].max(initial=0)).bit_length(), 1)
        together = max(1, min(_EXACT // width, _MOST_TOGETHER))
        for first in range(min(self._bits), max(self._bits) + 1, together):
            part = (words >> words.dtype.type(first)) & words.dtype.type((1 << together) - 1)
            counted = np.bincount(cells, _packed(together, width).take(part), size)[1:].astype(np.int64)
            for bit in self._bits:
                if first <= bit < first + together:
                    self._totals[bit] += (counted >> (width * (bit - first))) & ((1 << width) - 1)


class AmountSums:
    """Adds up whole amounts by cell, into totals of one indicator."""

    def __init__(self, totals: Whole) -> None:
        self._totals = totals
        self._waiting: list[tuple[Whole, Whole]] = []

    def add(self, cells: Whole, amounts: Whole) -> None:
        """Add amounts to their cells, which are all there."""
        self._waiting.append((cells, amounts))
        if sum(len(waiting) for waiting, _ in self._waiting) >= _GATHERED_AMOUNTS:
            self.add_up()

    def add_up(self) -> None:
        """Add the gathered amounts to the totals."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            cells, amounts = (np.concatenate(part) for part in zip(*waiting, strict=True))
            # a cell of one gathering holds far less than 2 ** 53, up to which a float holds every whole number
            self._totals += np.rint(np.bincount(cells, amounts, len(self._totals))).astype(np.int64)


def _packed(together: int, width: int) -> NDArray[Any]:
    """For every set of so many flags: 1 in its own bits for each flag that is in the set, as one number."""
    sets = np.arange(1 << together)
    flags = (sets[:, None] >> np.arange(together)) & 1
    packed: NDArray[Any] = (flags << (width * np.arange(together))).sum(axis=1) * 1.0
    return packed
