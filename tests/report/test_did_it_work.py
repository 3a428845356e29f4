"""The chapter on effect: verdict first, then every outcome, design, quarter, year and check, in words."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from newcare.evaluation.diagnostics import diagnose
from newcare.evaluation.evaluate import evaluation_tables
from newcare.methods.disclosure import Policy
from newcare.report.chapters.did_it_work import did_it_work
from newcare.report.evaluation.check_table import CHECK_NAMES, checks_table
from newcare.report.evaluation.judged import judged
from newcare.report.page import DataTable, Section
from newcare.report.results import Results
from newcare.tables.diagnostics import CHECKS
from tests.evaluation.panels import Setting, draw

PRIMARY, CONTROL = "emergency-admissions", "fracture-of-wrist-under-65"
VALUE = [
    {"scenario": "central", "net_saving_pence": 1_000_000_00},
    {"scenario": "lower limit", "net_saving_pence": -200_000_00},
    {"scenario": "upper limit", "net_saving_pence": 2_200_000_00},
]
ABOUT: dict[str, Any] = {
    "name": "A model of care",
    "unit": "practice",
    "primary": PRIMARY,
    "starts": {"unit 00": "2016-04-01"},
    "last_quarter": "2017-18 Q4",
    "follow_up_years": 3,
    "failure": "No fall after two years.",
}


def named(table: pa.Table, outcome: str) -> pa.Table:
    """A panel of an outcome."""
    return table.add_column(0, "outcome", pa.array([outcome] * table.num_rows, pa.string()))


def results(control: float = 0.0, **about: Any) -> Results:
    """A place whose emergency admissions fell by a tenth, and whose fractures did what is said."""
    setting = Setting(effect=-0.1, people=40_000, noise=0.02, treated=15, breaks=0)
    panel = pa.concat_tables(
        [
            named(draw(setting, seed=4).table, PRIMARY),
            named(draw(setting.but(effect=control), seed=4).table, CONTROL),
        ]
    )
    tables = evaluation_tables(
        panel,
        outcomes={PRIMARY: "primary", CONTROL: "negative-control"},
        confidence=0.95,
        exclude_reporting_breaks=True,
        data_version="v1",
        designs=["callaway-santanna", "two-way-fixed-effects"],
        comparisons=["never-treated"],
    )
    tables["diagnostic"] = diagnose(panel, tables["estimate"])
    rows = {name: table.to_pylist() for name, table in tables.items()}
    rows |= {"reporting_break": [], "value": VALUE}
    return Results(rows, {**ABOUT, **about}, "v1", Policy("none"), None)


@pytest.fixture(scope="module")
def chapter() -> Section:
    """The chapter on a sound result."""
    return did_it_work(results())


def table(chapter: Section, caption: str) -> DataTable:
    """A table of the chapter by its caption."""
    return next(each for each in chapter.tables if each.caption == caption)


def test_the_verdict_stands_first_with_events_and_pounds_after_it(chapter: Section) -> None:
    answer, people, worth, *_ = chapter.paragraphs
    assert answer.startswith("It worked: the model of care reduced emergency admissions by")
    assert "fewer emergency admissions than there would have been" in people
    assert "worth +£1.0 million (−£200,000 to +£2.2 million)" in worth


def test_a_negative_control_that_moved_is_named_and_neither_cause_nor_worth_is_claimed() -> None:
    found = did_it_work(results(control=-0.3))
    answer = found.paragraphs[0]
    assert answer.startswith("Emergency admissions differed by")
    assert "an outcome moved too that the model of care cannot move" in answer.replace("An", "an")
    assert not any("£" in words or "reduced" in words for words in found.paragraphs)


def test_each_chart_has_its_table_of_the_same_rank_and_no_table_is_empty(chapter: Section) -> None:
    titles = [chart.title for chart in chapter.charts]
    captions = [each.caption for each in chapter.tables]
    assert titles == [
        "Each analysis",
        "Quarter by quarter around the start",
        "Year by year since the start",
        "Each outcome, by the headline's analysis",
    ]
    assert captions == [
        "Estimates by analysis",
        "Effect by quarter since the start",
        "Effect by year since the start",
        "All outcomes by the headline's analysis",
        "What could refute it",
    ]
    assert all(each.rows for each in chapter.tables)


def test_outcomes_stand_side_by_side_with_what_they_are_for(chapter: Section) -> None:
    rows = table(chapter, "All outcomes by the headline's analysis").rows
    assert [row["name"] for row in rows] == [
        "Emergency admissions (judged by)",
        "Emergency admissions for fracture of the wrist, under 65 (cannot be moved by the model of care)",
    ]


def test_designs_are_those_of_the_main_outcome_alone(chapter: Section) -> None:
    names = [row["name"] for row in table(chapter, "Estimates by analysis").rows]
    assert len(names) == len(set(names)) == 4
    assert sum("(headline)" in name for name in names) == 1


def test_checks_are_passed_or_not_passed_or_cannot_tell(chapter: Section) -> None:
    found = {row["check"]: row["result"] for row in table(chapter, "What could refute it").rows}
    assert found["Nothing moved that should not?"] == "passed"
    assert found["How strong a cause unseen?"] == "cannot tell"
    moved = checks_table(results(control=-0.3).tables["diagnostic"])
    assert "not passed; words of cause are withheld" in {row["result"] for row in moved.rows}


def test_three_provisos_at_most_are_said_and_the_rest_is_counted() -> None:
    held = results()
    rows = [
        {**row, "passed": False, "sentence": f"Finding {place}."}
        for place, row in enumerate(held.tables["diagnostic"])
        if row["check"] in ("leave-one-out", "relative-magnitudes", "smoothness", "reporting-breaks")
    ]
    sound = [row for row in held.tables["diagnostic"] if row["check"] == "balance"]
    said = did_it_work(
        Results(
            {**held.tables, "diagnostic": [*sound, *rows]}, held.about, held.data_version, held.policy, None
        )
    ).paragraphs
    assert len([words for words in said if words.startswith("Finding ")]) == 3
    assert any("not passed, or could not tell; the table “What could refute it”" in words for words in said)


def test_every_check_has_a_question() -> None:
    assert set(CHECK_NAMES) == set(CHECKS)


@pytest.mark.parametrize("state", ["locked", "not-locked"])
def test_the_status_of_the_protocol_is_said(state: str) -> None:
    status = {
        "state": state,
        "date": None,
        "sentence": f"The protocol is {state}.",
        "sha256": "digest",
        "before_outcomes": None,
        "last_entry": None,
    }
    assert f"The protocol is {state}." in did_it_work(results(protocol=status)).paragraphs
    assert "not known whether the protocol was locked" in judged(results()).protocol


def test_without_the_table_of_checks_the_chapter_still_stands() -> None:
    held = results()
    bare = Results(
        {name: rows for name, rows in held.tables.items() if name != "diagnostic"},
        held.about,
        held.data_version,
        held.policy,
        None,
    )
    assert "What could refute it" not in {each.caption for each in did_it_work(bare).tables}
