"""Needs, segments, the overlap of groups 3 and 4, and the cohort."""

from __future__ import annotations

import pyarrow as pa
import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.population import cohort, needs, registered_population, segment_overlap, segments
from newcare.reference.segmentations import long_term_conditions, segmentation

KEY = "k" * 64
ON = "2023-04-01"
TABLES = {
    "register": """
        person_id | birth_month
        fit       | 1990-01-01
        frail     | 1940-01-01
        mild      | 1945-01-01
        both      | 1935-01-01
        costly    | 1960-01-01
        """,
    "place": """
        practice
        P1
        """,
    "spell": """
        person_id | admission_date | discharge_date | cost_pence
        costly    | 2022-06-01     | 2022-06-20     | 9000000
        mild      | 2022-03-31     | 2022-04-01     | 100000
        """,
    "attendance": """
        person_id | arrival_date | department_type
        fit       | 2022-06-01   | 1
        """,
    "contact": """
        person_id | contact_date | service
        fit       | 2022-06-01   | general-practice
        """,
    "package": """
        person_id | kind                  | from_date  | to_date    | weekly_cost_pence
        both      | continuing-healthcare | 2022-01-01 |            | 100000
        fit       | short-term            | 2022-01-01 | 2022-02-01 | 90000
        """,
    "diagnosis": """
        person_id | recorded_date | code
        both      | 2020-01-01    | F03
        costly    | 2020-01-01    | I10
        costly    | 2020-01-01    | E119
        costly    | 2021-01-01    | E119
        fit       | 2023-04-01    | F03
        """,
    "score": """
        person_id | scored_date | value
        frail     | 2021-01-01  | 0.10
        frail     | 2022-01-01  | 0.30
        frail     | 2023-04-01  | 0.05
        mild      | 2022-01-01  | 0.15
        """,
}


@pytest.fixture(scope="module")
def segment(engine):
    tables = {name: in_memory(drawn(name, text)) for name, text in TABLES.items()}
    records = [tables[name] for name in ("spell", "attendance", "contact", "package", "diagnosis", "score")]
    registered = registered_population(tables["register"], tables["place"], on=ON, unit="practice")[
        "registered"
    ]
    needed = needs(registered, *records, on=ON, conditions=long_term_conditions())["needs"]
    groups = segmentation("south-worcestershire")["groups"]
    made = segments(registered, needed, groups=groups, pseudonym_key=KEY)["segment"]
    people = engine.to_arrow(registered.select("person_id", "age").order_by("age")).to_pylist()
    found = engine.to_arrow(made)
    return found, [row["person_id"] for row in people]


def by_need(segment):
    found, _ = segment
    return {(row["frailty_index"], row["conditions"], row["cost_pence"]): row for row in found.to_pylist()}


def test_each_person_is_in_the_first_group_whose_rules_they_meet(segment):
    found, _ = segment
    groups = sorted(row["segment"] for row in found.to_pylist())

    assert groups == ["group-1", "group-2", "group-3", "group-4", "group-4"]


def test_the_latest_frailty_index_before_the_day_counts_and_not_a_later_one(segment):
    frail = next(row for row in segment[0].to_pylist() if row["segment"] == "group-3")

    assert frail["frailty_index"] == 0.30


def test_a_diagnosis_on_the_day_itself_is_not_yet_known(segment):
    fit = next(row for row in segment[0].to_pylist() if row["segment"] == "group-1")

    assert (fit["conditions"], fit["dementia"], fit["weekly_package_pence"]) == (0, 0, 0)


def test_a_condition_coded_twice_counts_once_and_cost_is_that_of_the_year_before(segment):
    costly = max(segment[0].to_pylist(), key=lambda row: row["conditions"])

    assert (costly["conditions"], costly["cost_pence"], costly["emergency_admissions"]) == (2, 9_000_000, 1)


def test_a_stay_that_began_before_the_year_is_not_of_the_year(segment):
    mild = next(row for row in segment[0].to_pylist() if row["segment"] == "group-2")

    assert (mild["emergency_admissions"], mild["cost_pence"]) == (0, 0)


def test_nothing_that_names_a_person_leaves_the_step(segment):
    found, people = segment

    assert "person_id" not in found.column_names
    assert not set(people) & set(found.column("pseudonym").to_pylist())


def test_the_overlap_of_groups_3_and_4_is_counted(engine, segment):
    sizes = engine.to_arrow(segment_overlap(in_memory(segment[0]))["segment_size"]).to_pylist()

    assert {row["segment"]: (row["people"], row["people_in_both"]) for row in sizes} == {
        "group-1": (1, 0),
        "group-2": (1, 0),
        "group-3": (1, 0),
        "group-4": (2, 1),
        "ALL": (5, 1),
    }


def test_the_cohort_says_why_each_person_is_in_it(engine, segment):
    made = cohort(in_memory(segment[0]), include=["group-3"], top={"share": 0.2, "by": "cost-in-past-year"})

    found = engine.to_arrow(made["cohort"]).to_pylist()
    sizes = {row["segment"]: row["people"] for row in engine.to_arrow(made["cohort_size"]).to_pylist()}
    reasons = {(row["segment"], row["by_segment"], row["by_rank"]) for row in found}
    assert len(found) == 2
    assert sizes["ALL"] == 2
    assert ("group-3", True, False) in reasons
    assert ("group-4", False, True) in reasons


def test_people_who_used_nothing_are_not_a_top_share(engine, segment):
    made = cohort(
        in_memory(segment[0]), include=[], top={"share": 1.0, "by": "emergency-admissions-in-past-year"}
    )

    assert engine.to_arrow(made["cohort"]).num_rows == 1


def test_people_in_no_unit_are_not_in_the_cohort_and_do_not_widen_the_top_share(engine):
    names = ("pseudonym", "unit", "segment", "sex", "age_band", "cost_pence", "emergency_admissions")
    people = pa.Table.from_pylist(
        [
            dict(zip(names, row, strict=True))
            for row in (
                ("a", "C1", "group-3", "female", "85-89", 100, 0),
                ("b", "C1", "group-1", "female", "85-89", 300, 0),
                ("c", None, "group-3", "female", "85-89", 200, 0),
                ("d", None, "group-1", "female", "85-89", 900, 0),
            )
        ]
    )

    made = cohort(in_memory(people), include=["group-3"], top={"share": 0.5, "by": "cost-in-past-year"})

    found = engine.to_arrow(made["cohort"]).to_pylist()
    assert {row["pseudonym"]: (row["by_segment"], row["by_rank"]) for row in found} == {
        "a": (True, False),
        "b": (False, True),  # half of the two people in a home
    }
    sizes = {row["segment"]: row["people"] for row in engine.to_arrow(made["cohort_size"]).to_pylist()}
    assert sizes == {"group-1": 1, "group-3": 1, "ALL": 2}
