"""Without a whole list of opt-outs nothing is linked for a purpose to which they apply, unless somebody says why."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newcare.errors import InvalidInput, InvalidRecords
from newcare.records.linking import open_accepted
from newcare.reference.opt_outs import applying, opt_outs
from newcare.workflows.link import link_folder
from newcare.workflows.link_opt_outs import refuse_unknown_opt_outs
from records.linking.staging import draw


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWCARE_KEYS", str(tmp_path / "keys"))


@pytest.fixture
def checked(tmp_path):
    """Two registered people and no list of opt-outs."""
    folder = tmp_path / "checked"
    draw(folder, "registration", "nhs_number\n1\n2")
    describe(folder)
    return folder


def describe(folder, *, quarantined=()):
    """Say what was checked; `quarantined` are the reasons of each row of the list of opt-outs put aside."""
    entry = {"file": "opt_outs.csv", "shape": "opt_out", "quarantined": len(quarantined)}
    (folder / "manifest.json").write_text(json.dumps({"files": [entry]}))
    (folder / "quarantined").mkdir(exist_ok=True)
    rows = pa.table({"reasons": pa.array([list(each) for each in quarantined], pa.list_(pa.string()))})
    pq.write_table(rows, folder / "quarantined" / "opt_outs.csv.parquet")


def list_opt_outs(folder):
    draw(folder, "opt_out", "nhs_number | kind\n1 | national-data-opt-out", file="opt_outs.csv")


def test_no_list_is_refused_with_what_to_do(checked, tmp_path):
    with pytest.raises(InvalidRecords, match=r"no list of opt-outs.*--without-opt-outs"):
        link_folder(checked, tmp_path / "records", purpose="planning")

    assert not (tmp_path / "records").exists()


def test_a_list_with_rows_in_quarantine_is_refused(checked, tmp_path):
    list_opt_outs(checked)
    describe(checked, quarantined=[("nhs-number-check-digit",), ("exact-duplicate",)])

    with pytest.raises(InvalidRecords, match="1 rows of the lists"):
        link_folder(checked, tmp_path / "records", purpose="planning")


def test_a_folder_that_does_not_say_how_its_list_was_checked_is_refused(checked, tmp_path):
    list_opt_outs(checked)
    (checked / "manifest.json").unlink()

    with pytest.raises(InvalidRecords, match="check again"):
        link_folder(checked, tmp_path / "records", purpose="planning")


def test_an_empty_reason_is_none(checked, tmp_path):
    with pytest.raises(InvalidInput, match="no reason"):
        link_folder(checked, tmp_path / "records", purpose="planning", without_opt_outs=" ")


def test_a_whole_list_needs_no_reason_though_a_row_stood_twice(checked):
    list_opt_outs(checked)
    describe(checked, quarantined=[("exact-duplicate",)])
    rules = applying("planning", opt_outs())

    assert refuse_unknown_opt_outs(open_accepted(checked), rules, "planning", None) is None


def test_for_direct_care_to_which_no_opt_out_applies_no_list_is_needed(checked):
    rules = applying("direct-care", opt_outs())

    assert refuse_unknown_opt_outs(open_accepted(checked), rules, "direct-care", None) is None


def test_with_a_reason_the_page_says_that_nobody_was_left_out_and_why_and_which_tables_are_empty(
    checked, tmp_path
):
    reason = "Regulation 3 notice of 2026"

    result = link_folder(checked, tmp_path / "records", purpose="planning", without_opt_outs=reason)

    page = result.report.read_text()
    assert pq.read_metadata(result.folder / "register.parquet").num_rows == 2
    assert "there was no list of opt-outs" in page
    assert reason in page
    assert "keeps out all rows" not in page
    assert json.loads((result.folder / "manifest.json").read_text())["without_opt_outs"] == reason
    assert "No rows of: hospital stays; emergency attendances;" in " ".join(result.findings.lines())
    assert "No rows of: hospital stays" in page
