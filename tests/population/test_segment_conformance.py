"""The functions of the conformance cases for segmentations, by the rules of the shipped files."""

from __future__ import annotations

from pathlib import Path

import pytest

from newcare.errors import InvalidInput
from newcare.population.conformance_segments import CONFORMANCE

HERE = Path()


def asked(function, **inputs):
    return CONFORMANCE[function](inputs, HERE)


def refused(function, **inputs):
    with pytest.raises(InvalidInput) as caught:
        asked(function, **inputs)
    return str(caught.value).lower()


def groups(**inputs):
    found = asked("south_worcestershire_groups", **inputs)
    return {name for name, holds in found.items() if holds}


def test_the_segment_is_that_of_the_highest_priority_and_the_others_are_named_in_order():
    found = asked("population_segment", scheme="snee", elements=["obese", "dementia", "depression", "obese"])
    assert found == {"segment": "age_well", "also_meets": ["feel_well", "be_well"]}


def test_a_person_without_elements_is_in_the_default_segment():
    assert asked("population_segment", scheme="snee", elements=[])["segment"] == "live_well"


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"scheme": "kaiser", "elements": []}, "scheme"),
        ({"elements": []}, "scheme"),
        ({"scheme": "snee"}, "elements"),
        ({"scheme": "snee", "elements": "dementia"}, "elements"),
        ({"scheme": "snee", "elements": [None]}, "elements"),
        ({"scheme": "snee", "elements": ["none"]}, "'none'"),  # the default is no input
        ({"scheme": "bridges_to_health", "elements": ["obese"]}, "'obese'"),
    ],
)
def test_a_scheme_or_element_that_is_not_there_is_refused_by_name(inputs, says):
    assert says in refused("population_segment", **inputs)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, {"group_1"}),
        ({"electronic_frailty_index": 0.24}, {"group_2"}),
        ({"electronic_frailty_index": 0.2401}, {"group_3"}),
        ({"hospital_frailty_risk_score": 15}, {"group_2"}),
        ({"hospital_frailty_risk_score": 15.1}, {"group_3"}),
        ({"hospital_frailty_risk_score": 5.0}, {"group_2"}),
        ({"hospital_frailty_risk_score": 4.9}, {"group_1"}),
        ({"weekly_package_pounds": 999.99}, {"group_1"}),
        ({"weekly_package_pounds": 1000}, {"group_4"}),
        ({"weekly_package_pounds": 0.29, "weekly_package_threshold_pounds": 0.29}, {"group_4"}),
        ({"low_level_support": True, "care_home": True}, {"group_3"}),
        ({"dementia": True, "cost_rank_percent": 2.01}, {"group_3"}),
        (
            {"dementia": True, "cost_rank_percent": 2.01, "cost_cut_percent": 3},
            {"group_3", "group_4", "overlap_3_and_4"},
        ),
        ({"dementia": True, "cost_rank_percent": None, "cost_cut_percent": 100}, {"group_3"}),
        ({"weekly_package_pounds": None, "weekly_package_threshold_pounds": 0}, {"group_1"}),
    ],
)
def test_groups_of_south_worcestershire_at_their_edges(inputs, expected):
    assert groups(**inputs) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dementia", 1),
        ("falls_last_year", -1),
        ("falls_last_year", 0.5),
        ("electronic_frailty_index", 1.1),
        ("electronic_frailty_index", "0.3"),
        ("hospital_frailty_risk_score", -0.1),
        ("weekly_package_pounds", -1),
        ("weekly_package_threshold_pounds", True),
        ("cost_rank_percent", 101),
        ("cost_cut_percent", -1),
    ],
)
def test_an_input_out_of_range_is_refused_by_name(name, value):
    assert name in refused("south_worcestershire_groups", **{name: value})


PEOPLE = [{"person_id": name, "risk_score": score} for name, score in (("b", 3), ("a", 3), ("c", 9), (10, 1))]


def test_the_pyramid_ranks_by_score_then_by_the_persons_id_as_text():
    found = asked("kaiser_pyramid", people=PEOPLE, case_management_percent=25, disease_management_percent=25)
    assert found == {
        "case_management": ["c"],
        "disease_management": ["a"],
        "supported_self_care_count": 2,
    }


def test_halves_of_a_person_are_rounded_up():
    found = asked(
        "kaiser_pyramid", people=PEOPLE[:2], case_management_percent=25, disease_management_percent=0
    )
    assert (found["case_management"], found["supported_self_care_count"]) == (["a"], 1)


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"case_management_percent": 60, "disease_management_percent": 40.1}, "percent"),
        ({"disease_management_percent": -1}, "disease_management_percent"),
        ({"case_management_percent": "5"}, "case_management_percent"),
        ({"people": []}, "people"),
        ({"people": None}, "people"),
        ({"people": [{"risk_score": 1}]}, "person_id"),
        ({"people": [{"person_id": "a"}]}, "risk_score"),
        ({"people": [{"person_id": "a", "risk_score": float("nan")}]}, "risk_score"),
        ({"people": [PEOPLE[0], PEOPLE[0]]}, "person_id"),
    ],
)
def test_a_pyramid_that_cannot_be_built_is_refused_by_name(inputs, says):
    assert says in refused("kaiser_pyramid", **{"people": PEOPLE, **inputs})


@pytest.mark.shared_data
def test_the_published_cases_come_out(shared):
    from newcare.workflows.case_comparison import differences
    from newcare.workflows.case_files import read_cases

    ran = 0
    for case in read_cases(shared / "cases" / "comorbidity.jsonl"):
        if case.function in CONFORMANCE and not case.expected.get("refused"):
            found = CONFORMANCE[case.function](case.inputs, shared / "cases")
            assert list(differences(case.expected, found, case.tolerance)) == [], case.id
            ran += 1
    assert ran >= 19
