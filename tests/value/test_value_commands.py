"""The commands of value, as people type them."""

from __future__ import annotations

import json
import tomllib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from newcare.cli.group import group
from newcare.errors import InvalidInput

ESTIMATE = {
    "outcome": "emergency-admissions",
    "main": True,
    "design": "callaway-santanna",
    "screen": "all-units",
    "relative_effect": -0.05,
    "lower": -0.09,
    "upper": -0.01,
    "confidence": 0.95,
    "degrees_of_freedom": 38.0,
    "counterfactual_rate": 101.5,
    "data_version": "abc",
    "reason": None,
}


def results(folder, **changes):
    """A folder as newcare run leaves it, with one estimate."""
    folder.mkdir()
    pq.write_table(pa.Table.from_pylist([ESTIMATE | changes]), folder / "estimate.parquet")
    (folder / "manifest.json").write_text(json.dumps({"tables": {"estimate": {"path": "estimate.parquet"}}}))
    return folder


def run(*arguments):
    found = CliRunner().invoke(group, [str(each) for each in arguments], catch_exceptions=False)
    assert found.exit_code == 0
    return found


@pytest.fixture
def samples(tmp_path):
    names = ("community-provider", "vanguards-2016-17")
    for name in names:
        run("ledger", "sample", name, tmp_path)
    return [tmp_path / f"{name}.toml" for name in names]


def test_a_ledger_is_appraised_into_page_workbook_letter_and_table(samples, tmp_path):
    out = tmp_path / "out"
    found = json.loads(run("value", samples[0], "--out", out, "--json").stdout)
    assert sorted(path.name for path in out.iterdir()) == [
        "value.docx",
        "value.html",
        "value.parquet",
        "value.xlsx",
    ]
    (one,) = found["propositions"]
    assert one["booked"]["central"]["net_saving_pence"] == 502_494_040 - 378_900_050  # booked less spent
    assert found["comparison"] is None
    rows = pq.read_table(out / "value.parquet").to_pylist()
    assert len(rows) == 6 * 5
    booked = sum(row["booked_central_pence"] or 0 for row in rows)
    assert booked == pytest.approx(one["booked"]["central"]["gross_saving_pence"], abs=len(rows))
    assert {row["price_base"] for row in rows} == {"2016-17"}


def test_several_ledgers_are_compared(samples, tmp_path):
    out = tmp_path / "out"
    found = json.loads(run("value", *samples, "--out", out, "--json").stdout)
    assert found["comparison"]["consistent"] is False
    assert (out / "comparison.html").exists()
    assert (out / "vanguards-2016-17" / "value.xlsx").exists()


def test_two_files_of_one_name_are_refused(samples, tmp_path):
    with pytest.raises(InvalidInput, match="Two ledgers are called"):
        run("value", samples[0], samples[0], "--out", tmp_path / "out")


def test_a_ledger_is_checked_and_its_schema_printed(samples):
    assert "is sound" in run("ledger", "check", samples[0]).output
    assert json.loads(run("ledger", "schema").stdout)["title"] == "newcare value ledger"


def test_a_fund_is_given_out_with_its_flip_points(tmp_path):
    (tmp_path / "sites.csv").write_text(
        "site,ask_pounds,progress,effect_share,people\nA,100,0.8,0.05,1000\nB,100,0.5,0.06,1000\nC,100,0.9,0.02,1000\n",
        encoding="utf-8",
    )
    found = json.loads(
        run("fund", tmp_path / "sites.csv", "--pot", "200", "--out", tmp_path / "fund", "--json").stdout
    )
    assert found["funded"] == ["A", "B"]
    assert found["flip_points"][0]["flips_at"] == pytest.approx(0.036)
    assert (tmp_path / "fund" / "fund.html").exists()
    assert pq.read_table(tmp_path / "fund" / "fund.parquet").num_rows == 3


def test_the_estimate_of_a_run_is_taken_over_into_a_ledger(samples, tmp_path):
    """101.5 admissions for 1,000 people a year are 12,180 for 120,000."""
    block = run("ledger", "estimate", results(tmp_path / "run"), "--people", 120_000, "--years", 5).stdout
    (found,) = tomllib.loads(block)["estimates"]
    assert found["events_without_model_by_year"] == [12_180.0] * 5
    text = samples[1].read_text(encoding="utf-8").replace("term_years = 1", "term_years = 5")
    whole = (
        text.replace("[85000000]", "[1, 1, 1, 1, 1]").replace("[44000000]", "[1, 1, 1, 1, 1]") + "\n" + block
    )
    samples[1].write_text(whole, encoding="utf-8")
    assert "outcomes estimated: 1" in run("ledger", "check", samples[1]).output


@pytest.mark.parametrize("people", [0, 10])
def test_an_estimate_that_cannot_bound_a_saving_is_refused(tmp_path, people):
    folder = results(tmp_path / "run", lower=None, reason="4 units")
    with pytest.raises(InvalidInput, match=r"1 person or more|no interval"):
        run("ledger", "estimate", folder, "--people", people, "--years", 5)


def test_a_folder_without_results_says_what_to_give(tmp_path):
    with pytest.raises(InvalidInput, match="holds no results of newcare run"):
        run("ledger", "estimate", tmp_path, "--people", 10, "--years", 5)
