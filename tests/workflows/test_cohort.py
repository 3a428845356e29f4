"""A cohort chosen from records: page, tables, list, log; and a practice's own list."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil

import pyarrow.parquet as pq
import pytest

from newcare.caremodel import write_sample
from newcare.errors import InvalidInput, InvalidRecords, StorageFailure
from newcare.synthetic import PlaceSettings, write_place
from newcare.tables import TABLES
from newcare.workflows.access_log import broken_lines
from newcare.workflows.cohort import choose_cohort, list_for_practice


def quiet(*_):
    """Nobody watches."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made-up") / "place"
    write_place(PlaceSettings(people=4_000, seed=7), folder)
    write_sample("mcp", folder)
    return folder


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWCARE_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("NEWCARE_ACCESS_LOG", str(tmp_path / "access.jsonl"))


@pytest.fixture(scope="module")
def made(place, tmp_path_factory):
    """One whole result, with the log of its read beside it."""
    room = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWCARE_KEYS", str(room / "keys"))
        patch.setenv("NEWCARE_ACCESS_LOG", str(room / "access.jsonl"))
        return room, choose_cohort(place / "mcp.toml", place, room / "out", quiet)


def people_of(place):
    return set(pq.read_table(place / "register.parquet", columns=["person_id"]).column(0).to_pylist())


def test_the_page_the_tables_and_the_list_agree_and_name_nobody(place, made):
    room, result = made
    out = room / "out"
    manifest = json.loads((out / "manifest.json").read_text())
    listed = (out / "cohort.csv").read_text().splitlines()
    assert result.people == len(listed) - 1 == manifest["tables"]["cohort"]["rows"] > 0
    text = "\n".join([*listed, (out / "cohort.html").read_text(), (room / "access.jsonl").read_text()])
    assert not set(re.findall(r"9\d{9}", text)) & people_of(place)
    for name in manifest["tables"]:
        found = pq.read_schema(out / manifest["tables"][name]["path"]).names
        assert set(TABLES[name].column_names) <= set(found), name
    (line,) = (room / "access.jsonl").read_text().splitlines()
    assert json.loads(line)["rows"] == result.people
    assert json.loads(line)["digest"] == result.log_digest


def test_steps_of_the_projection_add_up_in_what_is_released(made):
    _, result = made

    steps = pq.read_table(result.files["projection_step.parquet"]).to_pylist()
    years = {
        (row["measure"], row["year"]): row["value"]
        for row in pq.read_table(result.files["projection.parquet"]).to_pylist()
    }
    for measure in {row["measure"] for row in steps}:
        of = [row for row in steps if row["measure"] == measure]
        assert years[measure, 0] + sum(row["change"] for row in of) == years[measure, 5]


def test_a_log_that_cannot_be_written_leaves_the_last_result_as_it_was(place, made, tmp_path, monkeypatch):
    room, _ = made
    shutil.copytree(room / "out", tmp_path / "out")
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    monkeypatch.setenv("NEWCARE_KEYS", str(room / "keys"))
    monkeypatch.setenv("NEWCARE_ACCESS_LOG", str(place / "mcp.toml" / "log"))

    with pytest.raises(StorageFailure, match="nothing was served"):
        choose_cohort(place / "mcp.toml", place, tmp_path / "out", quiet)

    assert (tmp_path / "out" / "manifest.json").read_bytes() == before


def test_a_practice_gets_its_own_people_by_number_and_the_read_is_logged_first(place, tmp_path):
    register = pq.read_table(place / "register.parquet").to_pylist()
    practice = register[0]["practice"]

    result = list_for_practice(place / "mcp.toml", place, tmp_path / "out", practice=practice)

    (path,) = result.files.values()
    numbers = {line.split(",")[0] for line in path.read_text().splitlines()[1:]}
    assert numbers
    assert numbers <= {row["person_id"] for row in register if row["practice"] == practice}
    assert [one.name for one in (tmp_path / "out").iterdir()] == [path.name]
    (line,) = (tmp_path / "access.jsonl").read_text().splitlines()
    assert (json.loads(line)["purpose"], json.loads(line)["practice"]) == ("direct-care", practice)
    assert not any(number in line for number in numbers)
    assert broken_lines(tmp_path / "access.jsonl") == []


def test_without_a_log_no_number_is_written(place, tmp_path, monkeypatch):
    monkeypatch.setenv("NEWCARE_ACCESS_LOG", str(place / "mcp.toml" / "log"))

    with pytest.raises(StorageFailure):
        list_for_practice(place / "mcp.toml", place, tmp_path / "out", practice="P001")

    assert not (tmp_path / "out").exists()


@pytest.fixture
def by_risk(place, tmp_path):
    """The model of care with a cohort chosen by predicted risk, beside its records."""
    folder = shutil.copytree(place, tmp_path / "place")
    model = folder / "mcp.toml"
    model.write_text(model.read_text().replace("cost-in-past-year", "emergency-admission-risk"))
    return model


def test_a_cohort_chosen_by_predicted_risk_has_that_risk_worked_out_first(by_risk, tmp_path):
    result = choose_cohort(by_risk, by_risk.parent, tmp_path / "out", quiet, on=dt.date(2025, 4, 1))

    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    risk = pq.read_table(tmp_path / "out" / manifest["tables"]["risk"]["path"])
    listed = pq.read_table(tmp_path / "out" / manifest["tables"]["cohort"]["path"])
    assert result.people > 0
    assert set(listed["pseudonym"].to_pylist()) <= set(risk["pseudonym"].to_pylist())


def test_predicted_risk_without_the_years_to_learn_from_is_refused_with_what_to_do(by_risk, tmp_path):
    with pytest.raises(InvalidRecords, match="add the years that are missing"):
        choose_cohort(by_risk, by_risk.parent, tmp_path / "out", quiet, on=dt.date(2024, 4, 1))


def test_a_practices_list_by_predicted_risk_is_refused_with_what_to_do(by_risk, tmp_path):
    with pytest.raises(InvalidInput, match="cost-in-past-year"):
        list_for_practice(by_risk, by_risk.parent, tmp_path / "out", practice="P001")
