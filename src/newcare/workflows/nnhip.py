"""Check and read the monthly return of the neighbourhood health programme (NNHIP)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from newcare.engines import write_whole
from newcare.errors import InvalidInput
from newcare.records.neighbourhood_return import (
    Return,
    ReturnedMetric,
    read_nnhip_return,
    validate_nnhip_return,
)
from newcare.records.neighbourhood_return_check import ReturnCheck

COLUMNS = pa.schema(
    [
        ("place", pa.string()),
        ("period", pa.string()),
        ("metric_id", pa.string()),
        ("metric", pa.string()),
        ("group", pa.string()),
        ("band", pa.string()),
        ("count", pa.int64()),
        ("patients", pa.int64()),
    ]
)
"""One row a metric, group and band; null is suppressed, or for patients of the caseload not asked for."""


def check_return(workbook: Path) -> ReturnCheck:
    """Check a workbook of the return; refuses a file that is not there."""
    return validate_nnhip_return(workbook)


def check_lines(workbook: Path, check: ReturnCheck) -> list[str]:
    """What the check found, a line each, for people."""
    verdict = "accepted" if check.accepted else f"refused, {len(check.faults)} problems"
    about = ", ".join(part for part in (check.place, check.period) if part)
    return [
        f"{workbook.name}: {verdict}{f' ({about})' if about else ''}",
        *(f"  {fault.line()}" for fault in check.faults),
        *(f"  to ask: {oddity.line()}" for oddity in check.oddities),
    ]


def read_return(workbook: Path, out: Path) -> Return:
    """Read an accepted workbook into a table, whole or not at all.

    Args:
        workbook: an .xlsx file.
        out: a file that ends in .csv, .parquet or .json; one of that name is replaced.

    Raises:
        InvalidInput: the workbook is not accepted, or the file has another ending or no folder to lie in.
    """
    if out.suffix.lower() not in _WRITERS or not out.parent.is_dir():
        raise InvalidInput(
            f"The table cannot be written to '{out}'.",
            remedy=f"Name a file that ends in {', '.join(_WRITERS)}, in a folder that is there.",
        )
    found = read_nnhip_return(workbook)
    rows = [row for block in found.blocks for row in _rows(found, block)]
    write_whole(out, _WRITERS[out.suffix.lower()](pa.Table.from_pylist(rows, schema=COLUMNS)))
    return found


def _rows(found: Return, block: ReturnedMetric) -> Iterator[dict[str, Any]]:
    """The rows of one metric: its total, then its groups by band."""
    about = {
        "place": found.place,
        "period": found.period,
        "metric_id": block.metric_id,
        "metric": block.metric,
    }
    yield {**about, "group": "total", "band": "total", "count": block.total, "patients": block.patients}
    for group, bands in block.by_group.items():
        patients = block.patients_by_group.get(group, {})
        for band, count in bands.items():
            yield {**about, "group": group, "band": band, "count": count, "patients": patients.get(band)}


def _csv(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(table, buffer)
    return buffer.getvalue()


def _parquet(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def _json(table: pa.Table) -> bytes:
    return json.dumps(table.to_pylist(), ensure_ascii=False, indent=1).encode()


_WRITERS: dict[str, Callable[[pa.Table], bytes]] = {".csv": _csv, ".parquet": _parquet, ".json": _json}
