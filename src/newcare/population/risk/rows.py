"""Results as tables: the columns of each, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

_TEXT, _NUMBER, _WHOLE = pa.string(), pa.float64(), pa.int64()
_LINEAGE = {"method": _TEXT, "confidence": _NUMBER, "data_version": _TEXT}

MODEL_COLUMNS = {
    "fit": _TEXT,
    "term": _TEXT,
    "transform": _TEXT,
    "coefficient": _NUMBER,
    "standard_error": _NUMBER,
    "deviation": _NUMBER,
    "standardised_odds_ratio": _NUMBER,
    "lower": _NUMBER,
    "upper": _NUMBER,
    "reason": _TEXT,
    "events": _WHOLE,
    "people": _WHOLE,
}
PERFORMANCE_COLUMNS = {
    "model": _TEXT,
    "cut": _TEXT,
    "group": _TEXT,
    "measure": _TEXT,
    "value": _NUMBER,
    "lower": _NUMBER,
    "upper": _NUMBER,
    "reason": _TEXT,
    "events": _WHOLE,
    "people": _WHOLE,
}


def table_of_rows(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, pa.DataType], lineage: Mapping[str, Any]
) -> pa.Table:
    """Rows as a table of those columns and the lineage; what a row lacks is null."""
    schema = pa.schema({**columns, **_LINEAGE})
    whole = ({**lineage, **row} for row in rows)
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in whole], schema)
