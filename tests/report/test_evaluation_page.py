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
from newcare.report.evaluation.check_table import checks_table
from newcare.report.evaluation.effects import effect_of
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


def test_the_answer_comes_first_and_three_provisos_at_most_beside_it(found):
    many = dataclasses.replace(found.verdict, provisos=tuple(f"Proviso {place}." for place in range(5)))
    page = evaluation_page(dataclasses.replace(found, verdict=many))
    answer = page.sections[0]
    assert page.lede == answer.paragraphs[0] == found.verdict.sentence
    assert [words for words in answer.paragraphs if words.startswith("Proviso")] == list(many.provisos[:3])
    assert (
        "2 more checks were not passed, or could not tell; the table “What could refute it” says which."
        in answer.paragraphs
    )


def test_analyses_that_say_otherwise_are_counted_and_the_first_three_named(found):
    many = dataclasses.replace(found.verdict, disagreements=tuple(f"Design {place}." for place in range(4)))
    answer = evaluation_page(dataclasses.replace(found, verdict=many)).sections[0]
    assert (
        "4 other analyses say otherwise. Design 0. Design 1. Design 2. The table of estimates holds the others."
        in answer.paragraphs
    )


def test_events_and_money_are_not_told_where_nobody_can_tell(found):
    told = dataclasses.replace(
        found.verdict, code=VerdictCode.WORKED, people="That is 5 fewer.", pounds="£7."
    )
    unknown = dataclasses.replace(told, code=VerdictCode.CANNOT_TELL)
    no_sign = dataclasses.replace(told, code=VerdictCode.NO_SIGN)
    for verdict, stands in ((told, True), (unknown, False), (no_sign, False)):
        page = evaluation_page(dataclasses.replace(found, verdict=verdict))
        assert ("That is 5 fewer." in page.sections[0].paragraphs) is stands
        assert ("Events avoided" in [figure.label for figure in page.key_figures]) is stands


def test_the_checks_are_counted_with_those_that_could_not_tell(found):
    checks = [row | {"passed": None if n < 3 else n > 4} for n, row in enumerate(found.checks)]
    tile = evaluation_page(dataclasses.replace(found, checks=checks)).key_figures[-1]
    assert tile.value == f"2 of {len(checks)}"
    assert tile.detail == "3 could not tell; all could refute it"


def test_what_a_check_was_tried_on_reads_as_words(found):
    table = section(evaluation_page(found), "checks").tables[0]
    tried = [row["about"] for row in table.rows]
    assert {"Falls", "Two-way fixed effects, units that never start", "Size of the unit"} <= set(tried)
    assert checks_table([{**found.checks[0], "about": "all-units"}]).rows[0]["about"] == "All units"


def test_differences_of_one_outcome_have_as_many_places_in_every_row(found):
    row = found.main | {"scale": "difference", "absolute_lower": -0.01, "absolute_upper": 0.002}
    rows = [row | {"absolute_effect": -0.004}, row | {"absolute_effect": 1.25, "absolute_upper": 2.5}]
    assert [effect_of(each, rows) for each in rows] == ["0.0", "+1.3"]
    assert effect_of(rows[0]) == "−0.0040"


def test_the_flow_says_who_starts_and_who_stands_beside(found):
    flow = section(evaluation_page(found), "flow")
    assert flow.paragraphs[0] == "16 units; none is left out. 7 units that start are set beside 9."


def test_the_flow_begins_with_all_units_of_the_panel(found):
    own = {"screen": "without-reporting-breaks", "units_comparison": 6, "units_left_out": 1, "main": True}
    estimates = [found.main | own, *(row | {"main": False} for row in found.estimates)]
    flow = section(evaluation_page(dataclasses.replace(found, estimates=estimates)), "flow")
    assert flow.paragraphs[0] == (
        "16 units; 2 left out because reporting breaks; 1 left out because it was not seen in every quarter, or "
        "started from the first. 7 units that start are set beside 6."
    )


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
