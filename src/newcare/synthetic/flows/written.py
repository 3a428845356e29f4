"""Rows of a shape as a flow writes them: the declaration of the flow, read backwards."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from newcare.reference.flows import Flow, FlowColumn

_ISO = "%Y-%m-%d"
_PENCE_IN_POUND = 100.0


def as_written(flow: Flow, rows: Mapping[str, pa.Array]) -> pa.Table:
    """Rows of the flow's shape under the first spelling of each column, in the flow's codes, dates and pounds.

    Columns that the flow does not write are left out, and so are those that have no spelling of their own.
    """
    columns = {
        column.spellings[0]: _value(flow, column, rows[column.name])
        for column in flow.columns
        if column.name in rows and column.spellings
    }
    return pa.table(columns)


def _value(flow: Flow, column: FlowColumn, values: pa.Array) -> pa.Array:
    """One column as the flow writes it."""
    if pa.types.is_date(values.type):
        layout = (flow.dates or (_ISO,))[0]
        return values if layout == _ISO else pc.strftime(values, format=layout)
    if column.unit == "pounds":
        return pc.divide(values.cast(pa.float64()), _PENCE_IN_POUND)
    if column.codes:
        return _coded(column.codes, values)
    return values


def _coded(codes: Mapping[str, str], values: pa.DictionaryArray) -> pa.DictionaryArray:
    """Values by the first code of each; a value that has no code stands as it is."""
    first: dict[str, str] = {}
    for code, value in codes.items():
        first.setdefault(value, code)
    names = [first.get(name, name) for name in values.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(values.indices, pa.array(names, type=pa.string()))
