"""Events of each person in the cells of a layout, and the squares of what one person adds to wider cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from newcare.outcomes.dense_layout import Whole
from newcare.outcomes.dense_rows import DenseRows


@dataclass(frozen=True)
class PersonEvents:
    """Events by person and cell, of one indicator: arrays of one length, a person and cell once."""

    person: Whole
    cell: Whole
    events: Whole

    def squares(self, wider: Whole, size: int) -> Whole:
        """Sum over people of the square of each one's events in each of so many wider cells.

        Args:
            wider: number of the wider cell of each cell, below nought for none.
            size: how many wider cells there are.
        """
        inside = wider[self.cell] >= 0
        key, events = _added_up(self.person[inside] * size + wider[self.cell[inside]], self.events[inside])
        found = np.zeros(size, np.int64)
        np.add.at(found, key % size, events**2)
        return found


@dataclass
class _Gathered:
    """Records of one indicator, batch by batch."""

    person: list[pa.Array] = field(default_factory=list)
    cell: list[Whole] = field(default_factory=list)
    events: list[Whole] = field(default_factory=list)


def person_events(
    batches: Iterable[pa.RecordBatch], rows: DenseRows, cells: int, scales: list[int]
) -> list[PersonEvents]:
    """Events of each person in each cell, indicator by indicator.

    Args:
        batches: as `DenseRows.of` takes them, with `person_id`.
        rows: looks at the rows.
        cells: cells of the layout.
        scales: for each indicator, what its events are divided by and rounded: 1, or 100 for pence as pounds, so that
            squares stay whole numbers of 64 bits.
    """
    gathered = [_Gathered() for _ in scales]
    for batch in batches:
        found = rows.of(batch)
        for bit, own in enumerate(gathered):
            chosen = found.chosen(bit)
            amounts = found.amounts[bit][1] if bit in found.amounts else np.ones(len(chosen), np.int64)
            own.person.append(batch["person_id"].take(pa.array(chosen)))
            own.cell.append(found.cells.take(chosen))
            own.events.append(amounts)
    return [_of_persons(own, cells, scale) for own, scale in zip(gathered, scales, strict=True)]


def _of_persons(own: _Gathered, cells: int, scale: int) -> PersonEvents:
    """Records added up by person and cell."""
    if not own.person:
        nothing = np.zeros(0, np.int64)
        return PersonEvents(nothing, nothing, nothing)
    texts = pa.chunked_array(own.person).cast(pa.string()).combine_chunks()
    person = texts.dictionary_encode().indices.to_numpy().astype(np.int64)
    key, events = _added_up(person * cells + np.concatenate(own.cell), np.concatenate(own.events))
    whole = events if scale == 1 else np.rint(events / scale).astype(np.int64)
    return PersonEvents(key // cells, key % cells, whole)


def _added_up(key: Whole, events: Whole) -> tuple[Whole, Whole]:
    """Sum of the events of each key."""
    distinct, place = np.unique(key, return_inverse=True)
    sums = np.zeros(len(distinct), np.int64)
    np.add.at(sums, place, events)
    return distinct, sums
