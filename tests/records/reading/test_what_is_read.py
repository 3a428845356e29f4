"""Ways of writing a table that differ and mean the same are read alike."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import Any

import pytest

HEADER = "NHS_Number,Unique_CareContactID,Contact_Date,SURNAME\n"
TABLE = HEADER + '9000000009,C1,2024-01-05,"Ní Bhriain"\n9000000017,C2,2024-01-06,Çelik\n'
ROWS = [
    {
        "source_row": 1,
        "nhs_number": "9000000009",
        "surname": "Ní Bhriain",
        "contact_number": "C1",
        "contact_date": "2024-01-05",
    },
    {
        "source_row": 2,
        "nhs_number": "9000000017",
        "surname": "Çelik",
        "contact_number": "C2",
        "contact_date": "2024-01-06",
    },
]


def zipped(content: str) -> bytes:
    """A zip with one file, and what macOS adds."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("contacts.csv", content)
        archive.writestr("__MACOSX/._contacts.csv", b"\0\1")
    return packed.getvalue()


ALIKE: dict[str, bytes] = {
    "UTF-8": TABLE.encode(),
    "UTF-8 with a byte-order mark": TABLE.encode("utf-8-sig"),
    "UTF-16, little end first": b"\xff\xfe" + TABLE.encode("utf-16-le"),
    "UTF-16, big end first": b"\xfe\xff" + TABLE.encode("utf-16-be"),
    "UTF-16 without a mark": TABLE.encode("utf-16-le"),
    "UTF-32": b"\xff\xfe\0\0" + TABLE.encode("utf-32-le"),
    "Windows-1252": TABLE.encode("cp1252"),
    "Latin-1": TABLE.encode("latin-1"),
    "tabs": TABLE.replace(",", "\t").encode(),
    "bars": TABLE.replace(",", "|").encode(),
    "semicolons": TABLE.replace(",", ";").encode(),
    "Windows line ends": TABLE.replace("\n", "\r\n").encode(),
    "old Mac line ends": TABLE.replace("\n", "\r").encode(),
    "both line ends": TABLE.replace("\n", "\r\n", 1).encode(),
    "no line end at the end": TABLE.rstrip().encode(),
    "blank lines": TABLE.replace("\n", "\n\n").encode(),
    "gzip": gzip.compress(TABLE.encode()),
    "gzip in two parts": gzip.compress(HEADER.encode()) + gzip.compress(TABLE[len(HEADER) :].encode()),
    "zip": zipped(TABLE),
    "all in quotes": "\n".join(
        ",".join(f'"{cell.strip(chr(34))}"' for cell in line.split(",")) for line in TABLE.splitlines()
    ).encode(),
    "names in lower case with blanks": TABLE.replace(HEADER, HEADER.lower().replace("_", " ")).encode(),
    "names with punctuation": TABLE.replace(
        HEADER, "NHS-Number,Unique (CareContact) ID,Contact.Date,Surname:\n").encode(),
    "blanks around values": TABLE.replace("C1", "  C1 ").replace("9000000017", "\t9000000017\u00a0").encode(),
    "a title above the header": ("Community contacts\nExtracted 5 February 2024\n\n" + TABLE).encode(),
    "the end mark of DOS": TABLE.encode() + b"\x1a",
    "columns in another order": "\n".join(
        ",".join(reversed(line.split(","))) for line in TABLE.splitlines()
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("content", ALIKE.values(), ids=ALIKE)
def test_the_same_table_is_read_however_it_is_written(read: Any, content: bytes) -> None:
    found = read(content)
    assert (found.staged.faults, found.malformed) == ((), [])
    assert found.staged.flow.name == "csds-contact"
    assert found.rows == ROWS
    assert found.staged.read == 2


CELLS: dict[str, tuple[str, str | None]] = {
    # what stands in the file, and what is read
    "a comma in quotes": ('"Smith, Jr"', "Smith, Jr"),
    "a doubled quote": ('"Smith ""Smithy"" Smyth"', 'Smith "Smithy" Smyth'),
    "a quote within a plain value": ('Smith 5" tall', 'Smith 5" tall'),
    "text after a closing quote": ('"Smi"th', "Smith"),
    "a line break in quotes": ('"Smith\nSmyth"', "Smith\nSmyth"),
    "nothing in quotes": ('""', None),
    "nothing": ("", None),
    "blanks": ("   ", None),
    "NULL": ("NULL", None),
    "a person called Null": ("Null", "Null"),
    "a formula of a spreadsheet": ("=HYPERLINK(A1)", "=HYPERLINK(A1)"),
    "another formula": ("+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"),
    "an at sign": ("@SUM(A1)", "@SUM(A1)"),
    "a character beyond the first plane": ("Smith 𝒮", "Smith 𝒮"),
    "an apostrophe": ("O'Brien", "O'Brien"),
}


@pytest.mark.parametrize(("written", "value"), CELLS.values(), ids=CELLS)
def test_a_value_is_kept_as_text_and_never_worked_out(read: Any, written: str, value: str | None) -> None:
    found = read(HEADER + f"1,C1,2024-01-05,{written}\n2,C2,2024-01-05,End\n")
    assert found.malformed == []
    assert found.column("surname") == [value, "End"]


@pytest.mark.parametrize(
    "written", ["NULL", "null", "Null", "N/A", "n/a", "#N/A", "None", "NaN", r"\N", "9999999999"]
)
def test_what_means_not_known_is_null(read: Any, written: str) -> None:
    found = read(HEADER + f"{written},C1,2024-01-05,Smith\n")
    assert found.column("nhs_number") == [None]


def test_a_date_in_parts_is_put_together(read: Any) -> None:
    header = "ATTENDANCE_IDENTIFIER,PROVIDER_CODE,ARRIVAL_DATE,DEPARTMENT_TYPE,BIRTH_YEAR,BIRTH_MONTH\n"
    found = read(header + "A1,RWP,2024-01-05,01,1950,3\nA2,RWP,2024-01-05,01,1950,\n", "ecds.csv")
    assert found.column("birth_date") == ["1950-03-01", "1950-01-01"]
    assert found.staged.columns["birth_date"] == "BIRTH_YEAR + BIRTH_MONTH"


def test_a_preferred_name_is_read_and_the_other_is_left(read: Any) -> None:
    header = "EPIKEY,PROCODE3,PROCODE5,ADMIDATE,ADMIMETH,DIAG_01,DIAG_4_01,DIAG_3_01\n"
    found = read(header + "1,RWP,RWP01,2024-01-05,21,I500,I500,I50\n", "hes_apc.csv")
    assert (found.column("provider"), found.column("diagnosis_01")) == (["RWP"], ["I500"])
    assert found.staged.ignored == ("PROCODE5", "DIAG_4_01", "DIAG_3_01")


def test_two_columns_of_one_name_that_nobody_reads_do_no_harm(read: Any) -> None:
    found = read("Note," + HEADER.strip() + ",Note\na,1,C1,2024-01-05,Smith,b\n")
    assert (found.column("contact_number"), found.staged.ignored) == (["C1"], ("Note", "Note"))


def test_secondary_diagnoses_count_from_the_second(read: Any) -> None:
    header = "APCE_Ident,Der_Provider_Code,Admission_Date,Admission_Method"
    header += ",Primary_Diagnosis_Code,Secondary_Diagnosis_Code_1,Primary_Procedure_Code\n"
    found = read(header + "1,RWP,2024-01-05,21,I500,J440,W401\n", "sus_apce.csv")
    assert found.column("diagnosis_01") == ["I500"]
    assert found.column("diagnosis_02") == ["J440"]
    assert found.column("procedure_01") == ["W401"]


def test_rows_are_numbered_across_chunks_and_none_is_lost(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newcare.records.reading.chunks.CHUNK", 1_000)
    rows = [f'1,C{n},2024-01-05,"line\n{n}"\n' if n % 7 else f"1,C{n}\n" for n in range(2_000)]
    found = read(HEADER + "".join(rows))
    assert found.staged.read == 2_000
    assert len(found.malformed) == 286  # those that 7 divides, from 0
    assert all(row["contact_number"] == f"C{row['source_row'] - 1}" for row in found.rows)
    assert all(row["surname"] == f"line\n{row['source_row'] - 1}" for row in found.rows)
