"""A release as a whole: what one table hides, no other gives away, and the account says how much was hidden."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from newcare.errors import InvalidInput
from newcare.methods.disclosure import Policy
from newcare.report.linked_cells import linked_counts
from newcare.report.linked_release import account_words, release_together
from newcare.report.release_check import refuse_disclosure
from newcare.report.released_files import write_released
from newcare.report.released_rows import TOO_FEW
from newcare.tables import TABLES
from newcare.tables.arrow import table_of

USE = {"year": "past", "measure": "emergency_admissions"}


def release(policy, **rows):
    tables = {name: table_of(TABLES[name], of) for name, of in rows.items()}
    found = release_together(tables, Policy(policy))
    return {name: table.to_pylist() for name, table in found.tables.items()}


def column(rows, key, name):
    return {row[key]: row[name] for row in rows}


def use_of(**events):
    """Emergency admissions of groups of 40 people each."""
    return [{"group": group, **USE, "people": 40, "events": count} for group, count in events.items()]


def test_the_ceiling_beside_the_wholes_admissions_does_not_give_back_the_cohorts():
    """3 of 90 admissions: 0.0333 x 90 is 3, so that the ceiling goes with the count that it rests on."""
    shown = release(
        "nnhip",
        cohort_use=use_of(cohort=3, rest=87, everybody=90),
        ceiling=[{**USE, "people": 40, "share": 3 / 90, "needed": None, "target": 0.04}],
        ceiling_effect=[{**USE, "people": 40, "effect": 0.1, "fall": 0.1 * 3 / 90}],
    )

    assert column(shown["cohort_use"], "group", "events") == {"cohort": None, "rest": None, "everybody": 90}
    assert shown["ceiling"][0]["share"] is None
    assert shown["ceiling"][0]["reason"] == TOO_FEW
    assert shown["ceiling_effect"][0]["fall"] is None


def test_under_rounding_the_ceiling_is_the_ratio_of_the_rounded_counts():
    shown = release(
        "hes-2018",
        cohort_use=use_of(cohort=31, rest=57, everybody=88),
        ceiling=[{**USE, "people": 40, "share": 31 / 88, "lower": 0.2, "upper": 0.5, "target": 0.04}],
    )
    (ceiling,) = shown["ceiling"]

    assert column(shown["cohort_use"], "group", "events") == {"cohort": 30, "rest": 55, "everybody": 90}
    assert ceiling["share"] == pytest.approx(30 / 90)
    assert ceiling["lower"] == pytest.approx(0.2 * (30 / 90) / (31 / 88))


def test_the_limits_of_a_share_are_those_of_the_counts_as_shown():
    row = {
        "kind": "cohort",
        "group": "ALL",
        "people": 41,
        "registered": 31,
        "died": 0,
        "left": 10,
        "still": 13,
    }
    (shown,) = release(
        "hes-2018", persistence=[row | {"share": 13 / 31, "lower": 0.26, "upper": 0.59, "confidence": 0.95}]
    )["persistence"]

    assert (shown["still"], shown["registered"]) == (15, 30)
    assert shown["share"] == pytest.approx(0.5)
    assert (round(shown["lower"], 3), round(shown["upper"], 3)) == (0.332, 0.668)  # Wilson, 15 of 30


def test_a_practice_that_the_cohort_hides_is_not_the_total_less_the_other_practices():
    units = [
        {
            "unit": unit,
            "members": members,
            "people": 900,
            "expected": 20.0,
            "ratio": members / 20,
            "standing": "lower",
        }
        for unit, members in {"a": 4, "b": 30, "c": 41}.items()
    ]
    sizes = [{"segment": "group-3", "people": 75}, {"segment": "ALL", "people": 75}]
    shown = release("nnhip", cohort_size=sizes, cohort_unit=units)

    assert column(shown["cohort_size"], "segment", "people")["ALL"] == 75
    # One practice beside it would do if everybody were in a practice that is shown; some may be in none.
    assert column(shown["cohort_unit"], "unit", "members")["a"] is None
    assert column(shown["cohort_unit"], "unit", "people") == {"a": 900, "b": 900, "c": 900}
    assert column(shown["cohort_unit"], "unit", "ratio")["a"] is None
    assert column(shown["cohort_unit"], "unit", "standing")["a"] is None


def test_a_count_hidden_in_one_table_is_hidden_in_every_table_that_shows_it():
    shown = release(
        "nnhip",
        cohort_size=[{"segment": "ALL", "people": 5}],
        ceiling=[{**USE, "people": 5, "share": 0.2, "target": 0.04}],
        projection=[{"measure": "people", "year": 0, "people": 5, "value": 5.0, "lower": 5.0, "upper": 5.0}],
    )

    assert shown["ceiling"][0]["people"] is None
    assert shown["projection"][0]["people"] is None
    assert shown["projection"][0]["value"] is None


def test_what_is_left_of_a_segment_beside_its_cohort_is_protected_although_nobody_shows_it():
    """78 of 80 people of the segment are in the cohort: 2 are not."""
    shown = release(
        "nnhip",
        segment_size=[
            {"segment": "group-1", "people": 80, "people_in_both": 20},
            {"segment": "group-2", "people": 500, "people_in_both": 20},
            {"segment": "ALL", "people": 580, "people_in_both": 40},
        ],
        cohort_size=[
            {"segment": "group-1", "people": 78},
            {"segment": "group-2", "people": 100},
            {"segment": "ALL", "people": 178},
        ],
    )

    assert None in (
        column(shown["segment_size"], "segment", "people")["group-1"],
        column(shown["cohort_size"], "segment", "people")["group-1"],
    )


def test_admissions_of_a_night_or_more_do_not_follow_from_the_rest_of_them():
    """All less those of no night are 4, which is hidden where it stands."""
    rows = [
        {
            "group": "comparison",
            "quarter": "2024-25 Q1",
            "indicator": name,
            "events": events,
            "person_years": 50.0,
        }
        for name, events in {
            "emergency-admissions": 60,
            "zero-day-emergency-admissions": 56,
            "one-day-or-more-emergency-admissions": 4,
        }.items()
    ]
    shown = column(release("nnhip", rate=rows)["rate"], "indicator", "events")

    assert shown["one-day-or-more-emergency-admissions"] is None
    assert None in (shown["emergency-admissions"], shown["zero-day-emergency-admissions"])


def test_quarters_of_a_unit_do_not_give_one_away_beside_the_year():
    quarters = [
        {
            "level": "unit",
            "area": "a",
            "indicator": "x",
            "quarter": f"Q{n}",
            "period": "latest",
            "events": events,
        }
        for n, events in enumerate((3, 20, 21, 22), start=1)
    ]
    year = {"level": "unit", "area": "a", "indicator": "x", "period": "latest", "events": 66}
    shown = release("nnhip", control_point=quarters, area_rate=[year])

    assert shown["area_rate"][0]["events"] == 66
    assert column(shown["control_point"], "quarter", "events") == {"Q1": None, "Q2": None, "Q3": 21, "Q4": 22}


def test_time_on_the_list_does_not_tell_how_many_people_a_hidden_group_has():
    groups = {"cohort": 5, "rest": 900, "newcomers": 95, "everybody": 1000}
    rows = [
        {"group": group, **USE, "people": people, "events": 10 * people, "person_years": people - 0.1}
        for group, people in groups.items()
    ]
    years = column(release("nnhip", cohort_use=rows)["cohort_use"], "group", "person_years")

    assert years == {"cohort": None, "rest": 899.9, "newcomers": None, "everybody": 999.9}


def test_an_answer_in_words_goes_where_the_count_behind_it_goes():
    shown = release(
        "hes-2018",
        cohort_size=[{"segment": "ALL", "people": 5}],
        adoption=[
            {"line": 1, "question": "Who is it for?", "answer": "0.4 %", "source": "cohort, segment_size"},
            {"line": 2, "question": "What to watch?", "answer": "the screen", "source": "evaluation"},
        ],
    )

    assert column(shown["adoption"], "line", "answer") == {1: TOO_FEW, 2: "the screen"}


def test_the_account_says_how_many_counts_were_hidden_and_why():
    tables = {
        "cohort_size": table_of(
            TABLES["cohort_size"],
            [{"segment": name, "people": n} for name, n in {"a": 90, "b": 20, "c": 5, "ALL": 115}.items()],
        )
    }
    found = release_together(tables, Policy.NNHIP)

    assert found.summary == {"policy": "nnhip", "cells": 4, "primary": 1, "secondary": 1, "shown": 2}
    words = account_words(found.account.to_pylist())
    assert (
        "of the 4 counts in the tables of this release, 1 are hidden by the policy and 1 beside them" in words
    )


def test_without_a_policy_every_count_is_shown_and_the_account_says_so():
    table = table_of(TABLES["cohort_size"], [{"segment": "ALL", "people": 3}])
    found = release_together({"cohort_size": table}, Policy.NONE)

    assert found.tables["cohort_size"].equals(table)
    assert account_words(found.account.to_pylist()).endswith(
        "all 1 counts are shown as they are (policy none)."
    )


def test_each_file_is_stamped_with_policy_and_numbers_of_hidden_counts(tmp_path):
    table = table_of(TABLES["cohort_size"], [{"segment": "ALL", "people": 3}])
    written = write_released(tmp_path, {"cohort_size": table}, Policy.HES_2018, "3f9c2a71")
    stamp = pq.read_schema(tmp_path / "cohort_size.parquet").metadata

    assert [*written] == ["cohort_size", "disclosure"]
    assert (tmp_path / "disclosure.parquet").exists()
    assert stamp[b"newcare:disclosure_policy"] == b"hes-2018"
    assert stamp[b"newcare:disclosure_primary"] == b"1"


SIZES = {
    "cohort_size": [
        {"segment": "a", "people": 90},
        {"segment": "b", "people": 5},
        {"segment": "ALL", "people": 95},
    ]
}


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        ((90, 5, 95), "a count that the policy hides"),
        ((90, None, 95), "one that follows from its total"),
    ],
)
def test_a_release_that_would_give_a_count_away_is_refused_whole(people, fault):
    shown = {
        "cohort_size": [dict(row, people=n) for row, n in zip(SIZES["cohort_size"], people, strict=True)]
    }

    with pytest.raises(InvalidInput, match="refused") as refused:
        refuse_disclosure(SIZES, shown, Policy.NNHIP)

    assert "cohort_size.people" in str(refused.value), fault
    assert "5" not in str(refused.value)  # never the count itself


def test_a_figure_that_follows_from_a_hidden_count_is_refused_too():
    true = {
        "cohort_use": use_of(cohort=3, rest=87, everybody=90),
        "ceiling": [{**USE, "people": 40, "share": 3 / 90}],
    }
    hidden = {"cohort": None, "rest": None, "everybody": 90}
    shown = true | {"cohort_use": [dict(row, events=hidden[row["group"]]) for row in true["cohort_use"]]}

    with pytest.raises(InvalidInput, match=r"ceiling\.share"):
        refuse_disclosure(true, shown, Policy.NNHIP)


def test_nothing_is_written_of_a_release_that_is_refused(tmp_path, monkeypatch):
    def refuse(*_):
        raise InvalidInput("The release is refused.")

    monkeypatch.setattr("newcare.report.linked_release.refuse_disclosure", refuse)
    table = table_of(TABLES["cohort_size"], SIZES["cohort_size"])

    with pytest.raises(InvalidInput):
        write_released(tmp_path, {"cohort_size": table}, Policy.NNHIP, "3f9c2a71")

    assert not [*tmp_path.iterdir()]


def test_a_name_that_two_tables_give_to_different_numbers_is_not_taken_for_one_thing():
    found = linked_counts(
        {
            "cohort_size": [{"segment": "ALL", "people": 50}],
            "ceiling": [{**USE, "people": 49}],
        }
    )

    assert len(set(found.cells.values())) == 2
