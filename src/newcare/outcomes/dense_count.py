"""The kernel of the cube: Arrow batches in, exact whole numbers by indicator and cell out, each row looked at once.

A row gets the number of its cell, and a word whose bits are the indicators that count it (`dense_rows`); the numbers
are then added up (`dense_sums`). Batches are read and looked at side by side, and added up in their order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from newcare.outcomes.dense_layout import Layout, Whole
from newcare.outcomes.dense_people import FirstOfPersons
from newcare.outcomes.dense_rows import DenseRows, Found
from newcare.outcomes.dense_sums import AmountSums, RowCounts
from newcare.reference.indicators import Indicator
from newcare.reference.indicators.columns import PERSON

_AT_ONCE = 2  # batches looked at side by side: what numpy does to one leaves the other core free


class DenseCount:
    """Counts indicators of one kind of record, by one counting date.

    Args:
        layout: the cells.
        indicators: all with the same source table and counting date.
        day: column of the counting date.
        shared: rows carry a column `share` and count so many times.
    """

    def __init__(
        self, layout: Layout, indicators: Sequence[Indicator], day: str, *, shared: bool = False
    ) -> None:
        self._layout = layout
        self._totals = np.zeros((len(indicators), layout.cells), np.int64)
        self._rows = DenseRows(layout, indicators, day, shared=shared)
        people = {bit for bit, each in enumerate(indicators) if each.unit_of_count == PERSON}
        summed = set(self._rows.amounts) - people
        self._people = {bit: FirstOfPersons() for bit in people}
        self._amounts = {bit: AmountSums(self._totals[bit]) for bit in summed}
        rest = [bit for bit in range(len(indicators)) if bit not in people | summed]
        self._plain = RowCounts(self._totals, rest)

    def add_all(self, batches: Iterable[pa.RecordBatch]) -> DenseCount:
        """Count every batch; see `DenseRows.of` for what a batch holds."""
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            for batch, found in _in_order(batches, self._rows, workers):
                self._add(batch, found)
        return self

    def totals(self) -> Whole:
        """Counts so far, shape (indicators, *layout.shape)."""
        self._plain.add_up()
        for sums in self._amounts.values():
            sums.add_up()
        for bit, people in self._people.items():
            cells, shares = people.counted()
            self._totals[bit] = np.bincount(cells, shares, self._layout.cells).astype(np.int64)
        return self._totals.reshape(-1, *self._layout.shape)

    def _add(self, batch: pa.RecordBatch, found: Found) -> None:
        self._plain.add(found.cells, found.words)
        for bit, sums in self._amounts.items():
            sums.add(*found.amounts[bit])
        for bit, people in self._people.items():
            people.add(batch, found.chosen(bit), found.cells, self._rows.day, found.share)


def _in_order(
    batches: Iterable[pa.RecordBatch], rows: DenseRows, workers: ThreadPoolExecutor
) -> Iterator[tuple[pa.RecordBatch, Found]]:
    """Batches with what was found of their rows, in the order in which they came; few are held at a time."""
    waiting: deque[tuple[pa.RecordBatch, Future[Found]]] = deque()
    for batch in batches:
        waiting.append((batch, workers.submit(rows.of, batch)))
        if len(waiting) > _AT_ONCE:
            done, found = waiting.popleft()
            yield done, found.result()
    for done, found in waiting:
        yield done, found.result()
