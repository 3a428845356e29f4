"""newcare nnhip: what a person sees who checks and reads a neighbourhood return."""

import csv
import json

from neighbourhood_returns import write_return
from newcare.reference.neighbourhood_return import neighbourhood_return


def test_a_sound_return_is_accepted_with_status_0(newcare, tmp_path):
    done = newcare("nnhip", "check", write_return(tmp_path / "return.xlsx"))
    assert (done.status, done.out.strip()) == (0, "return.xlsx: accepted (Wakefield, 2026-05)")


def test_a_refused_return_names_cell_and_reason_and_ends_with_status_2(newcare, tmp_path):
    done = newcare("nnhip", "check", write_return(tmp_path / "return.xlsx", cells={"F9": "NA"}), "--json")
    found = json.loads(done.out)
    assert (done.status, found["accepted"], found["cells"]) == (2, False, ["F9"])
    assert "SubmissionTemplate!F9: 'NA' is neither a count nor *" in done.err


def test_a_return_is_read_into_a_table_with_suppressed_left_empty(newcare, tmp_path):
    workbook = write_return(tmp_path / "return.xlsx", cells={"E6": "*"})
    done = newcare("nnhip", "read", workbook, "--out", tmp_path / "return.csv")
    assert done.status == 0, done.err
    with (tmp_path / "return.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 15 * 23
    assert [(row["band"], row["count"], row["patients"]) for row in rows[:3]] == [
        ("total", "60", "1200"),
        ("18-19", "", "120"),
        ("20-29", "6", "120"),
    ]


def test_a_return_that_is_refused_leaves_no_file(newcare, tmp_path):
    bad, out = write_return(tmp_path / "bad.xlsx", cells={"F9": None}), tmp_path / "table.csv"
    done = newcare("nnhip", "read", bad, "--out", out, "--json")
    assert (done.status, json.loads(done.out)["error"]["kind"]) == (2, "InvalidInput")
    assert not out.exists()


def test_a_return_is_built_from_records_accepted_and_read_in_the_form_of_the_cube(newcare, place, tmp_path):
    workbook, table = tmp_path / "return.xlsx", tmp_path / "returns.csv"
    asked = ("--place", "Wakefield", "--month", "2026-03", "--model", place / "mcp.toml")
    done = newcare("nnhip", "build", place, *asked, "--out", workbook, "--json")
    assert done.status == 0, done.err
    assert json.loads(done.out)["period"] == "2026-03"
    assert "Not in the records, so starred throughout" in done.err

    assert newcare("nnhip", "check", workbook).status == 0
    assert newcare("nnhip", "read", workbook, "--form", "cube", "--out", table).status == 0
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 15 * 23
    assert {row["unit"] for row in rows} == {"Wakefield"}
    assert all(row["events"] == "" or int(row["events"]) >= 6 for row in rows)


def test_a_place_that_the_programme_does_not_have_ends_with_status_2_and_no_file(newcare, place, tmp_path):
    asked = ("--place", "Narnia", "--month", "2026-03", "--model", place / "mcp.toml")
    done = newcare("nnhip", "build", place, *asked, "--out", tmp_path / "return.xlsx")

    assert (done.status, "no place 'Narnia'" in done.err) == (2, True)
    assert all(known in done.err for known in neighbourhood_return().places)
    assert not (tmp_path / "return.xlsx").exists()
