"""Where expressions run, and how a run keeps its results whole. Nothing above knows which engine it is."""

from newcare.engines.batches import record_batches
from newcare.engines.bits import BITS, bit_count, bits_of_any
from newcare.engines.duckdb import DuckDB
from newcare.engines.engine import ENGINES, Engine, open_engine
from newcare.engines.expressions import (
    Column,
    Table,
    Value,
    cases,
    coalesce,
    date,
    days_after,
    greatest,
    in_memory,
    keyed_id,
    latest_before,
    least,
    literal,
    position_in,
    row_number,
    safe_divide,
    union,
    whole_sum,
)
from newcare.engines.graph import Planned, Step, Takes, plan, run
from newcare.engines.room import replaced_whole
from newcare.engines.store import Store, storage_errors, write_whole

__all__ = [
    "BITS",
    "ENGINES",
    "Column",
    "DuckDB",
    "Engine",
    "Planned",
    "Step",
    "Store",
    "Table",
    "Takes",
    "Value",
    "bit_count",
    "bits_of_any",
    "cases",
    "coalesce",
    "date",
    "days_after",
    "greatest",
    "in_memory",
    "keyed_id",
    "latest_before",
    "least",
    "literal",
    "open_engine",
    "plan",
    "position_in",
    "record_batches",
    "replaced_whole",
    "row_number",
    "run",
    "safe_divide",
    "storage_errors",
    "union",
    "whole_sum",
    "write_whole",
]
