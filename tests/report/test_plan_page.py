"""The page of a plan says what could be seen, what could change at most, and whether the protocol is locked."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.csv as pa_csv
import pytest

from newcare.evaluation.planning.power import Detectable
from newcare.evaluation.protocol import lock_path_of, status_of
from newcare.report.page import Page, render_page
from newcare.report.plan import plan_words, write_plan
from newcare.report.plan.page import plan_page
from newcare.report.plan.words import answer, ceiling_words, fall_words, needed_words
from newcare.report.protocol_line import protocol_row, with_protocol
from newcare.terms.words import per_cent
from tests.evaluation.plans import a_plan
from tests.evaluation.protocols import locked_on


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """A plan whose protocol was locked in time."""
    path = lock_path_of(tmp_path_factory.mktemp("lock") / "model.toml")
    made = a_plan()
    locked_on("2023-06-30", made.protocol, path)
    return made.with_status(status_of(made.protocol, path), made_up=True)


def test_the_answer_names_units_years_the_fall_and_its_share_of_the_cohort(plan) -> None:
    fall = plan.primary.simulated.detectable.fall
    assert answer(plan).startswith(
        f"With 20 practices beside 30, followed for 2 years after the last start, a fall of {per_cent(fall)} in"
        " emergency admissions would be seen 80 times in 100"
    )
    assert f"within the cohort the fall would have to be {per_cent(fall / 0.4, places=0)}." in answer(plan)


def test_the_ceiling_is_said_with_its_interval_and_with_what_interventions_reach(plan) -> None:
    assert ceiling_words(plan) == (
        "The cohort had 40.0 % of emergency admissions (95 % interval 36.0 % to 44.0 %) in the year after people were"
        " chosen. No change in the cohort alone can make them fall by more. The widest intervention reaches 50 % of the"
        " cohort: if all it reaches had no such event any more, the fall would be 20.0 %."
    )


def test_a_ceiling_that_is_not_known_is_said_with_the_reason() -> None:
    assert ceiling_words(a_plan(share=None)).endswith(
        "is not known: people are chosen by a year that is not covered."
    )


def test_what_it_would_take_is_held_against_the_smaller_of_promise_and_what_matters(plan) -> None:
    assert plan.asked_for == 0.03
    assert "a fall of 3.0 %" in needed_words(plan)
    assert "enough to see a fall of 50.0 %" in needed_words(
        a_plan(smallest_effect_that_matters=0.6, promised_fall=0.5)
    )
    assert "names neither" in needed_words(a_plan(smallest_effect_that_matters=None))


def test_units_too_few_for_an_interval_leave_a_page_without_numbers_but_with_the_reason() -> None:
    few = a_plan(treated=3)
    page = render_page(plan_page(few))
    assert "only 3 start; an interval needs 5" in page
    assert "How often a true fall would be seen" not in page


def test_no_fall_is_named_where_none_would_be_seen() -> None:
    assert fall_words(Detectable(1.0, 1.0, 1.0)) == "none"
    plan = a_plan()
    nothing = replace(plan.primary.simulated, detectable=Detectable(1.0, 1.0, 1.0))
    blind = replace(plan, detections=(replace(plan.primary, simulated=nothing), *plan.detections[1:]))
    assert "no fall in emergency admissions, not even to none, would be seen" in answer(blind)


def test_the_page_shows_the_lock_the_power_the_surface_and_the_protocol(plan) -> None:
    page = render_page(plan_page(plan))
    assert "The protocol was locked on 30 June 2023" in page
    assert plan.status.last_entry in page
    assert "10 (planned)" not in page
    assert "20 (planned)" in page
    assert "A negative control that cannot fail proves little" in page  # too rare to be halved
    assert "newcare review" in page
    assert "Synthetic place" in page
    assert all(risk.sentence.split(".")[0].replace("'", "&#39;") in page for risk in plan.risks)


def test_the_command_says_the_same_in_sentences(plan) -> None:
    said = plan_words(plan)
    assert said[0] == answer(plan)
    assert said[-1] == plan.status.sentence
    assert [line for line in said if line.startswith("Risk:")] == [
        f"Risk: {risk.sentence}" for risk in plan.risks
    ]


def test_the_curve_in_the_file_begins_near_chance_and_ends_near_certainty(plan, tmp_path) -> None:
    write_plan(tmp_path, plan)
    rows = [
        row
        for row in pa_csv.read_csv(tmp_path / "power.csv").to_pylist()
        if row["design"] == "callaway-santanna"
    ]
    assert rows[0]["fall"] == 0
    assert rows[0]["power"] < 0.15
    assert rows[-1]["power"] > 0.95
    assert [row["power"] for row in rows] == sorted(row["power"] for row in rows)


def test_every_page_of_results_says_at_its_foot_whether_the_protocol_was_locked() -> None:
    page = Page("t", "l", (), (), ("Data version 1.",))
    about = {"protocol": {"sentence": "The protocol was not locked."}}
    assert with_protocol(page, about).colophon == ("The protocol was not locked.", "Data version 1.")
    assert protocol_row(about) == (("Protocol", "The protocol was not locked."),)
    assert with_protocol(page, {}) == page
    assert protocol_row({}) == ()
