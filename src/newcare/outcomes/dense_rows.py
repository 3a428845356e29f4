"""Each row of a batch: the number of its cell, the set of indicators that count it, and what it adds to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.outcomes.dense_columns import (
    DIFFERENCES,
    Numbers,
    Screen,
    Words,
    column_of,
    difference,
    text_codes,
    whole_numbers,
)
from newcare.outcomes.dense_layout import (
    FIRST_BIRTH,
    OUTSIDE,
    SEXES,
    Layout,
    Whole,
    bands_of_months,
    births_in_months,
)
from newcare.reference.indicators import Indicator
from newcare.reference.indicators.columns import PERSON, Kind
from newcare.terms import AGE_BANDS

SHARE, CUT = "share", "cut_value"


@dataclass(frozen=True)
class Found:
    """What was found of the rows of a batch.

    Attributes:
        cells: number of the cell; below nought where a row has none.
        words: sets of indicators, a bit each.
        amounts: bit of an indicator -> cells and amounts of the rows that it adds up.
        share: how many times a row counts; None for once.
    """

    cells: Whole
    words: Words
    amounts: Mapping[int, tuple[Whole, Whole]]
    share: Whole | None

    def chosen(self, bit: int) -> Whole:
        """Positions of the rows that an indicator counts and that have a cell."""
        return np.flatnonzero(_has(self.words, bit) & (self.cells >= 0))


class DenseRows:
    """Looks at the rows of batches; it learns what texts mean and keeps nothing else.

    Args:
        layout, indicators, day, shared: see `DenseCount`.
    """

    def __init__(self, layout: Layout, indicators: Sequence[Indicator], day: str, *, shared: bool) -> None:
        self.day = day
        self._layout, self._indicators, self._shared = layout, tuple(indicators), shared
        self._kind = np.uint32 if len(indicators) <= 32 else np.uint64
        self._asked = {
            column_of(each): each.kind for made in indicators for each in (*made.where, *made.unless)
        }
        self._screens = {name: Screen(name, indicators, self._kind) for name in self._asked}
        added = [bit for bit, each in enumerate(indicators) if each.amount is not None]
        alone = [bit for bit, each in enumerate(indicators) if each.unit_of_count != PERSON]
        self.amounts = tuple(alone if shared else added)
        self._births, self._bands = births_in_months(), bands_of_months()
        self._labels = {
            "unit": {
                unit: i * len(layout.values) * layout.group_stride for i, unit in enumerate(layout.units)
            },
            "sex": {sex: i * len(AGE_BANDS) for i, sex in enumerate(SEXES)},
        }
        if layout.values != ("",):
            self._labels[CUT] = {value: i * layout.group_stride for i, value in enumerate(layout.values)}

    def of(self, batch: pa.RecordBatch) -> Found:
        """Look at the rows of a batch.

        Args:
            batch: columns unit, sex, birth_month, the counting date, and those that the indicators ask about or add
                up; `cut_value` where the layout has a cut, `share` (a whole number) where rows count in part, and
                `person_id` where persons are counted. A row of no unit, or outside the periods, has no cell.
        """
        at = self._layout.place_of_day(whole_numbers(batch[self.day]).values)
        cells, ages = self._cells(batch, at)
        words = self._words(batch, ages)
        share = whole_numbers(batch[SHARE]).values if self._shared else None
        found = Found(cells, words, {}, share)
        return Found(cells, words, {bit: self._amount(batch, found, bit) for bit in self.amounts}, share)

    def _cells(self, batch: pa.RecordBatch, at: Whole) -> tuple[Whole, Numbers]:
        """Cell number of each row, below nought where it has none, and age in years where anybody asks."""
        births = whole_numbers(batch["birth_month"]).values
        months = self._layout.month_of_day.take(at) - self._births.take(births - FIRST_BIRTH, mode="clip")
        months = np.clip(months, 0, len(self._bands) - 1)
        cells = self._layout.of_day.take(at) + self._bands.take(months)
        for name, known in self._labels.items():
            positions, texts = text_codes(batch[name])
            cells += np.array([known.get(text or "", OUTSIDE) for text in texts], np.int64).take(positions)
        return cells, Numbers(months // 12 if "age" in self._screens else months)

    def _words(self, batch: pa.RecordBatch, ages: Numbers) -> Words:
        """The set of indicators that count each row."""
        words: Words = np.full(batch.num_rows, (1 << len(self._indicators)) - 1, self._kind)
        for name, screen in self._screens.items():
            if self._asked[name] is Kind.TEXT:
                words &= screen.of_texts(*text_codes(batch[name]))
            else:
                words &= screen.of_numbers(ages if name == "age" else self._numbers(batch, name))
        return words

    def _numbers(self, batch: pa.RecordBatch, name: str) -> Numbers:
        """A column of numbers, or one that is the difference of two days."""
        if name not in DIFFERENCES:
            return whole_numbers(batch[name])
        later, earlier = (self.day if end == "day" else end for end in DIFFERENCES[name])
        return difference(whole_numbers(batch[later]), whole_numbers(batch[earlier]))

    def _amount(self, batch: pa.RecordBatch, found: Found, bit: int) -> tuple[Whole, Whole]:
        """Cells and amounts of the rows that an indicator adds up."""
        chosen, column = found.chosen(bit), self._indicators[bit].amount
        amounts = (
            np.ones(len(chosen), np.int64)
            if column is None
            else self._numbers(batch, column).values.take(chosen)
        )
        return found.cells.take(chosen), amounts if found.share is None else amounts * found.share.take(
            chosen
        )


def _has(words: Words, bit: int) -> NDArray[np.bool_]:
    """Whether the bit of an indicator is set."""
    has: NDArray[np.bool_] = (words & words.dtype.type(1 << bit)) != 0
    return has
