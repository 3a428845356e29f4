"""Ambulatory care sensitive stays, falls and the end of life, one stay at a time."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.population.conformance_codes import CONFORMANCE
from newcare.population.stay_kinds import ambulatory_care_conditions, is_end_of_life, is_fall


def conditions(diagnoses, procedures=(), method="21"):
    return [rule.condition for rule in ambulatory_care_conditions(method, diagnoses, procedures)]


def test_asthma_counts_as_the_primary_diagnosis_of_an_emergency_only():
    assert conditions(["J45.9"]) == ["asthma"]
    assert conditions(["N39.0", "J45.9"]) == []
    assert conditions(["J45.9"], method="11") == []


def test_diabetes_counts_in_any_position():
    assert conditions(["N39.0", "E11.6"]) == ["diabetes_complications"]


def test_acute_bronchitis_is_copd_where_copd_is_coded_beside_it():
    assert conditions(["J20.9"]) == []
    assert conditions(["J20.9", "J44.1"]) == ["chronic_obstructive_pulmonary_disease"]


def test_sickle_cell_disease_beside_it_takes_pneumonia_out_and_leaves_the_rest():
    assert conditions(["J18.1", "E10.1"]) == ["influenza_and_pneumonia", "diabetes_complications"]
    assert conditions(["J18.1", "E10.1", "D57.0"]) == ["diabetes_complications"]
    assert conditions(["D57.0", "J18.1"]) == ["influenza_and_pneumonia"]  # it is not beside, it is first


def test_any_heart_operation_takes_heart_failure_out_but_a_scan_does_not():
    assert conditions(["I50.0"], ["U20.1", "K02.1"]) == []
    assert conditions(["I50.0"], ["U20.1"]) == ["congestive_heart_failure"]


def test_only_the_main_procedure_takes_angina_out():
    assert conditions(["I20.0"], ["K75.1"]) == []
    assert conditions(["I20.0"], ["U20.1", "K75.1"]) == ["angina"]
    assert conditions(["L03.1"], ["U20.1", "K75.1"]) == []  # of cellulitis, any procedure


def test_a_code_of_three_characters_is_read_with_an_x_and_a_procedure_is_not():
    assert conditions(["R02"]) == ["gangrene"]
    assert conditions(["L03.1"], ["X01"]) == []


def test_a_fall_needs_an_emergency_and_65_years():
    assert is_fall("21", 65, ["S06.0", "W19"])
    assert not is_fall("21", 64, ["S06.0", "W19"])
    assert not is_fall("11", 65, ["S06.0", "W19"])


@pytest.mark.parametrize(
    ("diagnoses", "fell"),
    [
        (["S06.0"], False),  # an injury, and nothing says of a fall
        (["W19", "S06.0"], False),  # the injury is not first
        (["I10", "S72.0"], True),  # a broken hip without a cause
        (["S72.0", "V43.5"], False),  # in a car
        (["M80.6"], False),
        (["M80"], True),
        (["R29.6"], True),
        (["I10", "R29.6"], False),
    ],
)
def test_what_is_related_to_a_fall(diagnoses, fell):
    assert is_fall("21", 80, diagnoses) == fell


@pytest.mark.parametrize(
    ("method", "days", "diagnoses", "procedures", "holds"),
    [
        ("4", 14, ["I50"], [], True),
        ("4", 15, ["I50"], [], False),
        ("1", 2, ["I50"], [], False),
        (None, 2, ["I50"], [], False),
        ("4", 2, ["S06", "W19"], [], False),
        ("4", 2, ["I50"], ["K75"], False),
    ],
)
def test_a_stay_at_the_end_of_life(method, days, diagnoses, procedures, holds):
    assert is_end_of_life(method, days, diagnoses, procedures) == holds


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"diagnoses": ["I50"]}, "admission_method"),
        ({"admission_method": "21"}, "diagnoses"),
        ({"admission_method": "21", "diagnoses": [50]}, "diagnoses"),
        ({"admission_method": "21", "diagnoses": ["I50"], "procedures": "K75"}, "procedures"),
    ],
)
def test_an_input_at_fault_is_named(inputs, says):
    with pytest.raises(InvalidInput, match=says):
        CONFORMANCE["ambulatory_care_sensitive"](inputs, None)
