"""The numbers behind the page as one archive of CSV and Parquet files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from newcare.tables.measures import RELEASED_MEASURES

NUMBERS = "outcomes-numbers.zip"
_WHEN = (1980, 1, 1, 0, 0, 0)  # so that equal numbers give equal bytes


def write_numbers(folder: Path, released: Mapping[str, pa.Table]) -> None:
    """Write the tables of measures that a release holds, after disclosure control, as CSV and as Parquet."""
    with zipfile.ZipFile(folder / NUMBERS, "w") as archive:
        for spec in RELEASED_MEASURES:
            if spec.name in released:
                for ending, content in (("csv", _csv), ("parquet", _parquet)):
                    entry = zipfile.ZipInfo(f"{spec.name}.{ending}", _WHEN)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, content(released[spec.name]))


def _csv(table: pa.Table) -> bytes:
    """A table as CSV."""
    written = io.BytesIO()
    csv.write_csv(table, written)
    return written.getvalue()


def _parquet(table: pa.Table) -> bytes:
    """A table as Parquet."""
    written = io.BytesIO()
    pq.write_table(table, written, compression="zstd")
    return written.getvalue()
