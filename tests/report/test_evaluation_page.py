"""The report of an evaluation: the answer first, words that fit, nothing left open, readable by everybody."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pytest
from docx import Document

from browser import accessibility_violations, chromium_page, overlapping_words
from evaluation.given_panels import rows_of, write
from newcare.evaluation.verdict import VerdictCode
from newcare.report.document import page_as_document
from newcare.report.evaluation import evaluation_page
from newcare.report.page import render_page
from newcare.workflows.evaluate import PanelRequest, evaluate_panel, panel_columns


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Seven sites of sixteen that start, with a second outcome."""
    folder = tmp_path_factory.mktemp("evaluated")
    rows = [row | {"falls": row["admissions"] + 3} for row in rows_of()]
    columns = panel_columns(start="start", outcomes=("admissions",), balancing=("falls",))
    return evaluate_panel(PanelRequest(write(folder / "panel.csv", rows), folder / "out", columns)).found


def person_rows():
    row = {
        "outcome": "admissions",
        "design": "matched-cohort",
        "comparison": "same practices",
        "window": "whole follow-up",
        "measure": "rate-ratio",
        "unit": None,
        "estimate": 0.92,
        "lower": 0.85,
        "upper": 0.99,
        "people_treated": 400,
        "people_comparison": None,
        "caution": "one control carries much of the weight",
        "reason": None,
        "confidence": 0.95,
        "method": "matched 1:1",
    }
    return [row, row | {"comparison": "other practices", "estimate": None, "lower": None, "upper": None}]


def balance_rows():
    row = {"comparison": "same practices", "covariate": "age", "mean_treated": 80.0, "mean_comparison": 79.0}
    figures = {"variance_ratio": 1.1, "ks": 0.02}
    before = {"design": "unadjusted", "standardised_difference": 0.4, "within_threshold": False}
    after = {"design": "matched-cohort", "standardised_difference": 0.02, "within_threshold": True}
    return [row | figures | before, row | figures | after]


def section(page, anchor):
    return next(each for each in page.sections if each.anchor == anchor)


def test_the_answer_comes_first_and_what_else_must_be_known_stands_in_one_table(found):
    page = evaluation_page(found)
    answer = page.sections[0]
    assert page.lede == answer.paragraphs[0] == found.verdict.sentence
    listed = [row["said"] for row in answer.tables[0].rows]
    assert listed == [*found.verdict.disagreements, *found.verdict.provisos]


def test_events_and_money_are_not_told_where_nobody_can_tell(found):
    told = dataclasses.replace(
        found.verdict, code=VerdictCode.WORKED, people="That is 5 fewer.", pounds="£7."
    )
    unknown = dataclasses.replace(told, code=VerdictCode.CANNOT_TELL)
    for verdict, stands in ((told, True), (unknown, False)):
        page = evaluation_page(dataclasses.replace(found, verdict=verdict))
        assert ("That is 5 fewer." in page.sections[0].paragraphs) is stands


def test_the_flow_says_who_starts_and_who_stands_beside(found):
    flow = section(evaluation_page(found), "flow")
    assert flow.paragraphs[0] == "7 units that start are set beside 9; none is left out."


def test_the_period_before_the_start_is_called_the_reference(found):
    table = section(evaluation_page(found), "time").tables[0]
    before = next(row for row in table.rows if row["name"] == "−1")
    assert (before["effect"], before["interval"]) == ("0.0 %", "reference")
    assert [row["name"] for row in table.rows if row["name"] in ("+0", "0")] == ["0"]


def test_other_outcomes_are_shown_with_the_part_they_play(found):
    names = [row["name"] for row in section(evaluation_page(found), "outcomes").tables[0].rows]
    assert names == ["Admissions (judged by)", "Falls (must not get worse)"]


def test_people_stand_with_their_balance_and_cautions_and_hidden_counts_stay_hidden(found):
    page = evaluation_page(dataclasses.replace(found, people=person_rows(), balance=balance_rows()))
    people = section(page, "people")
    assert "0 of 1 comparisons" in people.paragraphs[0]
    assert people.paragraphs[1] == "One control carries much of the weight."
    assert [chart.title for chart in people.charts] == [
        "Each design and control group",
        "How alike people are: Matched cohort, same practices",
    ]
    assert people.tables[0].rows[0]["people"] == "400\N{NO-BREAK SPACE}v\N{NO-BREAK SPACE}*"


def test_the_document_holds_every_section_and_chart_of_the_page(found):
    page = evaluation_page(found)
    document = Document(BytesIO(page_as_document(page)))
    headings = [part.text for part in document.paragraphs if part.style.name == "Heading 1"]
    assert headings == [each.heading for each in page.sections]
    assert len(document.inline_shapes) == sum(len(each.charts) for each in page.sections)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_it_can_be_read_by_everybody_at_any_width(found, browser, width):
    whole = dataclasses.replace(found, people=person_rows(), balance=balance_rows())
    with chromium_page(browser, render_page(evaluation_page(whole)), width=width) as page:
        assert accessibility_violations(page) == []
        assert overlapping_words(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
