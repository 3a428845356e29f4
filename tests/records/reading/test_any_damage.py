"""Bytes changed anywhere in a file of any format: it is refused or read, row by row, and nothing breaks."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from random import Random

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newcare.records.reading import stage_file

TEXT = "NHS_Number,Unique_CareContactID,Contact_Date\n" + '9000000009,C1,"2024-01-05"\n' * 50
TRIES = 60


def packed_zip() -> bytes:
    """The table in a zip."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("contacts.csv", TEXT)
    return sink.getvalue()


def workbook() -> bytes:
    """The table in a workbook."""
    sink, book = io.BytesIO(), openpyxl.Workbook()
    for line in TEXT.splitlines():
        book.active.append(line.split(","))
    book.save(sink)
    return sink.getvalue()


def parquet() -> bytes:
    """The table in Parquet."""
    sink = io.BytesIO()
    header, *rows = (line.split(",") for line in TEXT.splitlines())
    pq.write_table(pa.table(dict(zip(header, zip(*rows, strict=True), strict=True))), sink)
    return sink.getvalue()


WHOLE = {
    "csds.csv": TEXT.encode(),
    "csds16.csv": TEXT.encode("utf-16"),
    "csds.csv.gz": gzip.compress(TEXT.encode()),
    "csds.zip": packed_zip(),
    "csds.xlsx": workbook(),
    "csds.parquet": parquet(),
    "Patient.ndjson": b'{"resourceType": "Patient", "id": "1", "name": [{"family": "Ash"}]}\n' * 20,
}


def damaged(content: bytes, random: Random) -> bytes:
    """A copy with a few bytes changed, left out, put in or doubled."""
    found = bytearray(content)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(found))
        match random.randrange(4):
            case 0:
                found[at] = random.randrange(256)
            case 1:
                del found[at : at + random.randint(1, 40)]
            case 2:
                found[at:at] = random.randbytes(random.randint(1, 8))
            case _:
                found[at:at] = found[at : at + random.randint(1, 60)]
    return bytes(found)


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_with_damaged_bytes_is_refused_or_read_and_every_row_is_accounted_for(
    name: str, tmp_path: Path
) -> None:
    random = Random(7)
    for _ in range(TRIES):
        (tmp_path / name).write_bytes(damaged(WHOLE[name], random))
        staged = stage_file(tmp_path / name, tmp_path / "room")
        if staged.faults or staged.rows is None:
            assert staged.read == 0
        else:
            rows = pq.read_metadata(staged.rows).num_rows + pq.read_metadata(staged.malformed).num_rows
            assert rows == staged.read
