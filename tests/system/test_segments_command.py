"""`newcare segments` as a person runs it, on a small made-up place."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from newcare.cli.segments import command
from newcare.errors import InvalidModelFile, InvalidRecords, NewcareError
from newcare.tables import TABLES

SHIPPED = files("newcare.reference") / "segmentations" / "south-worcestershire.toml"


def run(environment, *arguments):
    done = CliRunner().invoke(command, [str(each) for each in arguments], env=environment)
    if isinstance(done.exception, NewcareError):
        raise done.exception
    return done


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("results") / "segments"


@pytest.fixture(scope="module")
def answer(environment, place, out):
    done = run(environment, place, "--on", "2024-04-01", "--months", 2, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1])


def rows_of(answer, table):
    return pq.read_table(answer["tables"][table]).to_pylist()


def test_the_page_names_the_segmentation_its_standing_and_the_truth_about_the_place(answer):
    page = Path(answer["page"]).read_text(encoding="utf-8")

    assert "our proposal" in page
    assert "version 2026-12" in page
    assert "Synthetic place" in page
    assert "Risk is not impactability" in page
    assert answer["segmentation"]["id"] == "south-worcestershire"


def test_every_table_is_what_its_specification_says(answer):
    for name in ("segment", "segment_size", "segment_overlap", "movement", "movement_size", "rising_risk"):
        found = pq.read_schema(answer["tables"][name]).names
        assert set(found) == set(TABLES[name].column_names), name


def test_each_person_is_in_one_segment_a_month_and_is_counted_once_in_each_comparison(answer):
    days = ["2024_02_01", "2024_03_01", "2024_04_01"]
    months = [rows_of(answer, f"segment_month_{day}") for day in days]
    people = [{row["pseudonym"] for row in month} for month in months]
    ways = rows_of(answer, "movement")

    assert [len(month) for month in months] == [len(found) for found in people]
    for first, last in ((0, 1), (1, 2), (0, 2)):
        between = [
            row
            for row in ways
            if str(row["from_day"]).replace("-", "_") == days[first]
            and str(row["to_day"]).replace("-", "_") == days[last]
        ]
        assert sum(row["people"] for row in between) == len(people[first] | people[last])


def test_small_numbers_leave_the_team_only_suppressed(answer, out):
    true = {row["segment"]: row["people"] for row in rows_of(answer, "segment_size")}
    released = {
        row["segment"]: row["people"] for row in pq.read_table(out / "segment_size.parquet").to_pylist()
    }

    assert released.keys() == true.keys()
    assert all(people is None or people % 5 == 0 for people in released.values())


def test_nobody_is_named_in_any_table(answer, place):
    people = set(pq.read_table(place / "register.parquet", columns=["person_id"]).column(0).to_pylist())
    for name in ("segment", "rising_risk"):
        table = pq.read_table(answer["tables"][name])
        assert "person_id" not in table.column_names
        assert not people & set(table.column("pseudonym").to_pylist())


def test_a_threshold_raised_in_a_copy_takes_people_out_and_keeps_the_old_result_if_the_copy_is_wrong(
    environment, place, out, answer, tmp_path
):
    text = SHIPPED.read_text(encoding="utf-8")
    copy = tmp_path / "ours.toml"
    copy.write_text(text.replace("moderate_frailty_index = 0.24", "moderate_frailty_index = 0.36"))
    done = run(
        environment,
        place,
        "--on",
        "2024-04-01",
        "--segmentation",
        copy,
        "--out",
        tmp_path / "other",
        "--json",
    )
    stricter = json.loads(done.stdout.splitlines()[-1])

    meets = [sum(row["meets_group_3"] for row in rows_of(each, "segment")) for each in (answer, stricter)]
    assert meets[0] > meets[1] > 0
    before = Path(answer["page"]).read_bytes()
    copy.write_text(text.replace("{ dementia = true }", "{ dementai = true }"))
    with pytest.raises(InvalidModelFile, match="Did you mean 'dementia'"):
        run(environment, place, "--on", "2024-04-01", "--segmentation", copy, "--out", out)
    assert Path(answer["page"]).read_bytes() == before


def test_a_day_that_the_records_do_not_reach_is_refused(environment, place, tmp_path):
    with pytest.raises(InvalidRecords, match="needs records from 1 April 1989"):
        run(environment, place, "--on", "1991-04-01", "--out", tmp_path / "none")
    assert not (tmp_path / "none" / "segments.html").exists()


def test_the_shipped_segmentations_are_listed_with_version_and_standing(environment):
    done = run(environment, "--list", "--json")
    listed = json.loads(done.stdout.splitlines()[-1])["segmentations"]

    assert len(listed) == 5
    assert {"id", "name", "version", "standing", "source"} == set(listed[0])
    assert "south-worcestershire" in run(environment, "--list").output


def test_records_and_a_day_are_asked_for(environment):
    done = run(environment)
    assert done.exit_code == 2
    assert "Give the folder RECORDS and a day with --on" in done.output
