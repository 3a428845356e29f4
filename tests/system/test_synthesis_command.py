"""newcare synthesis and newcare local-report, as an evaluator meets them."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from evaluation.given_panels import rows_of, write

RESULTS = """place,outcome,ratio,lower,upper,group,depth
North,emergency admissions,0.90,0.80,1.01,town,0.7
South,emergency admissions,0.95,0.85,1.06,town,0.6
East,emergency admissions,1.02,0.90,1.16,coast,0.3
West,emergency admissions,0.98,0.88,1.09,coast,0.4
Hill,emergency admissions,0.93,0.84,1.03,coast,0.5
"""


def test_places_of_a_file_are_pooled_with_what_a_new_place_may_see(newcare, tmp_path):
    file = tmp_path / "places.csv"
    file.write_text(RESULTS, encoding="utf-8")
    done = newcare("synthesis", file, "--moderator", "depth", "--out", tmp_path / "out", "--json")
    assert done.status == 0, done.err
    found = json.loads(done.out)
    assert "A new place may see anything from" in found["words"][0]
    assert [row["place"] for row in found["place_effect"]] == ["North", "South", "East", "West", "Hill"]
    assert found["moderator"][0]["places"] == 5
    page = (tmp_path / "out" / "synthesis.html").read_text(encoding="utf-8")
    assert "a question to ask, not a finding" in page
    assert pq.read_table(tmp_path / "out" / "pooled_effect.parquet").num_rows == 4


def test_the_published_record_is_pooled_by_outcome_and_effects_without_limits_are_left_out(newcare, tmp_path):
    done = newcare("synthesis", "--published", "--outcome", "emergency admissions", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    rows = pq.read_table(tmp_path / "out" / "place_effect.parquet").to_pylist()
    assert [row["place"] for row in rows] == ["Rushcliffe, residential homes", "Rushcliffe, nursing homes"]
    assert all(row["source"].startswith("Lloyd et al 2019") for row in rows)


def test_every_fault_of_a_file_is_named_and_nothing_is_written(newcare, tmp_path):
    file = tmp_path / "places.csv"
    rows = "A,falls,much,0.8,1,1\nB,falls,2,0.8,1,1\nC,falls,0.9,0.1,0.95,1\nD,falls,0.9,0.8,1.01,hi\n"
    file.write_text(f"place,outcome,ratio,lower,upper,depth\n{rows}", encoding="utf-8")
    done = newcare("synthesis", file, "--moderator", "depth", "--out", tmp_path / "out")
    assert done.status == 2
    assert "line 2: ratio is not a number" in done.err
    assert "line 4: The effect of C does not lie in the middle" in done.err
    assert "line 5: depth is not a number" in done.err
    assert "line 3: A study's value must lie between its limits" in done.err
    assert not (tmp_path / "out").exists()


def test_folders_of_evaluations_are_pooled_as_ratios_or_as_differences(newcare, tmp_path):
    rate = [row | {"rate": row["admissions"] / row["person_years"]} for row in rows_of()]
    own = [{key: row[key] for key in ("site", "quarter", "start", "rate")} for row in rate]
    for place, rows in (("North", rows_of()), ("South", rows_of(seed=2)), ("East", own)):
        file = write(tmp_path / f"{place}.csv", rows)
        options = ("--start", "start", "--design", "two-way-fixed-effects", "--out", tmp_path / place)
        assert newcare("evaluate", file, *options).status == 0
    places = [tmp_path / place for place in ("North", "South", "East")]
    done = newcare("synthesis", *places, "--out", tmp_path / "out", "--json")
    assert done.status == 0, done.err
    found = {row["place"]: row for row in json.loads(done.out)["place_effect"]}
    assert {place: row["measure"] for place, row in found.items()} == {
        "North": "ratio",
        "South": "ratio",
        "East": "difference",
    }
    main = pq.read_table(tmp_path / "North" / "estimate.parquet").to_pylist()[0]
    assert found["North"]["value"] == pytest.approx(1 + main["relative_effect"])
    assert found["North"]["source"].startswith("newcare evaluate: two-way-fixed-effects")


def test_a_folder_without_results_is_refused(newcare, tmp_path):
    done = newcare("synthesis", tmp_path, "--out", tmp_path / "out")
    assert (done.status, "holds no results of newcare run" in done.err) == (2, True)


def test_the_questions_are_written_filled_in_and_judged(newcare, tmp_path):
    file = tmp_path / "report.toml"
    assert newcare("local-report", "questions", file).status == 0
    untouched = json.loads(newcare("local-report", "check", file, "--json").out)
    assert {fault["standing"] for fault in untouched["faults"].values()} == {"cannot tell"}
    text = file.read_text(encoding="utf-8").replace("# intervals = true", "intervals = false")
    file.write_text(text, encoding="utf-8")
    done = newcare("local-report", "check", file)
    assert "Reporting: found." in done.out
    assert "a single number cannot be judged or pooled" in done.out
    assert newcare("local-report", "questions", file).status == 2
