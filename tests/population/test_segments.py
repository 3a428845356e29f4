"""Segments by the rules of a segmentation, and the overlap of groups that may both hold."""

from __future__ import annotations

import pytest

from needed import needs_of, registered_people
from newcare.engines import in_memory
from newcare.population import segment_overlap, segments
from newcare.population.cohort import cohort
from newcare.reference.segmentations import load_segmentation, segmentation_names

KEY = "k" * 64
PEOPLE = {
    "fit": {"electronic_frailty_index": 0.12},
    "mild": {"electronic_frailty_index": 0.121},
    "fell": {"falls": 1},
    "frail": {"electronic_frailty_index": 0.25},
    "on the edge": {"electronic_frailty_index": 0.24},
    "often in hospital": {"hospital_frailty_tenths": 151},
    "in hospital": {"hospital_frailty_tenths": 150},
    "dear package": {"weekly_package_pence": 100_000},
    "cheaper package": {"weekly_package_pence": 99_999},
    "dear only": {"cost_pence": 9_000_000, "cost_rank_percent": 1.0},
    "dear and frail": {"dementia": 1, "cost_pence": 8_000_000, "cost_rank_percent": 2.0},
    "cared for": {"continuing_healthcare": 1, "housebound": 1, "emergency_admissions": 2},
}


def segmented(engine, people, segmentation, key=KEY):
    made = segments(
        in_memory(registered_people(people)),
        in_memory(needs_of(people)),
        segmentation=segmentation,
        pseudonym_key=key,
    )["segment"]
    return engine.to_arrow(made)


@pytest.fixture(scope="module")
def segment(engine):
    return segmented(engine, PEOPLE, load_segmentation("south-worcestershire"))


@pytest.fixture(scope="module")
def by_name(engine, segment):
    from newcare.engines import keyed_id

    people = in_memory(registered_people(PEOPLE))
    names = engine.to_arrow(people.select("person_id", pseudonym=keyed_id(people.person_id, KEY))).to_pylist()
    rows = {row["pseudonym"]: row for row in segment.to_pylist()}
    return {row["person_id"]: rows[row["pseudonym"]] for row in names}


def test_each_person_is_in_the_first_group_whose_rules_they_meet(by_name):
    assert {name: row["segment"] for name, row in by_name.items()} == {
        "fit": "group-1",
        "mild": "group-2",
        "fell": "group-2",
        "frail": "group-3",
        "on the edge": "group-2",  # above 0.24 is moderate, 0.24 is not
        "often in hospital": "group-3",
        "in hospital": "group-2",  # above 15 is high, 15 is not
        "dear package": "group-4",
        "cheaper package": "group-1",
        "dear only": "group-1",  # cost alone is no need
        "dear and frail": "group-4",
        "cared for": "group-4",
    }


def test_groups_3_and_4_are_flags_that_may_both_hold(by_name):
    both = {name for name, row in by_name.items() if row["meets_group_3"] and row["meets_group_4"]}
    only_4 = {name for name, row in by_name.items() if row["meets_group_4"]} - both

    assert both == {"dear and frail", "cared for"}
    assert only_4 == {"dear package"}


def test_nothing_that_names_a_person_leaves_the_step(segment):
    assert "person_id" not in segment.column_names
    assert not set(PEOPLE) & set(segment.column("pseudonym").to_pylist())


def test_two_purposes_choose_the_same_people_among_ties(engine):
    people = {f"person {number}": {"cost_pence": 500, "age": 60 + number} for number in range(6)}
    rule = {"include": [], "top": {"share": 0.5, "by": "cost-in-past-year"}}
    chosen = []
    for key in (KEY, "d" * 64):
        segment = segmented(engine, people, load_segmentation("south-worcestershire"), key)
        members = (
            engine.to_arrow(cohort(in_memory(segment), **rule)["cohort"]).column("pseudonym").to_pylist()
        )
        chosen.append(sorted(row["age"] for row in segment.to_pylist() if row["pseudonym"] in members))

    assert chosen == [[60, 61, 62], [60, 61, 62]]


def test_sizes_and_the_overlap_of_groups_3_and_4_are_counted(engine, segment):
    made = segment_overlap(in_memory(segment), overlaps=[["group-3", "group-4"]])
    sizes = {row["segment"]: row for row in engine.to_arrow(made["segment_size"]).to_pylist()}
    (overlap,) = engine.to_arrow(made["segment_overlap"]).to_pylist()

    assert {name: (row["people"], row["people_in_both"]) for name, row in sizes.items()} == {
        "group-1": (3, 0),
        "group-2": (4, 0),
        "group-3": (2, 0),
        "group-4": (3, 2),
        "ALL": (12, 2),
    }
    assert (sizes["ALL"]["cost_pence"], sizes["group-4"]["emergency_admissions"]) == (17_000_000, 2)
    assert overlap == {
        "group": "group-3",
        "other_group": "group-4",
        "people_in_group": 4,
        "people_in_other_group": 3,
        "people_in_both": 2,
        "cost_pence": 8_000_000,
    }


def test_a_segmentation_that_declares_no_pair_has_no_overlap(engine):
    people = segmented(engine, PEOPLE, load_segmentation("bridges-to-health"))
    made = segment_overlap(in_memory(people), overlaps=[])

    assert engine.to_arrow(made["segment_overlap"]).num_rows == 0
    assert {row["people_in_both"] for row in engine.to_arrow(made["segment_size"]).to_pylist()} == {0}


def test_the_pyramid_takes_top_shares_by_rank_with_halves_rounded_up_and_ties_by_the_person(engine):
    people = {f"p{number:02}": {"cost_pence": 500 if number > 6 else 900} for number in range(10)}
    kaiser = load_segmentation("kaiser")
    made = segmented(engine, people, kaiser)  # 5 % of 10 people is half a person: 1; 20 % is 2
    counts = sorted(made.column("segment").to_pylist())

    assert counts == ["case-management", "disease-management", *["supported-self-care"] * 8]
    wider = kaiser.with_thresholds({"case_management_percent": 30, "disease_management_percent": 50})
    rows = segmented(engine, people, wider).to_pylist()
    assert [row["cost_pence"] for row in rows if row["segment"] == "case-management"] == [900] * 3
    assert sum(row["segment"] == "supported-self-care" for row in rows) == 2


@pytest.mark.parametrize("name", segmentation_names())
def test_every_shipped_segmentation_puts_each_person_in_one_segment(engine, name):
    segmentation = load_segmentation(name)
    made = segmented(engine, PEOPLE, segmentation)

    assert made.num_rows == len(PEOPLE)
    assert set(made.column("segment").to_pylist()) <= set(segmentation.group_ids)
    flags = [column for column in made.column_names if column.startswith("meets_")]
    assert flags == [f"meets_{group.replace('-', '_')}" for group in segmentation.group_ids[:-1]]
    assert not any(made.column(flag).null_count for flag in flags)
