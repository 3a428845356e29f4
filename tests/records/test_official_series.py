"""Published series: small files written by hand, and the real ones where they are there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from newcare.errors import InvalidRecords
from newcare.records.official_areas import read_area_file
from newcare.records.official_series import read_series_file
from newcare.reference.official import AreaFile, SeriesFile, area_files, series_files

BY_NAME = {each.name: each for each in series_files()}
RETURN = replace(BY_NAME["ae-attendances-2020"], file_name="return.csv")
ROWS = (
    ("2020-01-01", "RA1", "NHS NORTH TRUST", 10, 1, 2, 3, 1, 0, 1),
    ("2020-01-01", "RA2", "NHS SOUTH TRUST", 20, 0, 0, 5, 0, 0, 0),
    ("2020-01-01", "TOTAL", "ENGLAND", 30, 1, 2, 8, 1, 0, 1),
    ("2020-02-01", "RA1", "NHS NORTH TRUST", 11, 1, 2, 3, 1, 0, 1),
)
HEADER = "date,org_code,org_name,att_type1,att_type2,att_other,em_adm_type1,em_adm_type2,em_adm_other_ae,other_em_adm"


def written(*rows: tuple[object, ...]) -> bytes:
    return "\n".join([HEADER, *(",".join(map(str, row)) for row in rows)]).encode()


def read(*rows: tuple[object, ...], publication: SeriesFile = RETURN):
    return read_series_file(publication, written(*rows), Path("return.csv"))


def test_columns_are_added_up_by_area_and_month_and_what_is_missing_is_not_nought():
    found = {each.measure.id: each for each in read(*ROWS).series}
    other = found["ae-attendances-other-2020"]
    assert (other.areas, other.periods) == (("RA1", "RA2"), (dt.date(2020, 1, 1), dt.date(2020, 2, 1)))
    np.testing.assert_array_equal(other.counts, [[3, 3], [0, np.nan]])
    assert other.names == {"RA1": "North Trust", "RA2": "South Trust"}


def test_rows_that_repeat_england_are_held_against_the_sum_and_left_out():
    (check,) = read(*ROWS).checks
    assert (check.holds, "0 differ" in check.seen) == (True, True)
    wrong = [(*ROWS[2][:3], 31, *ROWS[2][4:]) if row is ROWS[2] else row for row in ROWS]
    assert read(*wrong).checks[0].holds is False


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((ROWS[0], ROWS[0]), "two rows for one area"),
        (((*ROWS[0][:3], -1, *ROWS[0][4:]),), "below nought"),
        ((ROWS[0], ("2020-03-01", *ROWS[0][1:])), "leaves out a month"),
        ((("January", *ROWS[0][1:]),), "not written as it should be"),
        (((*ROWS[0][:3], "many", *ROWS[0][4:]),), "not the table it should be"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(rows, said):
    with pytest.raises(InvalidRecords, match=said):
        read(*rows)


def test_a_cut_down_file_gives_the_measures_that_it_has_and_says_which_it_lacks():
    lines = written(*ROWS).decode().splitlines()
    cut = "\n".join(",".join(line.split(",")[:6]) for line in lines).encode()
    found = read_series_file(RETURN, cut, Path("return.csv"))
    assert [each.measure.id for each in found.series] == [
        "ae-attendances-type-1-2020",
        "ae-attendances-other-2020",
    ]
    assert found.checks[0].what.startswith("Emergency admissions:")
    assert found.checks[0].holds is None


def test_codes_that_merged_are_brought_onto_the_areas_wanted():
    monthly = replace(BY_NAME["monthly-activity"], totals=(), parts=())
    lines = ["date,org_code,org_name,org_level,nonelective_ga"]
    lines += [
        f"2014-01-01,{code},NHS {code} CCG,CCG,{count}"
        for code, count in (("04X", 2), ("05P", 3), ("00C", 9))
    ]
    found = read_series_file(monthly, "\n".join(lines).encode(), Path("m.csv"), ("00C", "15E"))
    series = found.series[0]
    assert series.areas == ("00C", "15E")
    np.testing.assert_array_equal(series.counts, [[9], [5]])


def test_an_area_that_stands_twice_is_refused_and_shares_must_add_up_to_1():
    people = AreaFile("p", "P", "O", "p.csv", "code", 2, numbers=("people",))
    with pytest.raises(InvalidRecords, match="an area twice"):
        read_area_file(people, b"code,people\nA,1\nA,2\n", Path("p.csv"))
    shares = AreaFile("s", "S", "O", "s.csv", "code", 2, shares="share")
    _, checks = read_area_file(shares, b"code,share\nA,0.4\nA,0.5\n", Path("s.csv"))
    assert [each.holds for each in checks] == [True, False]


@pytest.mark.shared_data
@pytest.mark.parametrize("publication", series_files(), ids=lambda each: each.name)
def test_every_published_series_is_read_and_meets_england(shared, publication):
    path = shared / "data" / "public" / publication.file_name
    found = read_series_file(publication, path.read_bytes(), path)
    assert len(found.series) == len(publication.measures)
    wrong = [each.what for each in found.checks if each.holds is False]
    assert wrong == (
        ["elective_ga_total is elective_ga_ordinary + elective_ga_daycase in every row"]
        if publication.name == "monthly-activity"  # two rows of the published file do not add up
        else []
    )


@pytest.mark.shared_data
@pytest.mark.parametrize("publication", area_files(), ids=lambda each: each.name)
def test_every_published_file_of_areas_is_read_and_meets_what_is_published(shared, publication):
    path = shared / "data" / "public" / publication.file_name
    _, checks = read_area_file(publication, path.read_bytes(), path)
    wrong = [each.what for each in checks if each.holds is False]
    assert wrong == (
        [f"32,844 different values of IMD_rank_{year}" for year in (2015, 2019)]
        if publication.name == "deprivation"  # the file repeats some ranks
        else []
    )
