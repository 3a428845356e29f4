"""Laws of reading, for any input."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.records.reading import StagedFile, chunks, stage_file
from newcare.records.reading.delimited import Delimited
from newcare.records.reading.encodings import Narrow
from newcare.records.reading.quotes import may_be_odd

HEADER = ["Unique_CareContactID", "Contact_Date", "SURNAME", "Notes"]
CELL = st.text(st.sampled_from(list("ab1 ,;|\"'\n\té€=+@\u00a0")), max_size=6)
ROWS = st.lists(
    st.tuples(st.from_regex(r"C[0-9]{1,3}", fullmatch=True), CELL, CELL, CELL), min_size=1, max_size=12
)


def staged(content: bytes, folder: str) -> StagedFile:
    """Read bytes as a file of contacts."""
    file = Path(folder) / "csds.csv"
    file.write_bytes(content)
    return stage_file(file, Path(folder) / "room", flow="csds-contact")


@pytest.fixture(params=[64, 8 * 2**20], ids=["small chunks", "one chunk"])
def _chunked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", request.param)


@pytest.mark.usefixtures("_chunked")
@settings(max_examples=60)
@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;|\t"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_writes_is_read_back_value_by_value(
    rows: list[tuple[str, ...]], delimiter: str, line_end: str, quoting: int, encoding: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([HEADER, *rows])
    with tempfile.TemporaryDirectory() as folder:
        found = staged(text.getvalue().encode(encoding), folder)
        if found.faults:  # a row longer than the smallest chunk
            assert {fault.code for fault in found.faults} == {"line-too-long"}
            return
        read = pq.read_table(found.rows).to_pylist()
        assert found.malformed_rows == 0
        assert [row["contact_number"] for row in read] == [row[0] for row in rows]
        assert [row["surname"] for row in read] == [row[2].strip() or None for row in rows]


@pytest.mark.usefixtures("_chunked")
@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from([b"C1", b",", b'"', b"\n", b"\r", b"\0", b"\xe9", b"\xc3\xa9", b" ", b"x"]),
        max_size=60,
    )
)
def test_whatever_follows_the_header_each_row_is_either_read_or_set_aside(pieces: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = staged(",".join(HEADER).encode() + b"\n" + b"".join(pieces), folder)
        if found.faults:
            assert found.rows is None
            return
        rows, bad = pq.read_table(found.rows), pq.read_table(found.malformed)
        numbers = sorted([*rows["source_row"].to_pylist(), *bad["source_row"].to_pylist()])
        assert numbers == list(range(1, found.read + 1))


PIECES = ["x", ",", ",", '"', '"', "\n", "\r\n", " ", '""', '1,"z",2\n', "p,q,r\n"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=24).map("".join))
def test_text_that_is_not_in_doubt_is_split_alike_fast_and_with_care(text: str) -> None:
    source = io.BytesIO(text.encode())
    table = Delimited(("a", "b", "c"), ",", source, b"", Narrow("utf-8"))
    if not text.strip() or text.count('"') % 2:
        return
    fast = table._fast(text.encode(), [0, 1, 2])
    if may_be_odd(text.encode(), ",", fast.count):
        return
    careful = table._careful(text, [0, 1, 2])
    assert fast.numbers.tolist() == careful.numbers.tolist()
    assert [bad.source_row for bad in fast.malformed] == [bad.source_row for bad in careful.malformed]
    assert [bad.code for bad in fast.malformed] == [bad.code for bad in careful.malformed]
    for place, column in fast.columns.items():
        values = [value and value.replace("\r\n", "\n") for value in column.to_pylist()]
        assert values == careful.columns[place].to_pylist()
