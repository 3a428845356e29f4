"""Parquet: typed columns turned to the text that a CSV would hold, without loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newcare.records.reading.batch import Batch
from newcare.records.reading.refusals import Refused

_ROWS = 65_536
_MOST_EXACT = 2**53
_NO_END = "its end, which says what is in it, is missing or broken"


class ParquetTable:
    """The table in a Parquet file.

    Raises:
        Refused: it is damaged or cut short.
    """

    def __init__(self, file: Path) -> None:
        try:
            self._file = pq.ParquetFile(file)
            self._schema = self._file.schema_arrow
            self.header = tuple(self._schema.names)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise Refused("cut-short", seen=_NO_END) from error

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Read the wanted columns.

        Raises:
            Refused: a wanted column holds lists or records, or the file is damaged.
        """
        for place in wanted:
            if pa.types.is_nested(self._schema.field(place).type):
                raise Refused("nested-column", seen=self.header[place])
        before = 0
        try:
            for rows in self._file.iter_batches(_ROWS, columns=[self.header[place] for place in wanted]):
                numbers = np.arange(before + 1, before + rows.num_rows + 1)
                before += rows.num_rows
                yield Batch(numbers, {place: as_text(rows.column(self.header[place])) for place in wanted})
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise Refused("cut-short", seen="a part of it cannot be unpacked") from error


def as_text(array: pa.Array) -> pa.Array:
    """Values as text: dates as YYYY-MM-DD, times after a T, whole numbers without a point, true and false."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return as_text(_typed(array, kind.value_type))
    if pa.types.is_timestamp(kind):
        return _times(array)
    if pa.types.is_floating(kind):
        return _numbers(_typed(array, pa.float64()))
    array.validate(full=True)  # text that is no UTF-8 would stop every step after this one
    return _typed(array, pa.string())


def _typed(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """Values of a typed column in another type that holds them all; a cast that can meet a bad value is no such."""
    return pc.call_function("cast", [array], pc.CastOptions(kind))


def _times(array: pa.Array) -> pa.Array:
    """Time stamps, on the clock of their own time zone; without the time where all are at midnight."""
    local = pc.local_timestamp(array) if array.type.tz else array
    days = pc.floor_temporal(local, unit="day")
    if pc.all(pc.equal(days, local), min_count=0).as_py():
        return _typed(_typed(days, pa.date32()), pa.string())
    seconds = pc.floor_temporal(local, unit="second")
    return pc.strftime(_typed(seconds, pa.timestamp("s")), "%Y-%m-%dT%H:%M:%S")


def _numbers(array: pa.Array) -> pa.Array:
    """Floats; whole ones without a point, so that an NHS number stays one; what is no number is null."""
    found = pc.if_else(pc.is_nan(array), None, array)
    whole = pc.and_(pc.equal(pc.floor(found), found), pc.less(pc.abs(found), _MOST_EXACT))
    digits = _typed(_typed(pc.if_else(whole, found, None), pa.int64()), pa.string())
    return pc.coalesce(digits, _typed(found, pa.string()))
