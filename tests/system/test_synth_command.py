"""`newcare synth`: a made-up place as extracts or tables, with faults planted or none."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

SMALL = ("--people", 2_000, "--years", 2)


def test_a_place_is_written_as_extracts_unless_tables_are_asked_for(newcare, tmp_path):
    flows = newcare("synth", tmp_path / "flows", *SMALL)
    tables = newcare("synth", tmp_path / "tables", *SMALL, "--as", "tables")
    assert (flows.status, tables.status) == (0, 0), flows.err + tables.err
    assert (tmp_path / "flows" / "hes_apc.csv").exists()
    assert not (tmp_path / "flows" / "spell.parquet").exists()
    assert (tmp_path / "tables" / "spell.parquet").exists()


def test_the_answer_names_the_folder_and_the_effect_that_was_set(newcare, tmp_path):
    done = newcare("synth", tmp_path / "place", *SMALL, "--effect", "0.05", "--json")
    assert json.loads(done.out) == {"folder": str(tmp_path / "place"), "relative_effect": 0.05}


@pytest.mark.slow
def test_the_calibration_sets_a_place_beside_every_cited_figure(newcare, tmp_path):
    done = newcare("synth", tmp_path / "place", *SMALL, "--calibration", "--json")
    figures = json.loads(done.out)["calibration"]
    assert {"predictability", "mean-stay", "persistence"} <= {each["target"] for each in figures}
    assert all(each["within"] for each in figures if each["claimed"])
    assert [each["target"] for each in figures if not each["claimed"]] == [
        "cost-of-the-top-5-per-cent-with-social-care"
    ]


def test_faults_are_planted_by_kind_and_their_truth_is_kept(newcare, tmp_path):
    done = newcare(
        "synth", tmp_path / "place", *SMALL, "--mess", "surname-typo=0.2", "--mess", "row-twice=0.1"
    )
    assert done.status == 0, done.err
    planted = pq.read_table(tmp_path / "place" / "truth" / "planted_faults.parquet")
    assert set(planted["kind"].to_pylist()) == {"surname-typo", "row-twice"}


def test_a_kind_of_fault_that_is_not_known_is_refused_with_the_nearest(newcare, tmp_path):
    done = newcare("synth", tmp_path / "place", *SMALL, "--mess", "surname-typos=0.2")
    assert done.status != 0
    assert "Did you mean surname-typo?" in done.err
    assert not (tmp_path / "place").exists()
