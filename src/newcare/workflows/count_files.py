"""What a count of indicators leaves where people look: its tables as files, and what stands behind each row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from newcare.reference.indicators import indicator_among
from newcare.tables import TABLES
from newcare.tables.arrow import table_of

COUNT_TABLES = ("period_cube", "counted_indicator", "supplied_series", "uncounted")
COUNT_FILES = tuple(f"{name}.{ending}" for name in COUNT_TABLES for ending in ("csv", "parquet"))


def counted_indicators(
    period_cube: pa.Table,
    *,
    indicators: Sequence[str],
    own_indicators: Mapping[str, Mapping[str, Any]],
    method: str,
    data_version: str,
) -> dict[str, pa.Table]:
    """The definition of each indicator of a count, and all that it counted.

    Args:
        period_cube: the counts.
        indicators: ids in the order asked for; `own_indicators` says what the files of those not shipped say.
        method: how people and periods were told apart, in words.
        data_version: of the records and the request.

    Returns:
        `counted_indicator`, as specified in `newcare.tables`.
    """
    sums = period_cube.group_by("indicator").aggregate([("events", "sum")]).to_pylist()
    events = {row["indicator"]: row["events_sum"] for row in sums}
    rows = []
    for name in indicators:
        made = indicator_among(name, own_indicators)
        definition = json.dumps(made.written, sort_keys=True, default=str).encode()
        rows.append(
            {
                "indicator": made.id,
                "title": made.title,
                "version": made.version,
                "counting": made.counting,
                "unit_of_count": made.unit_of_count,
                "counting_date": made.counting_date,
                "denominator": made.share_of or made.denominator,
                "definition_sha256": hashlib.sha256(definition).hexdigest(),
                "events": events.get(made.id, 0),
                "method": method,
                "data_version": data_version,
            }
        )
    return {"counted_indicator": table_of(TABLES["counted_indicator"], rows)}


def write_count_files(*, folder: Path, **tables: pa.Table) -> None:
    """Write each table of a count as CSV and as Parquet."""
    for name in COUNT_TABLES:
        csv.write_csv(tables[name], folder / f"{name}.csv")
        pq.write_table(tables[name], folder / f"{name}.parquet", compression="zstd")
