"""Days of people by cell: every day in its own period and at its own age, exact, without a row for each.

A stretch of time is cut where its person enters another age band (the first of the month of birth). A piece adds, to
its first period, the days from its beginning to the period's end, to every later one the whole period, and takes off
the same from its own end on.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from newcare.outcomes.dense_columns import text_codes, whole_numbers
from newcare.outcomes.dense_layout import (
    FIRST_BIRTH,
    OUTSIDE,
    SEXES,
    STRATA,
    Layout,
    Whole,
    births_in_months,
    first_days,
)
from newcare.outcomes.dense_rows import CUT, SHARE
from newcare.terms import AGE_BANDS

_BAND = 60  # months
_LAST = len(AGE_BANDS) - 1


class DenseDays:
    """Adds up days of people by cell.

    Args:
        layout: the cells.
        shared: stretches carry a column `share` and count so many times.
    """

    def __init__(self, layout: Layout, *, shared: bool = False) -> None:
        self._layout, self._shared = layout, shared
        self._groups = len(layout.units) * len(layout.values) * STRATA
        size = self._groups * (len(layout.spans) + 1)
        self._part, self._whole = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self._births = births_in_months()
        self._labels = {
            "unit": {unit: i * len(layout.values) * STRATA for i, unit in enumerate(layout.units)},
            "sex": {sex: i * len(AGE_BANDS) for i, sex in enumerate(SEXES)},
        }
        if layout.values != ("",):
            self._labels[CUT] = {value: i * STRATA for i, value in enumerate(layout.values)}

    def add_all(self, batches: Iterable[pa.RecordBatch]) -> DenseDays:
        """Add every batch; see `add`."""
        for batch in batches:
            self.add(batch)
        return self

    def add(self, batch: pa.RecordBatch) -> None:
        """Add stretches of time.

        Args:
            batch: columns unit, sex, birth_month, begins, ends (the first day after); `cut_value` where the layout has
                a cut, `share` where stretches count in part. A stretch of no unit is passed over.
        """
        bounds = self._layout.bounds
        groups = np.zeros(batch.num_rows, np.int64)
        for name, known in self._labels.items():
            positions, texts = text_codes(batch[name])
            groups += np.array([known.get(text or "", OUTSIDE) for text in texts], np.int64).take(positions)
        births = self._births.take(whole_numbers(batch["birth_month"]).values - FIRST_BIRTH, mode="clip")
        begins = np.maximum(whole_numbers(batch["begins"]).values, bounds[0]).astype(np.int64)
        ends = np.minimum(whole_numbers(batch["ends"]).values, bounds[-1]).astype(np.int64)
        shares = whole_numbers(batch[SHARE]).values if self._shared else np.ones(batch.num_rows, np.int64)
        here = np.flatnonzero((begins < ends) & (groups >= 0))
        self._cut_by_age(*(column.take(here) for column in (groups, births, begins, ends, shares)))

    def totals(self) -> Whole:
        """Days so far, of the shape of the layout."""
        units, values, spans, strata = self._layout.shape
        shape = (self._groups, spans + 1)
        begun = np.cumsum(self._whole.reshape(shape), axis=1)[:, :spans]
        days = self._part.reshape(shape)[:, :spans] + begun * np.diff(self._layout.bounds)
        return np.moveaxis(days.reshape(units, values, strata, spans), 2, 3)

    def _cut_by_age(self, groups: Whole, births: Whole, begins: Whole, ends: Whole, shares: Whole) -> None:
        """Add stretches piece by piece, one age band after another."""
        months = begins.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        bands = np.clip((months - births) // _BAND, 0, _LAST)
        while len(groups):
            birthdays = first_days(births + _BAND * (bands + 1))
            until = np.where(bands == _LAST, ends, np.minimum(ends, birthdays))
            for days, sign in ((begins, 1), (until, -1)):
                self._add_ends(groups + bands, days, sign * shares)
            left = np.flatnonzero(until < ends)
            groups, births, begins, ends, shares, bands = (
                column.take(left) for column in (groups, births, until, ends, shares, bands + 1)
            )

    def _add_ends(self, groups: Whole, days: Whole, shares: Whole) -> None:
        """Count time from a day on: part of its own period, all of those after it."""
        bounds, last = self._layout.bounds, len(self._layout.spans)
        period = np.searchsorted(bounds, days, side="right") - 1
        until = np.append(bounds[1:], bounds[-1]).take(period)
        place = groups * (last + 1) + period
        size = len(self._part)
        self._part += np.rint(np.bincount(place, shares * (until - days), size)).astype(np.int64)
        later = np.minimum(period + 1, last) + groups * (last + 1)
        self._whole += np.rint(np.bincount(later, shares, size)).astype(np.int64)
