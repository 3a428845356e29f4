"""Arrow columns and tables as the table specifications ask: no object is made for a value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newcare.synthetic.arrays import NEVER, Days, Rows
from newcare.synthetic.timeline import Timeline
from newcare.tables.arrow import ARROW_TYPES, arrow_schema
from newcare.tables.spec import TableSpec


def coded_schema(spec: TableSpec) -> pa.Schema:
    """The same, with text as dictionary arrays."""
    text = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [field.with_type(text) if field.type == pa.string() else field for field in arrow_schema(spec)]
    )


def arrow_table(spec: TableSpec, **columns: pa.Array | Sequence[str] | npt.NDArray[np.generic]) -> pa.Table:
    """Put columns in the order of the specification. Text columns may be dictionary arrays or lists."""
    arrays = []
    for column in spec.columns:
        values = columns[column.name]
        if not isinstance(values, pa.Array):
            values = pa.array(values, type=ARROW_TYPES[column.type])
        arrays.append(values)
    return pa.Table.from_arrays(arrays, names=list(spec.column_names))


def coded(position: npt.NDArray[np.integer], names: Sequence[str] | pa.StringArray) -> pa.DictionaryArray:
    """Text column from positions in `names`; a negative position is null."""
    names = names if isinstance(names, pa.Array) else pa.array(names, type=pa.string())
    mask = position < 0 if len(position) and position.min() < 0 else None
    indices = pa.array(position.astype(np.int32, copy=False), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, names)


def person_ids(row: Rows, names: pa.StringArray) -> pa.DictionaryArray:
    """Person column from ascending rows in the chunk's people; holds only the names it uses."""
    if not len(row):
        return coded(row, names[:0])
    new = np.empty(len(row), dtype=bool)
    new[0] = True
    np.not_equal(row[1:], row[:-1], out=new[1:])
    return coded(np.cumsum(new, dtype=np.int32) - np.int32(1), names.take(pa.array(row[new])))


def dates(day: Days, timeline: Timeline) -> pa.Array:
    """Date column from days; the day `NEVER` is null."""
    mask = day >= NEVER if len(day) and day.max() >= NEVER else None
    epoch_days = day.astype(np.int32, copy=False) + np.int32(timeline.epoch_day)
    return pa.array(epoch_days, mask=mask).view(pa.date32())
