"""Reading a neighbourhood return into a table: its kinds, and what leaves no file."""

import json

import pyarrow.parquet as pq
import pytest

from neighbourhood_returns import write_return
from newcare.errors import InvalidInput
from newcare.workflows.nnhip import COLUMNS, check_lines, check_return, read_return


def test_the_table_may_be_parquet_or_json_and_null_is_suppressed(tmp_path):
    workbook = write_return(tmp_path / "return.xlsx", cells={"E6": "*"})
    read_return(workbook, tmp_path / "return.parquet")
    table = pq.read_table(tmp_path / "return.parquet")
    assert table.schema.equals(COLUMNS)
    assert (table.num_rows, table["count"].null_count) == (15 * 23, 1)
    read_return(workbook, tmp_path / "return.json")
    assert json.loads((tmp_path / "return.json").read_text(encoding="utf-8")) == table.to_pylist()


@pytest.mark.parametrize("out", ["table.docx", "table", "absent/table.csv"])
def test_a_table_of_another_kind_or_without_a_folder_is_refused(tmp_path, out):
    workbook = write_return(tmp_path / "return.xlsx")
    with pytest.raises(InvalidInput, match=out):
        read_return(workbook, tmp_path / out)
    assert [path.name for path in tmp_path.iterdir()] == ["return.xlsx"]


def test_people_read_the_verdict_first_and_then_each_reason(tmp_path):
    workbook = write_return(tmp_path / "return.xlsx", cells={"F9": -8}, place=None)
    assert check_lines(workbook, check_return(workbook)) == [
        "return.xlsx: refused, 2 problems (2026-05)",
        "  Instructions!B6: no place stands right of 'Project Name' (missing_place_name)",
        "  SubmissionTemplate!F9: -8 is below 0 (negative_count)",
    ]
