"""Charlson and Elixhauser indices of a person, by hand."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.population.comorbidity import age_adjusted, comorbidity_index, ten_year_survival
from newcare.population.conformance_codes import CONFORMANCE
from newcare.reference.codelists import CHARLSON, ELIXHAUSER, code_list


def charlson(*codes, weights="charlson_1987", hierarchy=True):
    (found,) = comorbidity_index({"a": codes}, code_list(CHARLSON), weights, hierarchy=hierarchy)
    return found.score, found.categories


def call(function, folder=None, **inputs):
    return CONFORMANCE[function](inputs, folder)


def test_a_heart_attack_and_diabetes_score_one_each():
    assert charlson("I21.4", "E11.9") == (2, ("diabetes_without_complications", "myocardial_infarction"))


def test_one_disease_coded_in_four_stays_counts_once():
    assert charlson("I21", "I22", "I252", "I21.9")[0] == 1


def test_the_graver_form_takes_the_place_of_the_milder_one_unless_asked_not_to():
    assert charlson("C18.7", "C78.7") == (6, ("metastatic_solid_tumour",))
    assert charlson("C18.7", "C78.7", hierarchy=False)[0] == 8


def test_codes_count_however_they_are_written():
    assert charlson(" e11 2 ", "j44.9", None) == (
        3,
        ("chronic_pulmonary_disease", "diabetes_with_complications"),
    )


def test_a_code_shorter_than_the_prefix_does_not_match_it():
    assert charlson("E11") == (0, ())


def test_an_elixhauser_score_may_be_below_nothing():
    (found,) = comorbidity_index({"a": ["F19.1", "E66", "F33.2"]}, code_list(ELIXHAUSER), "van_walraven")

    assert (found.score, found.count) == (-7 - 4 - 3, 3)


def test_people_come_in_the_order_of_their_identifiers_as_text():
    found = comorbidity_index({"b": [], "10": [], "9": []}, code_list(CHARLSON), "quan_2011")

    assert [one.person_id for one in found] == ["10", "9", "b"]


def test_weights_that_the_list_does_not_have_are_refused():
    with pytest.raises(InvalidInput, match="`weights` 'ahrq'"):
        comorbidity_index({"a": []}, code_list(ELIXHAUSER), "ahrq")


@pytest.mark.parametrize(("age", "points"), [(49, 0), (50, 1), (59, 1), (60, 2), (79, 3), (80, 4), (101, 4)])
def test_age_adds_a_point_for_each_ten_years_from_50_to_80(age, points):
    assert age_adjusted(2, age) == 2 + points


@pytest.mark.parametrize("age", [-1, float("nan"), float("inf")])
def test_an_impossible_age_is_refused(age):
    with pytest.raises(InvalidInput, match="ages"):
        age_adjusted(0, age)


def test_ten_year_survival_falls_from_98_to_77_per_cent_over_three_points():
    assert ten_year_survival(0) == pytest.approx(0.983)
    assert ten_year_survival(3) == pytest.approx(0.7748, abs=1e-4)


def test_survival_is_given_for_the_first_weights_only():
    asked = {"diagnoses": [{"person_id": "a", "icd10": "I21"}], "ages": {"a": 50, "b": None}}
    first = call("charlson_index", **asked)["people"][0]
    later = call("charlson_index", **asked, weights="quan_2011")["people"][0]

    assert first["ten_year_survival"] == ten_year_survival(2)
    assert later["age_adjusted_score"] == 1
    assert "ten_year_survival" not in later


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"diagnoses": [{"icd10": "I21"}]}, "person_id"),
        ({"diagnoses": [{"person_id": "", "icd10": "I21"}]}, "person_id"),
        ({"diagnoses": [{"person_id": "a", "icd10": 21}]}, "icd10"),
        ({"diagnoses": "I21"}, "diagnoses"),
        ({}, "diagnoses"),
        ({"diagnoses": [], "weights": 5}, "weights"),
        ({"diagnoses": [], "hierarchy": "yes"}, "hierarchy"),
        ({"diagnoses": [{"person_id": "a"}], "ages": {"a": "old"}}, "ages"),
        ({"diagnoses": [{"person_id": "a"}], "ages": [50]}, "ages"),
    ],
)
def test_an_input_at_fault_is_named(inputs, says):
    with pytest.raises(InvalidInput, match=says):
        call("charlson_index", **inputs)


def test_a_person_without_a_code_scores_nothing_and_nobody_gives_no_people():
    assert call("elixhauser_index", diagnoses=[{"person_id": 7, "icd10": None}])["people"] == [
        {"person_id": "7", "score": 0, "categories": [], "count": 0}
    ]
    assert call("elixhauser_index", diagnoses=[]) == {"people": []}


def test_diagnoses_may_be_a_table_in_which_codes_stay_text(tmp_path):
    (tmp_path / "d.csv").write_text("person_id,icd10\n007,I21\n007,\n")

    found = call("charlson_index", tmp_path, diagnoses={"table": "d.csv"})

    assert found["people"][0]["person_id"] == "007"
    assert found["people"][0]["score"] == 1


def test_the_mortality_indicator_takes_the_users_list_and_never_falls_below_0(tmp_path, monkeypatch):
    names = sorted(code_list(CHARLSON).codes)
    codes = "".join(f"{name},Z{number:02d}\n" for number, name in enumerate(names))
    (tmp_path / "charlson_shmi_v1_60_icd10.csv").write_text("category,icd10_prefix\n" + codes)
    (tmp_path / "charlson_weights.csv").write_text(
        "category,shmi\n" + "".join(f"{name},-1\n" for name in names)
    )
    monkeypatch.setenv("NEWCARE_CODE_LISTS", str(tmp_path))

    found = call("charlson_index", tmp_path, diagnoses=[{"person_id": "a", "icd10": "Z01"}], weights="shmi")

    assert found["people"][0]["score"] == 0
    assert found["people"][0]["categories"] == [names[1]]
