"""The mapping of vanguards to areas is a table that a reader may correct; what is wrong with it is said by line."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.reference.vanguards import COLUMNS, read_vanguard_areas, units_of, vanguard_table
from newcare.terms import CareModel

UNITS = ("00L", "01G", "01H+01K", "11X")
HEADER = ",".join(COLUMNS)


def mapping(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def test_a_row_becomes_a_vanguard_in_an_area():
    (area,) = read_vanguard_areas(mapping("4,Northumberland,PACS,00L,Northumberland,whole,high,"), UNITS)
    assert (area.line, area.vanguard_number, area.care_model, area.unit) == (2, 4, CareModel.PACS, "00L")
    assert area.counted


def test_low_confidence_is_listed_and_not_counted():
    areas = read_vanguard_areas(
        mapping("1,A,MCP,00L,a,whole,high,", "1,A,MCP,01G,b,part,low,", "2,B,PACS,11X,c,part,medium,"), UNITS
    )
    assert len(areas) == 3
    assert units_of(areas, CareModel.MCP) == {"00L"}
    assert units_of(areas, CareModel.PACS) == {"11X"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,A,MCP,01Z,a,whole,high,", ["Line 2", "'01Z'", "Did you mean 01G", "00L, 01G, 01H+01K, 11X"]),
        ("1,A,McP,00L,a,whole,high,", ["Line 2", "care_model", "MCP, PACS, EHCH, ACC, UEC"]),
        ("1,A,MCP,00L,a,most,high,", ["Line 2", "part", "whole, part"]),
        ("1,A,MCP,00L,a,whole,sure,", ["Line 2", "confidence", "high, medium, low"]),
        ("one,A,MCP,00L,a,whole,high,", ["Line 2", "vanguard_number"]),
        ("1,A,MCP", ["Line 2", "part ''"]),
    ],
)
def test_a_wrong_value_is_refused_with_its_line_and_what_is_allowed(row, says):
    with pytest.raises(InvalidInput) as refused:
        read_vanguard_areas(mapping(row), UNITS)
    for words in says:
        assert words in str(refused.value)


def test_an_area_cannot_be_counted_for_both_care_models():
    rows = ("1,A,MCP,00L,a,whole,high,", "2,B,PACS,00L,a,part,medium,")
    with pytest.raises(InvalidInput, match=r"00L both as MCP and as PACS.*lines 2, 3"):
        read_vanguard_areas(mapping(*rows), UNITS)


def test_a_missing_column_is_named():
    with pytest.raises(InvalidInput, match="lacks the column unit_name, part, confidence, note"):
        read_vanguard_areas(b"vanguard_number,vanguard,care_model,unit\n", UNITS, "mine.csv")


def test_a_table_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read():
    assert (
        read_vanguard_areas(b"\xef\xbb\xbf" + mapping("4,N,PACS,00L,N,whole,high,"), UNITS)[0].unit == "00L"
    )


def test_a_table_in_another_encoding_is_refused():
    with pytest.raises(InvalidInput, match="not UTF-8"):
        read_vanguard_areas(mapping() + "\n1,Café".encode("latin-1"), UNITS)


def test_a_mapping_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="--mapping"):
        vanguard_table(tmp_path / "absent.csv")


def test_the_shipped_table_names_all_vanguards_of_the_three_models_that_have_areas():
    lines = vanguard_table().decode().splitlines()[1:]
    assert {int(line.split(",")[0]) for line in lines} == set(range(1, 30))
