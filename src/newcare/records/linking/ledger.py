"""The ledger: how many accepted rows of each extract met which fate, and how many rows each change touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from newcare.engines import Engine, Table, literal, union, whole_sum
from newcare.records.linking.accepted import Accepted

LEDGER_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("shape", pa.string()),
        ("fate", pa.string()),
        ("reason", pa.string()),
        ("rows", pa.int64()),
    ]
)


def ledger(parts: Sequence[Table], accepted: Accepted, engine: Engine) -> pa.Table:
    """How many rows of each file met which fate: file, shape, fate, reason, rows."""
    counted = [part.group_by("file", "fate", "reason").agg(rows=part.count()) for part in parts]
    every = union(*counted)
    summed = every.group_by("file", "fate", "reason").agg(rows=whole_sum(every["rows"]))
    found = engine.to_arrow(summed).to_pylist()
    names = accepted.file_names()
    rows = [
        {
            "file": names[row["file"]][1],
            "shape": names[row["file"]][0],
            "fate": row["fate"],
            "reason": row["reason"],
            "rows": row["rows"],
        }
        for row in found
    ]
    ordered = sorted(rows, key=lambda row: (row["shape"], row["file"], row["fate"], row["reason"] or ""))
    return pa.Table.from_pylist(ordered, LEDGER_SCHEMA)


def counted(touched: Mapping[str, Table], engine: Engine) -> dict[str, int]:
    """How many rows each change was made to; changes that were made to none are left out."""
    counts = [table.agg(rows=table.count()).mutate(what=literal(what)) for what, table in touched.items()]
    found = engine.to_arrow(union(*counts)).to_pylist()
    return {row["what"]: row["rows"] for row in sorted(found, key=lambda row: row["what"]) if row["rows"]}
