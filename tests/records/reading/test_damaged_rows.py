"""Rows that cannot be split into columns are set aside one by one, and the rows around them are read."""

from __future__ import annotations

from typing import Any

import pytest

HEADER = "NHS_Number,Unique_CareContactID,Contact_Date,AttendanceStatus,SURNAME\n"
BEFORE, AFTER = "9000000009,C1,2024-01-05,5,Ash\n", "9000000025,C3,2024-01-07,5,Elm\n"

DAMAGE: dict[str, tuple[bytes, str, str]] = {
    # what a row suffers: its bytes, the code, a piece of the message
    "a value is missing": (
        b"9000000017,C2,2024-01-06,5\n", "too-few-fields", "has 4 columns where the header has 5"),
    "a comma in a value without quotes": (b"1,C2,2024-01-06,5,Oak, Tom\n", "too-many-fields", "needs quotes"),
    "a line break in a value without quotes": (b"1,C2,2024-\n", "too-few-fields", "has 3 columns"),
    "another delimiter in this row": (b"1|C2|2024-01-06|5|Oak\n", "too-few-fields", "has 1 columns"),
    "a quote that is never closed": (b'1,C2,2024-01-06,5,"Oak\n', "quote-not-closed", "not closed again"),
    "a quote opened in two rows": (
        b'1,C2,2024-01-06,5,"Oak\n1,"C3,2024-01-06,5,Oak\n', "quote-not-closed", "not closed again"),
    "Windows-1252 in a file of UTF-8": (b"1,C2,2024-01-06,5,Zo\xeb\n", "undecodable", "(UTF-8)"),
    "a zero byte": (b"1,C2,2024-\x0001-06,5,Oak\n", "zero-byte", "damaged on its way"),
    "delimiters and nothing else": (b",,,,\n", "blank-row", "blank in every column"),
    "the header again, of a second file": (HEADER.encode(), "repeated-header", "files were joined"),
    "a row of another table": (b"TRAILER\n", "too-few-fields", "has 1 columns"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "code", "message"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_row_is_set_aside_with_its_number_and_a_reason(
    read: Any, row: bytes, code: str, message: str
) -> None:
    found = read(HEADER.encode() + "9000000033,C0,2024-01-04,5,Zoë\n".encode() + row + AFTER.encode())
    assert not found.staged.faults
    assert (found.malformed[0]["source_row"], found.malformed[0]["code"]) == (2, code)
    assert message in found.malformed[0]["message"]
    assert found.column("contact_number") == ["C0", "C3"]
    assert found.staged.read == len(found.rows) + len(found.malformed)


LAST_LINES = {
    "(3 rows affected)",
    "3 rows selected.",
    "Total,,,3,",
    "Totals: 3",
    "Grand total,3",
    "Row count: 3",
    "End of report",
}


@pytest.mark.parametrize("line", sorted(LAST_LINES))
def test_a_line_of_totals_at_the_end_is_no_record(read: Any, line: str) -> None:
    found = read(HEADER + BEFORE + AFTER + line + "\n")
    assert [(bad["source_row"], bad["code"]) for bad in found.malformed] == [(3, "totals-row")]
    assert found.column("contact_number") == ["C1", "C3"]


def test_the_dashes_that_sqlcmd_rules_under_the_header_are_no_record(read: Any) -> None:
    found = read(HEADER + "----------,----,----------,-,-------\n" + BEFORE)
    assert [(bad["source_row"], bad["code"]) for bad in found.malformed] == [(1, "ruled-line")]
    assert found.column("source_row") == [2]


def test_messages_hold_nothing_of_the_row(read: Any) -> None:
    for row, _, _ in DAMAGE.values():
        found = read(HEADER.encode() + BEFORE.encode() + row)
        for bad in found.malformed:
            assert not {"Oak", "C2", "2024"} & set(bad["message"].replace(",", " ").split())


def test_two_open_quotes_do_not_swallow_the_rows_between_them(read: Any) -> None:
    odd = '1,C2,2024-01-06,5,"Oak\n'
    found = read(HEADER + BEFORE + odd + AFTER + odd + AFTER)
    assert found.column("source_row") == [1, 3, 5]
    assert [bad["code"] for bad in found.malformed] == ["quote-not-closed"] * 2


def test_an_open_quote_in_a_long_file_costs_one_row_only(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newcare.records.reading.chunks.CHUNK", 50_000)
    rows = [f"9000000009,C{n},2024-01-05,5,Ash\n" for n in range(30_000)]
    rows[1_000] = '9000000009,C1000,2024-01-05,5,"Ash\n'
    rows[25_000] = "9000000009,C25000\n"
    found = read(HEADER + "".join(rows))
    assert found.staged.read == 30_000
    assert {(bad["source_row"], bad["code"]) for bad in found.malformed} == {
        (1_001, "quote-not-closed"),
        (25_001, "too-few-fields"),
    }
    assert all(row["contact_number"] == f"C{row['source_row'] - 1}" for row in found.rows)


def test_the_raw_line_is_kept_and_cut_at_1_000_characters(read: Any) -> None:
    found = read(HEADER + BEFORE + "x" * 5_000 + "\n")
    assert found.malformed[0]["raw"] == "x" * 1_000


def test_utf8_in_a_file_of_windows_1252_is_set_aside_and_not_guessed(read: Any) -> None:
    western = "1,C1,2024-01-05,5,Zoë\n1,C2,2024-01-05,5,François\n".encode("cp1252")
    found = read(HEADER.encode() + western + "1,C3,2024-01-05,5,Seán\n".encode())
    assert found.column("surname") == ["Zoë", "François"]
    assert [(bad["source_row"], bad["code"]) for bad in found.malformed] == [(3, "undecodable")]
    assert "WINDOWS-1252" in found.malformed[0]["message"]


def test_a_byte_that_windows_1252_does_not_use_is_set_aside(read: Any) -> None:
    rows = "1,C1,2024-01-05,5,Zoë\n".encode("cp1252") * 3 + b"1,C2,2024-01-05,5,\x81\x8d\n"
    found = read(HEADER.encode() + rows)
    assert [(bad["source_row"], bad["code"]) for bad in found.malformed] == [(4, "undecodable")]


def test_a_bad_byte_in_a_column_that_nobody_reads_does_no_harm(read: Any) -> None:
    found = read(
        b"Notes," + HEADER.encode() + "é".encode() + b",1,C1,2024-01-05,5,A\n\xff,1,C2,2024-01-05,5,B\n"
    )
    assert found.column("contact_number") == ["C1", "C2"]
    assert found.staged.ignored == ("Notes",)


def test_a_date_is_left_as_written_for_the_checks(read: Any) -> None:
    found = read(HEADER + "1,C1,45296,5,A\n1,C2,30/02/2024,5,B\n")
    assert found.column("contact_date") == ["45296", "30/02/2024"]
