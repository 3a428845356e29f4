"""PARR-30 with made-up coefficients: how the terms add up, and what is refused."""

from __future__ import annotations

import math

import pytest

from newcare.errors import InvalidInput
from newcare.population.conformance_codes import CONFORMANCE
from newcare.population.readmission_risk import STANDING, Discharge, parr_30

COEFFICIENTS = {
    "constant": -3.0,
    "age_squared": 0.0001,
    "emergency_admissions_last_year": 0.1,
    "emergency_admission_last_30_days": 0.5,
    "current_admission_emergency": 0.6,
    "imd_under_10": 0.0,
    "imd_10_to_under_15": 1.0,
    "imd_15_to_under_25": 2.0,
    "imd_25_to_under_40": 3.0,
    "imd_40_to_under_50": 4.0,
    "imd_50_and_over": 5.0,
    "dementia": 0.25,
}
YOUNG = Discharge(0, 5, 0, False, False)


def risk(**changes):
    return parr_30(Discharge(**{**vars(YOUNG), **changes}), COEFFICIENTS)


def test_the_terms_add_up_and_the_logistic_gives_the_probability():
    found = risk(
        age=50,
        emergency_admissions_last_year=3,
        emergency_admission_last_30_days=True,
        current_admission_emergency=True,
        conditions=["dementia", "dementia"],
    )

    assert found.linear_predictor == pytest.approx(-3 + 0.25 + 0.3 + 0.5 + 0.6 + 0.25)
    assert found.probability == pytest.approx(1 / (1 + math.exp(1.1)))
    assert found.standing == STANDING


@pytest.mark.parametrize(
    ("score", "term"),
    [(9.99, 0), (10, 1), (14.9, 1), (15, 2), (25, 3), (39.9, 3), (40, 4), (49.9, 4), (50, 5), (90, 5)],
)
def test_a_band_of_deprivation_begins_at_its_lower_limit(score, term):
    assert risk(imd_score=score).linear_predictor == pytest.approx(-3 + term)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"conditions": ["gout"]}, "condition 'gout'"),
        ({"conditions": ["constant"]}, "condition 'constant'"),
        ({"age": -1}, "age"),
        ({"imd_score": float("nan")}, "imd_score"),
        ({"emergency_admissions_last_year": -1}, "emergency_admissions_last_year"),
    ],
)
def test_what_the_model_is_not_defined_for_is_refused(changes, says):
    with pytest.raises(InvalidInput, match=says):
        risk(**changes)


def test_coefficients_that_are_not_complete_are_refused():
    with pytest.raises(InvalidInput, match="imd_under_10"):
        parr_30(YOUNG, {name: 0 for name in COEFFICIENTS if name != "imd_under_10"})


def test_the_effect_of_the_hospital_is_added():
    assert parr_30(YOUNG, COEFFICIENTS, hospital_coefficient=0.12).linear_predictor == pytest.approx(-2.88)


def test_without_the_users_file_the_refusal_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWCARE_CODE_LISTS", raising=False)
    inputs = {
        "age": 50,
        "imd_score": 5,
        "emergency_admissions_last_year": 0,
        "emergency_admission_last_30_days": False,
        "current_admission_emergency": True,
    }

    with pytest.raises(InvalidInput, match="NEWCARE_CODE_LISTS"):
        CONFORMANCE["parr30"](inputs, tmp_path / "cases")
    for name in inputs:
        with pytest.raises(InvalidInput, match=name):
            CONFORMANCE["parr30"]({**inputs, name: None}, tmp_path / "cases")
