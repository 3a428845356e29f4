"""`newcare indicators` as a person or a program meets it."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from newcare.synthetic import PlaceSettings, write_place


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("indicators") / "place"
    write_place(PlaceSettings(people=2_000, seed=4), folder)
    return folder


def test_the_list_is_one_object_with_what_each_counts(newcare):
    done = newcare("indicators", "--json")

    found = {each["id"]: each for each in json.loads(done.out)["indicators"]}
    assert done.status == 0
    assert found["frequent-ae-attenders"]["unit_of_count"] == "person"
    assert "Emergency admissions" in done.err


def test_a_file_of_ones_own_is_copied_explained_tested_and_counted(newcare, place, tmp_path):
    own = tmp_path / "asthma.toml"
    assert newcare("indicators", "copy", "emergency-admissions", own).status == 0
    assert "whose admission method begins with 2" in newcare("indicators", "show", own).out
    assert "2 passed, 0 failed" in newcare("indicators", "test", own).out

    done = newcare(
        "indicators", "count", "--records", place, "--indicator", own, "--indicator", "days-at-home",
        "--by", "icb", "--period", "year", "--out", tmp_path / "out", "--json",
    )  # fmt: skip

    assert done.status == 0, done.err
    rows = pq.read_table(json.loads(done.out)["tables"]["period_cube"]).to_pylist()
    assert {row["indicator"] for row in rows} == {"asthma", "days-at-home"}
    assert all(row["events"] <= row["person_days"] for row in rows if row["indicator"] == "days-at-home")


def test_a_wrong_expectation_ends_with_status_1(newcare, tmp_path):
    own = tmp_path / "asthma.toml"
    newcare("indicators", "copy", "emergency-admissions", own)
    own.write_text(own.read_text(encoding="utf-8").replace("count = 1", "count = 7", 1), encoding="utf-8")

    done = newcare("indicators", "test", own)

    assert done.status == 1
    assert "FAILED: expected 7, counted 1" in done.out


def test_supplied_series_stand_beside_the_counts_and_what_is_lacking_is_named(newcare, place, tmp_path):
    series = tmp_path / "series"
    series.mkdir()
    for name in ("wellbeing", "wellbeeing"):
        (series / f"{name}.csv").write_text("area,period,value\nNorth,2023-24,7.4\n", encoding="utf-8")

    done = newcare(
        "indicators", "count", "--records", place, "--supplied", series, "--by", "icb", "--period", "year",
        "--out", tmp_path / "out", "--json",
    )  # fmt: skip

    assert done.status == 0, done.err
    found = json.loads(done.out)
    assert pq.read_table(found["tables"]["supplied_series"]).to_pylist()[0]["value"] == 7.4
    assert found["not_read"] == ["wellbeeing.csv"]
    assert "Not read: wellbeeing.csv" in done.err
    assert set(found["uncounted"]) == {"patient-experience", "prescribing-cost", "staff-engagement"}


def test_an_indicator_whose_table_is_missing_is_refused_by_name(newcare, place, tmp_path):
    less = tmp_path / "less"
    less.mkdir()
    for path in place.glob("*.parquet"):
        if path.stem != "call":
            (less / path.name).write_bytes(path.read_bytes())

    done = newcare(
        "indicators",
        "count",
        "--records",
        less,
        "--indicator",
        "ambulance-conveyances",
        "--out",
        tmp_path / "out",
    )

    assert done.status == 4
    assert "needs the table call, which these records do not hold" in done.err


def test_a_folder_of_supplied_series_that_is_not_there_is_refused(newcare, place, tmp_path):
    done = newcare(
        "indicators", "count", "--records", place, "--supplied", tmp_path / "nope", "--out", tmp_path / "out"
    )

    assert done.status == 2
    assert "There is no folder" in done.err


def test_what_counted_nothing_at_all_is_named_and_files_stand_where_people_look(newcare, place, tmp_path):
    own = tmp_path / "rare.toml"
    newcare("indicators", "copy", "emergency-admissions", own)
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace('begins_with = ["2"]', 'begins_with = ["99"]', 1), encoding="utf-8")
    tested = newcare("indicators", "test", own)
    out = tmp_path / "out"

    done = newcare(
        "indicators", "count", "--records", place, "--indicator", own, "--indicator", "deaths",
        "--by", "icb", "--period", "year", "--out", out, "--json",
    )  # fmt: skip

    assert "None of its tests counts anything at all" in tested.out
    assert json.loads(done.out)["counted_nothing"] == ["rare"]
    assert "rare counted nothing at all" in done.err
    assert (out / "period_cube.csv").read_text(encoding="utf-8").startswith('"unit","period"')
    beside = {row["indicator"]: row for row in pq.read_table(out / "counted_indicator.parquet").to_pylist()}
    assert beside["deaths"]["events"] > 0
    assert beside["rare"]["version"]
    assert beside["rare"]["method"].startswith("counted on the registration")
    assert beside["rare"]["data_version"] == json.loads(done.out)["data_version"]


def test_an_indicator_over_residents_is_counted_by_areas_of_residence_only(newcare, place, tmp_path):
    own = tmp_path / "living.toml"
    newcare("indicators", "copy", "emergency-admissions", own)
    text = own.read_text(encoding="utf-8")
    own.write_text(
        text.replace('direction = "lower"', 'direction = "lower"\ndenominator = "resident"', 1),
        encoding="utf-8",
    )

    done = newcare("indicators", "count", "--records", place, "--indicator", own, "--out", tmp_path / "out")

    assert done.status == 2
    assert "with --areas" in done.err
