"""`newcare evaluate` on a panel without a model file: what it prints, writes and refuses."""

from __future__ import annotations

import json
import re

import numpy as np
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from docx import Document

from evaluation.given_panels import rows_of, write
from newcare.cli.group import group
from newcare.errors import InvalidInput, NewcareError
from newcare.evaluation.verdict import RULES

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
subgroups = ["region"]
follow_up_years = 1
what_would_count_as_failure = "No fall after a year."
"""
CONTROL = (
    '[[outcomes.negative_controls]]\nname = "wrists"\ncounted = "fractures of the wrist"\n\n[evaluation]'
)


def run(*arguments):
    result = CliRunner().invoke(group, ["evaluate", *map(str, arguments)])
    if isinstance(result.exception, NewcareError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def document_words(out):
    return "\n".join(part.text for part in Document(out / "evaluation.docx").paragraphs)


@pytest.fixture
def panel(tmp_path):
    return write(tmp_path / "panel.csv", rows_of())


def test_it_prints_how_the_panel_was_read_each_design_and_the_answer(panel, tmp_path):
    said = run(panel, "--treated", "treated", "--out", tmp_path / "out").output
    for words in (
        "16 of them",
        "Callaway-Sant'Anna beside units that start later too",
        "Poisson with fixed effects",
        "No protocol",
    ):
        assert words in said
    assert re.search(r"\d+ checks, \d+ not passed", said)
    assert "admissions" in said.splitlines()[-3]


def test_it_writes_tables_twice_and_a_page_with_nothing_left_to_fill_in(panel, tmp_path):
    out = tmp_path / "out"
    run(panel, "--start", "start", "--out", out)
    for name in ("estimate", "event_study", "effect_by_year", "diagnostic"):
        table = pq.read_table(out / f"{name}.parquet")
        assert table.num_rows == pacsv.read_csv(out / f"{name}.csv").num_rows > 0
    page = (out / "evaluation.html").read_text(encoding="utf-8")
    assert not re.search(r"\b(nan|None|null)\b|\{\{|\}\}", page)
    assert "Year by year since the start" in page
    assert "per 1,000 person-years" in page
    assert "model of care" not in page
    words = document_words(out)
    assert "Did it work, and how sure are we?" in words
    assert "Lower is taken to be better." in words


def test_json_holds_the_verdict_the_rule_that_decided_and_the_checks(panel, tmp_path):
    answer = json.loads(run(panel, "--start", "start", "--json", "--out", tmp_path / "out").stdout)
    assert answer["rule"] in {rule.name for rule in RULES}
    assert answer["verdict"] in ("worked", "harmed", "no_sign", "cannot_tell")
    assert {"balance", "pre-trend", "negative-control"} <= {row["check"] for row in answer["checks"]}
    assert answer["better"] == "lower"


def test_which_way_is_better_turns_the_answer_round(tmp_path):
    rows = rows_of(units=60, treated=30, effect=-0.5, starts=(8,))
    panel = write(tmp_path / "panel.csv", rows)

    def verdict_if(way):
        found = run(panel, "--start", "start", "--better", way, "--json", "--out", tmp_path / way)
        return json.loads(found.stdout)["verdict"]

    assert (verdict_if("lower"), verdict_if("higher")) == ("worked", "harmed")
    assert "Higher is taken to be better." in (tmp_path / "higher/evaluation.html").read_text(
        encoding="utf-8"
    )


def test_balancing_outcomes_and_negative_controls_are_named_by_options(tmp_path):
    rows = [row | {"falls": row["admissions"] + 3, "wrists": 20 + n % 5} for n, row in enumerate(rows_of())]
    panel = write(tmp_path / "panel.csv", rows)
    options = ["--outcome", "admissions", "--balancing", "falls", "--negative-control", "wrists"]
    answer = json.loads(run(panel, "--start", "start", *options, "--json", "--out", tmp_path / "out").stdout)
    roles = {row["outcome"]: row["role"] for row in answer["estimate"]}
    assert roles == {"admissions": "primary", "falls": "balancing", "wrists": "negative-control"}
    assert {"displacement", "negative-control"} <= {row["check"] for row in answer["checks"]}
    with pytest.raises(InvalidInput, match="named twice"):
        run(panel, "--outcome", "admissions", "--balancing", "admissions", "--out", tmp_path / "out")
    with pytest.raises(InvalidInput, match="not judged"):
        run(panel, "--start", "start", "--better", "beds=higher", "--out", tmp_path / "out")
    with pytest.raises(InvalidInput, match="which way is better"):
        run(panel, "--start", "start", "--better", "up", "--out", tmp_path / "out")


def test_a_column_of_reporting_breaks_shows_both_screens(tmp_path):
    rows = [row | {"broke": int(row["site"] == "site 12")} for row in rows_of()]
    panel = write(tmp_path / "panel.csv", rows)
    result = run(panel, "--start", "start", "--reporting-break", "broke", "--json", "--out", tmp_path / "out")
    answer = json.loads(result.stdout)
    used = {row["screen"]: row["units_comparison"] for row in answer["estimate"]}
    assert used == {"without-reporting-breaks": 8, "all-units": 9}
    assert "reporting-breaks" in {row["check"] for row in answer["checks"]}
    assert any("1 units; shown with and without" in words for words in answer["reading"])


def test_words_fit_a_panel_of_years_on_which_nothing_is_counted(tmp_path):
    rows = [
        {"county": f"c{unit}", "year": 2000 + year, "score": 50 + unit % 7 + year % 2 - 3.0 * (year >= 8 and unit < 8),
         "treated": int(year >= 8 and unit < 8)}
        for unit in range(20)
        for year in range(12)
    ]  # fmt: skip
    panel = write(tmp_path / "panel.csv", rows)
    run(panel, "--outcome", "score", "--out", tmp_path / "out")
    page = re.sub(
        r'srcset="[^"]*"|src="[^"]*"', "", (tmp_path / "out/evaluation.html").read_text(encoding="utf-8")
    )
    for word in ("quarter", "person-years", "model of care", "not known: not known"):
        assert word not in page
    assert "Years since the start" in page


def test_a_single_series_needs_no_column_of_units(tmp_path):
    rng = np.random.default_rng(2)
    rows = [
        {"month": f"{2015 + n // 12}-{n % 12 + 1:02}", "admissions": int(rng.poisson(300 - 60 * (n >= 36))),
         "treated": int(n >= 36)}
        for n in range(60)
    ]  # fmt: skip
    panel = write(tmp_path / "panel.csv", rows)
    answer = json.loads(run(panel, "--json", "--out", tmp_path / "out").stdout)
    assert answer["reading"][0] == "Units: one, a single series."
    assert answer["rule"] == "untested"  # a fall, and nothing that could have refuted it


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


def test_the_protocol_names_outcomes_that_no_name_would_tell_and_subgroups(tmp_path):
    rows = [
        {
            "fell": row.pop("admissions"),
            **row,
            "wrists": 20 + n % 5,
            "region": "north" if n < 200 else "south",
        }
        for n, row in enumerate(rows_of(units=30, treated=14))
    ]
    panel, protocol = write(tmp_path / "panel.csv", rows), tmp_path / "protocol.toml"
    text = PROTOCOL.replace('name = "admissions"', 'name = "fell"').replace("[evaluation]", CONTROL)
    protocol.write_text(text, encoding="utf-8")
    options = ["--start", "start", "--person-time", "person_years", "--protocol", protocol]
    answer = json.loads(run(panel, *options, "--json", "--out", tmp_path / "out").stdout)
    assert {row["outcome"]: row["role"] for row in answer["estimate"]} == {
        "fell": "primary",
        "wrists": "negative-control",
    }
    assert "region" in [row["about"] for row in answer["checks"] if row["check"] == "subgroups"]
    page = (tmp_path / "out/evaluation.html").read_text(encoding="utf-8")
    assert "14 of the kind &#39;site&#39; started, in 2019-20" in page


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
