"""Things that happen to people at a rate: how many in each person-year, on which days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import Days, Flags, Floats, Rows, Whole, Words, in_blocks
from newcare.synthetic.draws import Draws

# Parts of a record's number, from the lowest: count within the cell, cell, kind of record; above them, the person.
COUNT_BITS, CELL_BITS, KIND_BITS = 10, 5, 2
EVENTS_AT_A_TIME = 1 << 13  # so that what is worked out on the way stays in the processor's cache
_LOW, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)


@dataclass(frozen=True)
class Events:
    """One position for each event, in order of person and year: arrays of shape (events,).

    `index` tells the events of one person and kind apart, whatever happens to the others; `word` is 64 random bits
    of the event's own, of which the upper half chose the day.
    """

    row: Rows  # of the person
    index: Rows
    day: Days
    word: Words

    def share(self) -> Floats:
        """A uniform number of the event's own, from the bits that did not choose the day."""
        return low_share(self.word)

    def where(self, chosen: Flags) -> Events:
        """Keep the events chosen."""
        keep = np.flatnonzero(chosen)
        return Events(self.row[keep], self.index[keep], self.day[keep], self.word[keep])


def low_share(word: Words) -> Floats:
    """Uniform numbers from the lower half of random bits."""
    share: Floats = ((word & _LOW).astype(np.float64) + 0.5) * 2.0**-32
    return share


def draw_events(draws: Draws, purpose: str, number: Words, mean: Floats, start: Days, days: Rows) -> Events:
    """Draw events for people, with their mean number in each cell.

    `mean`, `start` and `days` have shape (people, cells); a cell's events fall evenly on its days.
    """
    cells = np.int32(mean.shape[1])
    at = np.flatnonzero(mean).astype(np.int32)
    count = np.zeros(mean.size, dtype=np.int32)
    count[at] = draws.poisson(f"{purpose}, count", number[at // cells], mean.reshape(-1)[at], at % cells)
    first, length = start.reshape(-1), days.reshape(-1).astype(np.uint64)
    before = np.concatenate([[0], np.cumsum(count, dtype=np.int64)])
    total = int(before[-1])
    row, index, day = (np.empty(total, dtype=np.int32) for _ in range(3))
    word = np.empty(total, dtype=np.uint64)
    for low, high in _blocks_of_cells(before):
        block = slice(before[low], before[high])
        cell = np.repeat(np.arange(low, high, dtype=np.int32), count[low:high])
        row[block] = cell // cells
        within = np.arange(before[low], before[high]) - before[cell]
        index[block] = (cell % cells << COUNT_BITS) + within
        word[block] = draws.words(purpose, number[row[block]], index[block])
        day[block] = first[cell] + ((word[block] >> _SHIFT) * length[cell] >> _SHIFT).astype(np.int32)
    return Events(row, index, day, word)


def _blocks_of_cells(before: Whole) -> Iterator[tuple[int, int]]:
    """Cut cells into runs that hold about as many events each; `before` counts the events before each cell."""
    marks = np.searchsorted(before, np.arange(0, before[-1], EVENTS_AT_A_TIME), side="left")
    cuts = np.unique(np.append(marks, len(before) - 1))
    return zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True)


def record_numbers(number: Words, kind: int, events: Events) -> Whole:
    """Number of each event's record, built from the person's number, the kind and the index: all different."""
    return in_blocks(
        lambda row, index: record_number(number[row], kind, index), np.int64, events.row, events.index
    )


def record_number(number: Words, kind: int, index: Rows | int) -> Whole:
    """Number of a record of each person: `kind` is 0 to 3, `index` under 32,768."""
    person_and_kind = (number.astype(np.int64) << KIND_BITS) | kind
    return (person_and_kind << (CELL_BITS + COUNT_BITS)) | index


def of_kind(number: Whole, kind: Rows | int) -> Whole:
    """Number of the record of another kind that goes with each record."""
    plain = number & ~np.int64(((1 << KIND_BITS) - 1) << (CELL_BITS + COUNT_BITS))
    return plain | (np.asarray(kind, dtype=np.int64) << (CELL_BITS + COUNT_BITS))
