"""`newcare evaluate persons` on a table of persons: what it finds, says, writes and withholds.

Published: LaLonde's trainees (NSW) beside survey controls (CPS-1), entropy balance on the means of ten covariates:
1406.3 (the figure of the evaluation cases; 1 is what rounding of the file allows).
"""

from __future__ import annotations

import json
import re

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from docx import Document

from browser import accessibility_violations, chromium_page, overlapping_words
from evaluation.given_panels import write
from evaluation.given_people import people_rows
from newcare.cli.group import group

NSW = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75", "unemployed74", "unemployed75"]
KNOWN = ("--covariate", "age", "--covariate", "frailty", "--covariate", "before")
COUNTED = ("--treated", "treated", "--outcome", "admissions:count", "--person-time", "years", *KNOWN)


def run(*arguments):
    result = CliRunner().invoke(group, ["evaluate", "persons", *map(str, arguments)])
    assert result.exit_code == 0, result.exception or result.output
    return result


@pytest.fixture
def people(tmp_path):
    return write(tmp_path / "people.csv", people_rows())


@pytest.mark.shared_data
def test_trainees_beside_survey_controls_are_found_as_published_and_no_cause_is_claimed(shared, tmp_path):
    covariates = [word for name in NSW for word in ("--covariate", name)]
    file = shared / "cases/tables/evaluation_nsw_cps1.csv.gz"
    options = ["--treated", "treat", "--outcome", "re78:mean", "--better", "higher", *covariates]
    result = run(file, *options, "--design", "entropy-balance", "--json", "--out", tmp_path / "out")
    answer = json.loads(result.stdout)
    assert answer["estimate"][0]["estimate"] == pytest.approx(1406.3, abs=1)
    assert [row["covariate"] for row in answer["checks"] if not row["within_threshold"]] == ["age"]
    assert (answer["verdict"], answer["rule"], answer["cause"]) == ("cannot_tell", "gate-failed", False)
    assert "not alike after the design (age)" in answer["sentence"]


def test_people_alike_beforehand_are_judged_and_every_control_group_stands_beside_the_others(
    people, tmp_path
):
    options = ["--comparison", "group", "--cluster", "practice", "--design", "inverse-probability-weighting"]
    answer = json.loads(run(people, *COUNTED, *options, "--json", "--out", tmp_path / "out").stdout)
    assert {row["comparison"] for row in answer["estimate"]} == {"same practices", "other practices"}
    main = answer["estimate"][0]
    assert (main["measure"], main["lower"] < 0.6 < main["upper"]) == ("rate-ratio", True)  # 0.6 was set
    assert (answer["verdict"], answer["cause"]) == ("worked", True)
    assert "E-value" in answer["would_change"]


def test_tables_page_and_document_are_written_whole(people, tmp_path):
    out = tmp_path / "out"
    said = run(people, *COUNTED, "--out", out).output
    assert "persons are told apart by 'person'" in said
    for name in ("person_estimate", "balance"):
        assert (
            pq.read_table(out / f"{name}.parquet").num_rows
            == pacsv.read_csv(out / f"{name}.csv").num_rows
            > 0
        )
    page = (out / "evaluation.html").read_text(encoding="utf-8")
    assert not re.search(r"\b(nan|None|null)\b|\{\{|\}\}|model of care", page)
    document = Document(out / "evaluation.docx")
    headings = [part.text for part in document.paragraphs if part.style.name == "Heading 1"]
    assert headings[0] == "Did it work, and how sure are we?"
    assert "Were the people alike beforehand?" in headings
    assert len(document.inline_shapes) == 3  # flow, designs, balance


def test_people_chosen_by_past_use_beside_an_earlier_time_are_not_said_to_have_fared_better(people, tmp_path):
    options = ["--comparison", "group", "--prior-use", "before", "--before-after", "other practices"]
    answer = json.loads(run(people, *COUNTED, *options, "--json", "--out", tmp_path / "out").stdout)
    assert (answer["verdict"], answer["cause"]) == ("cannot_tell", False)
    assert "regression to the mean" in answer["sentence"]


def test_costs_are_told_in_pounds_and_an_event_as_a_ratio(tmp_path):
    rows = [
        row | {"cost": 250_000 * row["admissions"], "days": 30 + n % 300, "died": int(n % 5 == 0)}
        for n, row in enumerate(people_rows())
    ]
    people = write(tmp_path / "people.csv", rows)
    options = ["--treated", "treated", "--outcome", "cost:cost", "--outcome", "days:event:died:180", *KNOWN]
    said = run(people, *options, "--design", "entropy-balance", "--out", tmp_path / "out").output
    assert re.search(r"cost, mean difference, Entropy balance +−£[\d,.]+ per person", said)
    assert "days, hazard ratio" in said


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_the_report_can_be_read_by_everybody_at_any_width(people, tmp_path, browser, width):
    run(people, *COUNTED, "--comparison", "group", "--out", tmp_path / "out")
    html = (tmp_path / "out/evaluation.html").read_text(encoding="utf-8")
    with chromium_page(browser, html, width=width) as page:
        assert accessibility_violations(page) == []
        assert overlapping_words(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
