"""Check and read the monthly return of the neighbourhood health programme (NNHIP)."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
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
    find_duplicate_returns,
    read_nnhip_return,
    validate_nnhip_return,
)
from newcare.records.neighbourhood_return_check import ReturnCheck
from newcare.reference.neighbourhood_return import neighbourhood_return
from newcare.tables.arrow import table_of
from newcare.tables.returns import NEIGHBOURHOOD_RETURN

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
SUPPRESSED = "suppressed by the place: a star in its return"


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
    """Read an accepted workbook into a table as it stands, whole or not at all.

    Args:
        workbook: an .xlsx file.
        out: a file that ends in .csv, .parquet or .json; one of that name is replaced.

    Raises:
        InvalidInput: the workbook is not accepted, or the file has another ending or no folder to lie in.
    """
    _refuse_file(out)
    found = read_nnhip_return(workbook)
    rows = [row for block in found.blocks for row in _rows(found, block)]
    write_whole(out, _WRITERS[out.suffix.lower()](pa.Table.from_pylist(rows, schema=COLUMNS)))
    return found


def gather_returns(workbooks: Sequence[Path], out: Path) -> list[Return]:
    """Read accepted workbooks of any places and months into one table in the form of the cube, whole or not at all.

    Args:
        workbooks: .xlsx files.
        out: a file that ends in .csv, .parquet or .json for the table `neighbourhood_return`; one of that name is
            replaced.

    Raises:
        InvalidInput: a workbook is not accepted, two report one place and month, or the file has another ending or no
            folder to lie in.
    """
    _refuse_file(out)
    if len({workbook.resolve() for workbook in workbooks}) < len(workbooks):
        raise InvalidInput("A workbook is named twice.", remedy="Name each once.")
    twice = find_duplicate_returns(workbooks)
    if twice:
        first = twice[0]
        raise InvalidInput(
            f"{len(first.workbooks)} workbooks report {first.place} in {first.period}.",
            seen=", ".join(first.workbooks),
            remedy="Keep the one that holds.",
        )
    found = [read_nnhip_return(workbook) for workbook in workbooks]
    rows = [
        row
        for workbook, each in zip(workbooks, found, strict=True)
        for block in each.blocks
        for row in _cube_rows(each, block, hashlib.sha256(workbook.read_bytes()).hexdigest()[:12])
    ]
    write_whole(out, _WRITERS[out.suffix.lower()](table_of(NEIGHBOURHOOD_RETURN, rows)))
    return found


def _cube_rows(found: Return, block: ReturnedMetric, data_version: str) -> Iterator[dict[str, Any]]:
    """The rows of one metric by cut and band."""
    counted_by = {each.name: each.indicators for each in neighbourhood_return().metrics}[block.metric]
    about = {
        "unit": found.place,
        "period": found.period,
        "indicator": counted_by[0] if len(counted_by) == 1 else block.metric.replace("_", "-"),
        "metric_id": block.metric_id,
        "method": f"as the place returned it, template v1.2 ({found.template})",
        "data_version": data_version,
    }
    figures = [("all", "ALL", block.total, block.patients)] + [
        (cut, band, count, block.patients_by_group.get(cut, {}).get(band))
        for cut, bands in block.by_group.items()
        for band, count in bands.items()
    ]
    for cut, value, events, people in figures:
        starred = events is None or (people is None and bool(block.patients_by_group))
        reason = SUPPRESSED if starred else None
        yield {**about, "cut": cut, "value": value, "events": events, "people": people, "reason": reason}


def _refuse_file(out: Path) -> None:
    """Refuse a file that no table can be written to."""
    if out.suffix.lower() not in _WRITERS or not out.parent.is_dir():
        raise InvalidInput(
            f"The table cannot be written to '{out}'.",
            remedy=f"Name a file that ends in {', '.join(_WRITERS)}, in a folder that is there.",
        )


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
