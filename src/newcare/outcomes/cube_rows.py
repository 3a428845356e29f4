"""Counts in the cells of a layout as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from newcare.outcomes.counted import Counted
from newcare.outcomes.dense_layout import SEXES, Whole
from newcare.terms import AGE_BANDS


def cube_rows(found: Counted, *, period: str, cut: str | None = None) -> pa.Table:
    """Rows of a cube, in order of unit, value of the cut, period, sex, age band and indicator.

    Args:
        found: the counts.
        period: name of the column of periods.
        cut: name of the cut, where the layout has one.

    Returns:
        unit, the period, sex, age_band, indicator, events, person_days, and with a cut `cut` and `value`: a row for
        every indicator of every cell that holds a day or an event.
    """
    layout, days = found.layout, found.person_days
    filled = np.flatnonzero((days > 0).ravel() | (found.events != 0).any(axis=0).ravel())
    unit, value, span, stratum = np.unravel_index(filled, layout.shape)
    times = len(found.indicators)
    columns = {
        "unit": _labels(layout.units, np.repeat(unit, times)),
        period: _labels([each.label for each in layout.spans], np.repeat(span, times)),
        "sex": _labels(SEXES, np.repeat(stratum // len(AGE_BANDS), times)),
        "age_band": _labels(AGE_BANDS, np.repeat(stratum % len(AGE_BANDS), times)),
        "indicator": _labels([each.id for each in found.indicators], np.tile(np.arange(times), len(filled))),
        "events": pa.array(found.events.reshape(times, -1)[:, filled].T.ravel()),
        "person_days": pa.array(np.repeat(days.ravel()[filled], times)),
    }
    if cut is not None:
        columns["cut"] = _labels([cut], np.zeros(len(filled) * times, np.int64))
        columns["value"] = _labels(layout.values, np.repeat(value, times))
    return pa.table(columns)


def _labels(labels: Sequence[str], positions: Whole) -> pa.Array:
    """Texts by their position."""
    return pa.DictionaryArray.from_arrays(
        pa.array(positions, pa.int32()), pa.array(labels, pa.string())
    ).cast(pa.string())
