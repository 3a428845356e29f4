"""The workbook, read back by another program than the one that wrote it."""

from __future__ import annotations

import datetime as dt
import resource
from contextlib import contextmanager
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pytest

from newcare.errors import InvalidInput, StorageFailure
from newcare.report.workbook import sheet_names, write_workbook

NOTES = [("What this is", "Results of one run."), ("Data version", "=3f9c2a71")]


def written(tmp_path, table, name="series"):
    path = tmp_path / "results.xlsx"
    write_workbook(path, {name: table}, NOTES)
    return openpyxl.load_workbook(path)


def test_types_survive_and_the_unknown_is_empty(tmp_path):
    day, moment = dt.date(2023, 4, 1), dt.datetime(2023, 4, 1, 12, 30)
    table = pa.table(
        {
            "practice": ["P1", "P2"],
            "start": [day, None],
            "read_at": [moment, None],
            "admissions": pa.array([1234, None], pa.int64()),
            "rate": [97.25, float("nan")],
            "cost_pence": pa.array([Decimal("12.50"), None], pa.decimal128(9, 2)),
            "in_wave": [True, None],
        }
    )
    sheet = written(tmp_path, table)["series"]
    header, known, unknown = sheet.iter_rows(values_only=True)
    assert list(header) == table.column_names
    assert known == ("P1", dt.datetime(2023, 4, 1), moment, 1234, 97.25, 12.5, True)
    assert unknown == ("P2", *(None,) * 6)
    assert sheet["B2"].is_date
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.org"]
)
def test_text_that_starts_like_a_formula_stays_text(tmp_path, text):
    sheet = written(tmp_path, pa.table({"said": [text], "=header": ["x"]}))["series"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["B1"].data_type == "s"
    assert sheet["A2"].quotePrefix is (text[0] in "=+-@")
    assert sheet["A2"].hyperlink is None


def test_the_first_sheet_says_what_the_workbook_is(tmp_path):
    book = written(tmp_path, pa.table({"a": [1, 2]}))
    assert book.sheetnames == ["Read me", "series"]
    lines = list(book["Read me"].iter_rows(values_only=True))
    assert lines[:2] == [("What this is", "Results of one run."), ("Data version", "=3f9c2a71")]
    assert lines[-1] == ("series", "2 rows, 1 columns")


def test_sheet_names_are_shortened_cleaned_and_kept_apart():
    long = "emergency admissions by practice and quarter"
    assert sheet_names([long, long.upper(), "a/b?", "Read me", "history", "''"]) == [
        "emergency admissions by practic",
        "EMERGENCY ADMISSIONS BY PRACT 2",
        "a-b-",
        "Read me 2",
        "history 2",
        "Sheet",
    ]


def test_dates_and_whole_numbers_that_a_spreadsheet_cannot_hold_become_text(tmp_path):
    table = pa.table({"born": [dt.date(1899, 5, 1)], "digest": [2**53 + 1]})
    sheet = written(tmp_path, table)["series"]
    assert (sheet["A2"].value, sheet["B2"].value) == ("1899-05-01", "9007199254740993")


def test_the_same_results_give_the_same_bytes(tmp_path):
    table = pa.table({"a": [1, 2], "b": ["x", "y"]})
    write_workbook(tmp_path / "one.xlsx", {"t": table}, NOTES)
    write_workbook(tmp_path / "two.xlsx", {"t": table}, NOTES)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_table_longer_than_a_sheet_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("newcare.report.workbook._MOST_ROWS", 1)
    with pytest.raises(InvalidInput, match="Parquet"):
        write_workbook(tmp_path / "results.xlsx", {"t": pa.table({"a": [1, 2]})}, NOTES)


def test_a_workbook_that_cannot_be_written_leaves_the_last_one_whole(tmp_path):
    path = tmp_path / "results.xlsx"
    write_workbook(path, {"t": pa.table({"a": [1]})}, NOTES)
    before = path.read_bytes()

    with no_file_over(100), pytest.raises(StorageFailure, match="File too large"):
        write_workbook(path, {"t": pa.table({"a": [2]})}, NOTES)

    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["results.xlsx"]


@contextmanager
def no_file_over(size):
    """Let the operating system refuse any file larger than this, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(StorageFailure, match="nowhere"):
        write_workbook(tmp_path / "nowhere" / "results.xlsx", {}, NOTES)
