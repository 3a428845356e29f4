"""Records are opened for the purpose that they were linked for, and what they lack is said."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pyarrow.parquet as pq
import pytest

from newcare.caremodel import write_sample
from newcare.errors import InvalidRecords
from newcare.synthetic import PlaceSettings, write_place
from newcare.workflows.cohort import choose_cohort, list_for_practice
from newcare.workflows.cost_variation import variation_of_records
from newcare.workflows.risk import find_risk
from newcare.workflows.run import run_model
from newcare.workflows.segments import segment_population
from newcare.workflows.sources import open_sources

DAY = dt.date(2024, 4, 1)
COMMANDS = {
    "run": ("evaluation", lambda place, out: run_model(place / "mcp.toml", place, out, quiet)),
    "segments": (
        "planning",
        lambda place, out: segment_population(place, "south-worcestershire", DAY, out, quiet),
    ),
    "risk": ("planning", lambda place, out: find_risk(place, DAY, out, quiet)),
    "cohort": ("planning", lambda place, out: choose_cohort(place / "mcp.toml", place, out, quiet)),
    "practice's list": (
        "direct-care",
        lambda place, out: list_for_practice(place / "mcp.toml", place, out, practice="P001"),
    ),
    "variation of costs": ("payment", lambda place, _: variation_of_records(place)),
}


def quiet(*_):
    """Nobody watches."""


@pytest.fixture
def place(tmp_path, made, monkeypatch):
    monkeypatch.setenv("NEWCARE_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("NEWCARE_ACCESS_LOG", str(tmp_path / "access.jsonl"))
    return shutil.copytree(made, tmp_path / "place")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made-up") / "place"
    write_place(PlaceSettings(people=2_000, seed=7), folder)
    write_sample("mcp", folder)
    return folder


def link_for(place, purpose):
    (place / "manifest.json").write_text(json.dumps({"kind": "linked records", "purpose": purpose}))


@pytest.mark.parametrize("command", COMMANDS)
def test_records_linked_for_another_purpose_are_refused_with_the_command_to_run(command, place, tmp_path):
    purpose, serve = COMMANDS[command]
    link_for(place, "planning" if purpose != "planning" else "direct-care")

    with pytest.raises(
        InvalidRecords, match=f"newcare link CHECKED --out ANOTHER-FOLDER --purpose {purpose}"
    ):
        serve(place, tmp_path / "out")


def test_records_linked_for_the_purpose_and_made_up_ones_are_opened(place, engine):
    assert open_sources(place, engine, purpose="payment").files

    link_for(place, "payment")

    assert open_sources(place, engine, purpose="payment").files


def test_a_manifest_that_cannot_be_read_is_refused(place, engine):
    (place / "manifest.json").write_text("{")

    with pytest.raises(InvalidRecords, match="cannot be read"):
        open_sources(place, engine, purpose="payment")


def test_tables_without_rows_are_named_so_that_they_do_not_pass_for_no_need(place, tmp_path):
    for name in ("contact", "score"):
        path = place / f"{name}.parquet"
        pq.write_table(pq.read_table(path).slice(0, 0), path)

    result = segment_population(place, "south-worcestershire", DAY, tmp_path / "out", quiet)

    assert {"contact", "score"} <= set(result.manifest["empty_tables"])
    assert "spell" not in result.manifest["empty_tables"]
    (line,) = (line for line in result.lines() if line.startswith("No rows of"))
    assert "clinical scores" in line
