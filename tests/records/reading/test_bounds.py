"""Traps and giants are met in bounded memory and time."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

HEADER = b"NHS_Number,Unique_CareContactID,Contact_Date,AttendanceStatus\n"


@pytest.fixture
def cheaply() -> Any:
    """Fails a test that takes more than 20 seconds or 200 MB of Python's own memory."""
    tracemalloc.start()
    start = perf_counter()
    yield
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 200 * 2**20
    assert perf_counter() - start < 20


def test_a_line_of_2_gb_is_refused_after_its_first_megabytes(
    read: Any, tmp_path: Path, cheaply: None
) -> None:
    file = tmp_path / "csds.csv"
    with file.open("wb") as opened:
        opened.write(HEADER + b"9000000009,C1,2024-01-05," + b"5" * 2**24)
        opened.truncate(2**31)  # the rest is a hole: 2 GB to read, none of it on the disk
    assert read(file).codes == ["line-too-long"]


def test_a_gzip_that_unpacks_to_gigabytes_is_refused(read: Any, tmp_path: Path, cheaply: None) -> None:
    file = tmp_path / "csds.csv.gz"
    part = gzip.compress(b"9000000009,C1,2024-01-05,5\n" * 100_000, 9)
    file.write_bytes(gzip.compress(HEADER) + part * 800)  # 2 GB, in parts as gzip allows
    assert file.stat().st_size < 10 * 2**20
    found = read(file)
    assert found.codes == ["expands-too-much"]
    assert "200 times" in found.staged.faults[0].message


@pytest.mark.parametrize("name", ["csds.csv", "xl/workbook.xml"])
def test_a_zip_that_says_it_unpacks_to_gigabytes_is_refused(
    read: Any, tmp_path: Path, cheaply: None, name: str
) -> None:
    file = tmp_path / "csds.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed, packed.open(name, "w") as entry:
        for _ in range(100):
            entry.write(bytes(2**20))
    assert read(file).codes == ["expands-too-much"]


def test_an_extract_that_packs_well_is_read(read: Any, tmp_path: Path) -> None:
    file = tmp_path / "csds.csv.gz"
    rows = b"".join(b"9000000009,C%d,2024-01-05,5\n" % n for n in range(100_000))
    file.write_bytes(gzip.compress(HEADER + rows))
    assert read(file).staged.read == 100_000
