"""`newcare evaluate` on a panel without a model file: what it prints, writes and refuses."""

from __future__ import annotations

import json
import re

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from evaluation.given_panels import rows_of, write
from newcare.cli.group import group
from newcare.errors import InvalidInput, NewcareError

PROTOCOL = """
[study]
title = "Teams at seven sites"
intervention = "a team for people with frailty"
population = "everybody of the sites"
unit = "site"

[outcomes.primary]
name = "admissions"
counted = "emergency admissions, by day of admission"

[evaluation]
designs = ["poisson-fixed-effects"]
comparators = ["never-treated"]
exclude_reporting_breaks = false
confidence = 0.9
follow_up_years = 1
what_would_count_as_failure = "No fall after a year."
"""


def run(*arguments):
    result = CliRunner().invoke(group, ["evaluate", *map(str, arguments)])
    if isinstance(result.exception, NewcareError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def panel(tmp_path):
    return write(tmp_path / "panel.csv", rows_of())


def test_it_prints_how_the_panel_was_read_each_design_and_the_answer(panel, tmp_path):
    said = run(panel, "--treated", "treated", "--out", tmp_path / "out").output
    for words in (
        "16 of them",
        "Callaway-Sant'Anna, not yet treated",
        "Poisson with fixed effects",
        "No protocol",
    ):
        assert words in said
    assert "admissions was lower than it would have been" in said


def test_it_writes_tables_twice_and_a_page_with_nothing_left_to_fill_in(panel, tmp_path):
    out = tmp_path / "out"
    run(panel, "--start", "start", "--out", out)
    for name in ("estimate", "event_study", "effect_by_year"):
        table = pq.read_table(out / f"{name}.parquet")
        assert table.num_rows == pacsv.read_csv(out / f"{name}.csv").num_rows > 0
    page = (out / "evaluation.html").read_text(encoding="utf-8")
    assert not re.search(r"\b(nan|None|null)\b|\{\{|\}\}", page)
    assert "Did it grow or fade?" in page


def test_json_holds_the_estimates_and_where_everything_is(panel, tmp_path):
    result = run(
        panel, "--start", "start", "--design", "synthetic-control", "--json", "--out", tmp_path / "out"
    )
    answer = json.loads(result.stdout)
    assert [row["design"] for row in answer["estimate"]] == ["synthetic-control"]
    assert answer["estimate"][0]["main"]
    assert pq.read_table(answer["tables"]["estimate"]).num_rows == 1


def test_a_protocol_says_designs_outcome_and_confidence_and_whether_it_is_locked(panel, tmp_path):
    protocol = tmp_path / "protocol.toml"
    protocol.write_text(PROTOCOL, encoding="utf-8")
    result = run(panel, "--start", "start", "--protocol", protocol, "--json", "--out", tmp_path / "out")
    answer = json.loads(result.stdout)
    row = answer["estimate"][0]
    assert (row["design"], row["confidence"], row["outcome"]) == ("poisson-fixed-effects", 0.9, "admissions")
    assert "not locked" in answer["protocol"]
    with pytest.raises(InvalidInput, match="A protocol says"):
        run(panel, "--protocol", protocol, "--design", "synthetic-control", "--out", tmp_path / "out")


def test_a_refusal_leaves_what_was_there(panel, tmp_path):
    out = tmp_path / "out"
    run(panel, "--start", "start", "--out", out)
    before = (out / "estimate.csv").read_bytes()
    write(panel, rows_of()[1:])
    with pytest.raises(InvalidInput, match="gaps") as refusal:
        run(panel, "--start", "start", "--out", out)
    assert refusal.value.exit_status == 2
    assert (out / "estimate.csv").read_bytes() == before


def test_an_unknown_design_is_refused_with_those_that_exist(panel, tmp_path):
    with pytest.raises(InvalidInput, match="interrupted-time-series"):
        run(panel, "--start", "start", "--design", "guess", "--out", tmp_path / "out")
