"""newcare plan: says what could be seen, locks the protocol, and every later report says whether it was locked."""

from __future__ import annotations

import json
import shutil

import pytest


@pytest.fixture(scope="module")
def locked(newcare, place, tmp_path_factory):
    """A place whose protocol was locked by the command, and what the command printed."""
    own = tmp_path_factory.mktemp("locked") / "place"
    shutil.copytree(place, own)
    done = newcare(
        "plan", own / "mcp.toml", "--records", own, "--out", own / "plan", "--lock", "--draws", 50, "--json"
    )
    assert done.status == 0, done.err
    return own, done


def test_the_answer_is_one_object_and_the_sentences_stand_on_standard_error(locked):
    own, done = locked
    answer = json.loads(done.out)
    assert answer["report"] == str(own / "plan" / "plan.html")
    assert answer["status"]["state"] == "locked"
    assert len(answer["sha256"]) == 64
    assert "would be seen 80 times in 100" in done.err
    assert "No change in the cohort alone can make them fall by more" in done.err
    assert "nothing after it" in done.err


@pytest.fixture(scope="module")
def ran(newcare, locked):
    """Results of that place."""
    own, _ = locked
    run = newcare("run", own / "mcp.toml", "--records", own, "--out", own / "out")
    assert run.status == 0, run.err
    return own / "out"


def test_a_run_says_on_every_page_in_its_manifest_and_in_its_workbook_that_the_protocol_was_locked(
    locked, ran
):
    _, done = locked
    out = ran
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["protocol"] == json.loads(done.out)["status"]
    for page in ("report.html", "outcomes.html", "adoption.html"):
        assert "The protocol was locked on" in (out / page).read_text()


def test_a_run_misses_an_entry_of_the_lock_that_the_run_before_it_in_the_folder_saw(
    newcare, locked, ran, tmp_path
):
    own, _ = locked
    out = shutil.copytree(ran, tmp_path / "out")
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["protocol"] |= {"entries": 2, "last_entry": "f" * 64}  # as after an amendment
    (out / "manifest.json").write_text(json.dumps(manifest))
    run = newcare("run", own / "mcp.toml", "--records", own, "--out", out)
    assert run.status == 0, run.err
    protocol = json.loads((out / "manifest.json").read_text())["protocol"]
    assert (protocol["state"], protocol["entries"], protocol["last_entry"]) == ("not-locked", 2, "f" * 64)
    assert "saw 2 entries in mcp.protocol.json" in (out / "report.html").read_text()


def test_a_protocol_that_changed_is_refused_without_a_reason_with_the_command_to_give_one(
    newcare, locked, tmp_path
):
    own, _ = locked
    changed = tmp_path / "place"
    shutil.copytree(own, changed)
    model = changed / "mcp.toml"
    model.write_text(model.read_text().replace("confidence = 0.95", "confidence = 0.9"))
    done = newcare("plan", model, "--records", changed, "--out", tmp_path / "plan", "--lock")
    assert done.status == 2
    assert "confidence: 0.95 became 0.9" in done.err
    assert "--why" in done.err


def test_a_folder_without_records_is_refused_with_what_to_do(newcare, place, tmp_path):
    done = newcare("plan", place / "mcp.toml", "--records", tmp_path, "--out", tmp_path / "plan")
    assert done.status == 4
    assert "There is no table of stays" in done.err
