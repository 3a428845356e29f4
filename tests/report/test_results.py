"""Disclosure control of result tables."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.methods.disclosure import Policy, released_count
from newcare.report.released_rows import TOO_FEW
from newcare.report.results import counted, released
from newcare.tables import TABLES
from newcare.tables.arrow import table_of


@pytest.mark.parametrize(
    ("policy", "value", "shown"),
    [
        ("hes-2018", 0, 0),
        ("hes-2018", 1, None),
        ("hes-2018", 7, None),
        ("hes-2018", 8, 10),
        ("hes-2018", 12, 10),
        ("hes-2018", 13, 15),
        ("nnhip", 5, None),
        ("nnhip", 0, None),
        ("nnhip", 6, 6),
        ("none", 3, 3),
    ],
)
def test_a_count_is_shown_by_the_policy(policy, value, shown):
    assert released_count(value, Policy(policy)) == shown


def test_a_negative_count_is_refused():
    with pytest.raises(InvalidInput, match="negative"):
        released_count(-1, Policy.NONE)


@given(st.integers(8, 10**9))
def test_rounding_moves_a_count_by_two_at_most(value):
    shown = released_count(value, Policy.HES_2018)

    assert shown % 5 == 0
    assert abs(shown - value) <= 2


SIZES = pa.table(
    {
        "segment": ["group-1", "group-4", "ALL"],
        "people": [1003, 5, 1008],
        "people_in_both": [0, 4, 4],
        "cost_pence": [900, 70, 970],
        "emergency_admissions": [100, 3, 103],
    }
)


def test_a_row_whose_people_are_too_few_loses_the_money_that_would_give_them_away():
    rows = released("segment_size", SIZES, Policy.HES_2018).to_pylist()

    assert rows[0]["cost_pence"] is None  # or the total less this one would give the other's money away
    assert rows[1] == {
        "segment": "group-4",
        "people": None,
        "people_in_both": None,
        "cost_pence": None,
        "emergency_admissions": None,
    }


def test_a_row_with_a_suppressed_count_keeps_what_rests_on_the_others():
    rows = released("segment_size", SIZES, Policy.HES_2018).to_pylist()

    assert rows[2] == {
        "segment": "ALL",
        "people": 1010,
        "people_in_both": None,
        "cost_pence": 970,  # of the 1,008 people
        "emergency_admissions": 105,
    }


def use_of(group, people, events, measure="emergency_admissions"):
    money = measure == "cost_pence"
    return {
        "group": group,
        "year": "past",
        "measure": measure,
        "people": people,
        "events": None if money else events,
        "cost_pence": events if money else None,
        "person_years": float(people),
        "rate": events / people,
        "share": events / 1000,
        "confidence": 0.95,
    }


def released_use(*rows, policy=Policy.HES_2018):
    found = released("cohort_use", table_of(TABLES["cohort_use"], rows), policy).to_pylist()
    return {(row["group"], row["measure"]): row for row in found}


def shows_figures(row):
    return any(row[name] is not None for name in ("cost_pence", "person_years", "rate", "share"))


def test_events_that_are_suppressed_cannot_be_had_from_rate_and_person_years():
    row = released_use(use_of("cohort", 30, 3))["cohort", "emergency_admissions"]

    assert (row["people"], row["events"]) == (30, None)
    assert not shows_figures(row)
    assert row["confidence"] == 0.95  # no person is behind it


def test_a_share_of_a_suppressed_count_is_suppressed():
    row = {"kind": "cohort", "group": "ALL", "people": 20, "registered": 13, "died": 0, "left": 0, "still": 6}
    table = table_of(TABLES["persistence"], [row | {"share": 6 / 13, "lower": 0.2, "upper": 0.7}])
    (shown,) = released("persistence", table, Policy.HES_2018).to_pylist()

    assert (shown["registered"], shown["still"], shown["share"], shown["lower"]) == (15, None, None, None)
    assert shown["reason"] == TOO_FEW


@pytest.mark.parametrize("measure", ["cost_pence", "emergency_admissions"])
def test_everybody_less_the_rest_and_newcomers_does_not_give_the_cohort(measure):
    """Parts of the cohort are hidden with it and do not count as company; other years keep their figures."""
    people = {"cohort": 5, "by rank": 3, "by segment": 2, "rest": 900, "newcomers": 95, "everybody": 1000}
    rows = [use_of(group, count, 10 * count, measure) for group, count in people.items()]
    later = [row | {"year": "next", "people": max(row["people"], 8)} for row in rows]
    table = table_of(TABLES["cohort_use"], [*rows, *later])
    shown = released("cohort_use", table, Policy.HES_2018).to_pylist()

    assert [row["group"] for row in shown if row["year"] == "past" and shows_figures(row)] == [
        "rest",
        "everybody",
    ]
    assert all(shows_figures(row) for row in shown if row["year"] == "next")


def test_the_row_hidden_beside_another_is_one_that_nothing_else_gives_back():
    people = {"cohort": 30, "by rank": 12, "by segment": 18, "rest": 900, "newcomers": 5, "everybody": 935}
    shown = released_use(*(use_of(group, count, 10 * count) for group, count in people.items()))

    assert (
        shown["cohort", "emergency_admissions"]["person_years"] == 30
    )  # its parts would give it back if hidden
    assert {group for (group, _), row in shown.items() if not shows_figures(row)} == {"newcomers", "rest"}


def test_counts_that_are_not_rounded_are_hidden_two_by_two():
    table = pa.table({"segment": ["group-1", "group-2", "group-4", "ALL"], "people": [90, 20, 5, 115]})

    assert released("cohort_size", table, Policy.NNHIP)["people"].to_pylist() == [90, None, None, 115]
    assert released("cohort_size", table, Policy.HES_2018)["people"].to_pylist() == [90, 20, None, 115]


def test_suppressed_is_shown_as_a_star_and_never_as_nought():
    assert (counted(None), counted(0), counted(1010)) == ("*", "0", "1,010")


def test_without_a_policy_nothing_changes():
    assert released("segment_size", SIZES, Policy.NONE).equals(SIZES)
