"""Every shipped indicator counts what its file says that it counts."""

from __future__ import annotations

import pytest

from newcare.outcomes.expected_values import expected_values
from newcare.reference.indicators import indicator, indicator_names

COUNTED = [name for name in indicator_names() if not indicator(name).supplied]


@pytest.mark.parametrize("name", COUNTED)
def test_the_tests_that_an_indicator_file_carries_pass(name):
    found = expected_values(indicator(name))

    assert found, "a shipped indicator carries tests of its own"
    assert [(each.name, each.found) for each in found] == [(each.name, each.expected) for each in found]


def test_the_issue_s_list_is_there():
    assert {
        "emergency-admissions",
        "zero-day-emergency-admissions",
        "one-day-or-more-emergency-admissions",
        "emergency-admissions-nnhip-method-list",
        "emergency-admissions-ambulatory-care-sensitive-acute",
        "emergency-admissions-ambulatory-care-sensitive-chronic",
        "emergency-admissions-ambulatory-care-sensitive-vaccine",
        "emergency-admissions-for-falls-65-and-over",
        "emergency-admissions-from-care-homes",
        "emergency-admissions-in-last-90-days-of-life",
        "emergency-bed-days",
        "elective-bed-days",
        "elective-admissions",
        "emergency-readmissions-within-7-days",
        "emergency-readmissions-within-30-days",
        "ae-attendances",
        "ae-attendances-type-1",
        "ae-attendances-other-types",
        "frequent-ae-attenders",
        "ambulance-conveyances",
        "outpatient-first-attendances",
        "outpatient-follow-up-attendances",
        "community-contacts",
        "general-practice-contacts",
        "social-care-packages-started",
        "permanent-care-home-admissions-65-and-over",
        "days-at-home",
        "deaths",
        "deaths-in-usual-place",
        "prescribing-cost",
        "total-cost-of-care",
        "fracture-of-wrist-under-65",
        "patient-experience",
        "wellbeing",
        "staff-engagement",
    } <= set(indicator_names())


@pytest.mark.parametrize("name", indicator_names())
def test_every_shipped_indicator_says_where_it_comes_from_and_what_it_is_worth(name):
    made = indicator(name)

    assert made.id == name
    assert all((made.title, made.version, made.counting, made.source, made.standing))
    assert made.share_of is None or made.share_of in indicator_names()


def test_an_indicator_says_whether_one_person_can_have_many_events():
    assert indicator("emergency-admissions").repeats
    assert not indicator("frequent-ae-attenders").repeats
    assert not indicator("deaths").repeats
