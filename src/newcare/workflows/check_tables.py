"""The tables of a check, as Parquet for programs and as CSV for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from newcare.records.checking import CheckedFile, Plausibility, rule_text

_TEXT, _COUNT, _NUMBER = pa.string(), pa.int64(), pa.float64()
SUMMARY = pa.schema(
    [
        ("file", _TEXT),
        ("flow", _TEXT),
        ("rule", _TEXT),
        ("severity", _TEXT),
        ("month", _TEXT),
        ("rows", _COUNT),
        ("message", _TEXT),
        ("remedy", _TEXT),
    ]
)
"""A row: a rule that rows of a file broke, in a month (empty where the day of the rows is not known)."""

FILES = pa.schema(
    [
        ("file", _TEXT),
        ("flow", _TEXT),
        ("read", _COUNT),
        ("accepted", _COUNT),
        ("quarantined", _COUNT),
        ("guess", _TEXT),
    ]
)
"""A row: a file of the folder."""

MONTHS = pa.schema([("file", _TEXT), ("flow", _TEXT), ("month", _TEXT), ("accepted", _COUNT)])
"""A row: a file and a month with accepted rows."""

PLAUSIBILITY = pa.schema(
    [
        ("metric", _TEXT),
        ("title", _TEXT),
        ("low", _NUMBER),
        ("high", _NUMBER),
        ("seen", _NUMBER),
        ("unit", _TEXT),
        ("verdict", _TEXT),
        ("source", _TEXT),
        ("standing", _TEXT),
    ]
)
"""A row: a key metric of the folder, beside the range in which it is expected."""


def write_tables(folder: Path, files: Sequence[CheckedFile], seen: Sequence[Plausibility]) -> None:
    """Write summary, files, months and plausibility into a folder."""
    tables = {
        "summary": (SUMMARY, [row for file in files for row in summary_rows(file)]),
        "files": (FILES, [_file_row(file) for file in files]),
        "months": (MONTHS, [row for file in files for row in _month_rows(file)]),
        "plausibility": (PLAUSIBILITY, [_plausibility_row(each) for each in seen]),
    }
    for name, (schema, rows) in tables.items():
        table = pa.Table.from_pylist(rows, schema=schema)
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        csv.write_csv(table, folder / f"{name}.csv")


def summary_rows(file: CheckedFile) -> list[dict[str, Any]]:
    """Each rule that rows of a file broke, month by month."""
    found = []
    for (code, month), rows in sorted(file.checked.by_month.items()):
        words = rule_text(code)
        found.append(
            {
                "file": file.name,
                "flow": file.flow,
                "rule": code,
                "severity": words.severity.value,
                "month": month,
                "rows": rows,
                "message": words.message,
                "remedy": words.remedy,
            }
        )
    return found


def _file_row(file: CheckedFile) -> dict[str, Any]:
    checked = file.checked
    return {
        "file": file.name,
        "flow": file.flow,
        "read": checked.staged.read,
        "accepted": checked.accepted,
        "quarantined": checked.quarantined,
        "guess": checked.staged.guess,
    }


def _month_rows(file: CheckedFile) -> list[dict[str, Any]]:
    return [
        {"file": file.name, "flow": file.flow, "month": month, "accepted": rows}
        for month, rows in file.months.items()
    ]


def _plausibility_row(each: Plausibility) -> dict[str, Any]:
    expected = each.expected
    return {
        "metric": expected.name,
        "title": expected.title,
        "low": expected.low,
        "high": expected.high,
        "seen": each.seen,
        "unit": expected.unit,
        "verdict": each.verdict,
        "source": expected.source,
        "standing": expected.standing,
    }
