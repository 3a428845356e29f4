"""Ways of reading a synthetic place that its tests share."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

FAR = dt.date(2200, 1, 1)


def days(column: pa.ChunkedArray) -> np.ndarray:
    """A date column as days since 1970; null is far off."""
    return pc.fill_null(column, FAR).cast(pa.int32()).to_numpy()


def epoch_day(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def texts(column: pa.ChunkedArray) -> np.ndarray:
    return column.to_numpy(zero_copy_only=False)


def emergencies(spell: pa.Table) -> pa.Table:
    return spell.filter(pc.starts_with(spell["admission_method"], "2"))


def registration_on(register: pa.Table, person: pa.ChunkedArray, day: np.ndarray) -> np.ndarray:
    """Row of the register that holds each person on each day; -1 where none does.

    A person has two rows at most, the second right after the first.
    """
    ids, first, last = register["person_id"], days(register["from_date"]), days(register["to_date"])
    row = pc.index_in(person, value_set=ids.combine_chunks()).to_numpy()
    after = np.minimum(row + 1, len(first) - 1)
    has_after = ids.take(pa.array(after)).to_numpy() == person.to_numpy()
    row = np.where((day >= last[row]) & has_after, after, row)
    return np.where((day >= first[row]) & (day < last[row]), row, -1)


def person_years(register: pa.Table, first: dt.date, end: dt.date) -> np.ndarray:
    """Years that each row of the register spends between two days, the second not included."""
    start = np.maximum(days(register["from_date"]), epoch_day(first))
    stop = np.minimum(days(register["to_date"]), epoch_day(end))
    return np.maximum(stop - start, 0) / 365.25


def treated(
    spell: pa.Table, register: pa.Table, column: pa.ChunkedArray, starts: dict[str, dt.date]
) -> np.ndarray:
    """Whether each spell's person was, at admission, in a unit that had started; `column` is the register's units."""
    admitted = days(spell["admission_date"])
    unit = texts(column)[registration_on(register, spell["person_id"], admitted)]
    started = np.array([epoch_day(starts.get(name, FAR)) for name in unit])
    return admitted >= started
