"""A file that cannot be read at all is refused with a code, what is wrong and what to do about it."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newcare.records.reading import FILE_FAULTS

HEADER = "NHS_Number,Unique_CareContactID,Contact_Date,AttendanceStatus\n"
ROW = "9000000009,C1,2024-01-05,5\n"
GOOD = (HEADER + ROW).encode()


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A zip of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def locked() -> bytes:
    """A zip whose entry says that it is locked with a password."""
    content = bytearray(zipped(("contacts.csv", GOOD)))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def parquet(table: pa.Table) -> bytes:
    """A Parquet file."""
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """An Excel workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


NESTED = pa.table(
    {
        "Unique_CareContactID": ["C1"],
        "Contact_Date": pa.array([["2024-01-05"]]),
        "NHS_Number": ["1"],
    }
)
DAMAGE: dict[str, tuple[str, Callable[[], bytes], str, str, str]] = {
    # what happened: file name, its bytes, the code, a piece of the message, a piece of the remedy
    "nothing in it": ("csds.csv", lambda: b"", "empty-file", "is empty", "leave the file out"),
    "only blank lines": ("csds.csv", lambda: b"\r\n\r\n  \n", "empty-file", "is empty", "Export"),
    "only a byte-order mark": ("csds.csv", lambda: b"\xef\xbb\xbf", "empty-file", "is empty", "Export"),
    "an empty gzip": ("csds.csv.gz", lambda: gzip.compress(b""), "empty-file", "is empty", "Export"),
    "a header and no rows": ("csds.csv", lambda: HEADER.encode(), "header-only", "no rows", "period"),
    "a header, no line end": ("csds.csv", lambda: HEADER.strip().encode(), "header-only", "no rows", "period"),
    "rows and no header": ("csds.csv", lambda: (ROW * 3).encode(), "no-header", "4 values", "first line"),
    "columns parted by ^": ("x.csv", lambda: GOOD.replace(b",", b"^"), "wrong-delimiter", "'^'", "commas"),
    "columns parted by ~": ("x.csv", lambda: GOOD.replace(b",", b"~"), "wrong-delimiter", "'~'", "commas"),
    "columns parted by blanks": ("x.csv", lambda: GOOD.replace(b",", b" "), "wrong-delimiter", "blanks", "commas"),
    "header and rows parted differently": (
        "x.csv", lambda: HEADER.encode() + (ROW * 5).replace(",", "|").encode(), "no-row-fits",
        "5 rows", "differently"),
    "a picture": (
        "csds.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not-text", "picture", "Save it as CSV"),
    "a PDF": ("csds.csv", lambda: b"%PDF-1.7\n" + bytes(200), "not-text", "document", "Save it as CSV"),
    "a program": (
        "csds.csv", lambda: b"\x7fELF" + bytes(range(32)) * 99, "not-text", "no text has", "Save it as CSV"),
    "Excel 97": (
        "csds.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old-workbook", "Excel", ".xlsx"),
    "OpenDocument": (
        "csds.ods.zip", lambda: zipped(("content.xml", b"<x/>")), "old-workbook", "OpenDocument", ".xlsx"),
    "a locked zip": ("csds.zip", locked, "protected", "password", "unpack it first"),
    "a zip of two files": (
        "csds.zip", lambda: zipped(("a.csv", GOOD), ("b.csv", GOOD)), "several-files", "2 files", "Unpack"),
    "a zip of none": ("csds.zip", lambda: zipped(("folder/", b"")), "several-files", "0 files", "Unpack"),
    "a gzip cut short": ("csds.csv.gz", lambda: gzip.compress(GOOD * 9)[:-12], "cut-short", "cut short", "again"),
    "a gzip with bytes changed": (
        "csds.csv.gz", lambda: gzip.compress(os.urandom(9000))[:40] + b"\xff" * 40, "cut-short",
        "damaged", "again"),
    "a zip cut short": ("csds.zip", lambda: zipped(("a.csv", GOOD))[:60], "cut-short", "damaged", "again"),
    "a Parquet cut short": (
        "csds.parquet", lambda: parquet(pa.table({"a": [1]}))[:-20], "cut-short", "missing or broken", "again"),
    "an empty workbook": (
        "csds.xlsx", lambda: workbook(("Sheet1", [])), "no-known-sheet", "'Sheet1'", "one of the first lines"),
    "a damaged workbook": (
        "csds.xlsx", lambda: zipped(("xl/workbook.xml", b"<not")), "cut-short", "no whole workbook", "again"),
    "lists in a column": ("csds.parquet", lambda: parquet(NESTED), "nested-column", "Contact_Date", "plain column"),
    "one name twice": (
        "x.csv", lambda: GOOD.replace(b"AttendanceStatus", b"contact date"), "same-column-twice",
        "'contact date'", "Take one"),
    "two names for one column": (
        "x.csv", lambda: GOOD.replace(b"NHS_Number", b"Care Contact Date"), "columns-alike",
        "'Care Contact Date'", "mapping file"),
    "a required column left out": (
        "csds.csv", lambda: b"NHS_Number,Unique_CareContactID,AttendanceStatus,SEX\n1,2,5,1\n", "column-missing",
        "day of the contact", "mapping file"),
    "a required column misspelt": (
        "csds.csv", lambda: GOOD.replace(b"Contact_Date", b"Contct_Date"), "column-missing",
        "Is it 'Contct_Date'?", "mapping file"),
    "a line that never ends": (
        "csds.csv", lambda: GOOD + b"x" * (9 * 2**20), "line-too-long", "no line end", "line ends are missing"),
    "a first line that never ends": (
        "csds.csv", lambda: b"x" * 2**20, "line-too-long", "no line end", "line ends are missing"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code", "message", "remedy"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_refused_with_a_reason_and_a_remedy(
    read: Any, name: str, content: Callable[[], bytes], code: str, message: str, remedy: str
) -> None:
    found = read(content(), name)
    assert found.codes == [code]
    assert message in found.staged.faults[0].message
    assert remedy in found.staged.faults[0].remedy
    assert (found.staged.rows, found.staged.malformed, found.staged.read) == (None, None, 0)


def test_what_was_written_before_the_damage_was_met_is_taken_away(read: Any, tmp_path: Path) -> None:
    rows = "".join(f"9000000009,C{n},2024-01-05,5\n" for n in range(400_000))
    content = gzip.compress((HEADER + rows).encode(), 1)
    found = read(content[: len(content) * 3 // 4], "csds.csv.gz")
    assert found.codes == ["cut-short"]
    assert found.staged.flow is not None
    assert not list((tmp_path / "room").iterdir())


def test_a_file_that_is_not_there_is_refused(read: Any, tmp_path: Path) -> None:
    found = read(tmp_path / "csds.csv")
    assert found.codes == ["unreadable"]
    assert "No such file" in found.staged.faults[0].message


def test_all_missing_columns_are_named_at_once(read: Any) -> None:
    found = read("NHS_Number,SEX\n1,1\n", flow="hes-apc")
    assert found.codes == ["column-missing"] * 4


def test_a_column_that_the_mapping_promises_must_be_there(read: Any, tmp_path: Path) -> None:
    from newcare.records.reading import load_mapping

    (tmp_path / "map.toml").write_text('[[flow]]\nname = "csds-contact"\ncolumns = { sex = "Sexx" }\n')
    found = read(GOOD + b"", mapping=load_mapping(tmp_path / "map.toml"))
    assert found.codes == ["mapped-column-missing"]
    assert "'Sexx'" in found.staged.faults[0].message


def test_a_file_of_resources_of_another_type_is_refused(read: Any) -> None:
    found = read('{"resourceType": "Patient", "id": "1"}\n', "x.ndjson", flow="fhir-condition")
    assert found.codes == ["no-such-resource"]


def test_no_fault_shows_what_stands_in_a_row(read: Any) -> None:
    for name, content, *_ in DAMAGE.values():
        for fault in read(content(), name).staged.faults:
            assert "9000000009" not in fault.message + fault.remedy


def test_every_reason_to_refuse_a_file_is_shown_by_a_test() -> None:
    elsewhere = {"expands-too-much", "unreadable", "mapped-column-missing", "no-such-resource"}
    assert {code for _, _, code, *_ in DAMAGE.values()} | elsewhere == set(FILE_FAULTS)
