"""The conformance cases' names for comorbidity, frailty and kinds of stay: one adapter from JSON for each function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.case_inputs import Adapter, Inputs, flag, optional, required, texts, values
from newcare.population.coded_inputs import (
    ages_of,
    code_texts,
    codes_of_people,
    finite,
    folders_of_lists,
    listed_texts,
    needed_flag,
    one_text,
)
from newcare.population.comorbidity import (
    SHMI,
    Comorbidity,
    age_adjusted,
    comorbidity_index,
    gives_survival,
    ten_year_survival,
)
from newcare.population.frailty import (
    DEFICITS,
    frailty_from_deficits,
    frailty_from_score,
    hospital_frailty,
)
from newcare.population.readmission_risk import Discharge, parr_30
from newcare.population.stay_kinds import ambulatory_care_conditions
from newcare.reference.codelists import (
    CHARLSON,
    ELIXHAUSER,
    charlson_for_shmi,
    code_list,
    parr_30_coefficients,
)

DEFAULT_CHARLSON = "charlson_1987"
DEFAULT_ELIXHAUSER = "van_walraven"


def _charlson_index(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Charlson index of each person, adjusted for age where an age is given."""
    weights = one_text(optional(inputs, "weights", DEFAULT_CHARLSON), "weights")
    listed = charlson_for_shmi(folders_of_lists(folder)) if weights == SHMI else code_list(CHARLSON)
    hierarchy = flag(inputs, "hierarchy", default=True)
    ages = ages_of(inputs)
    found = comorbidity_index(codes_of_people(inputs, folder), listed, weights, hierarchy=hierarchy)
    return {"people": [{**_shown(one), **_aged(one, ages, weights)} for one in found]}


def _elixhauser_index(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Elixhauser index of each person."""
    weights = one_text(optional(inputs, "weights", DEFAULT_ELIXHAUSER), "weights")
    hierarchy = flag(inputs, "hierarchy", default=True)
    found = comorbidity_index(
        codes_of_people(inputs, folder), code_list(ELIXHAUSER), weights, hierarchy=hierarchy
    )
    return {"people": [{**_shown(one), "count": one.count} for one in found]}


def _hospital_frailty_risk_score(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Hospital Frailty Risk Score of each person."""
    people = [
        {
            "person_id": one.person_id,
            "score": one.score,
            "band": one.band,
            "codes_counted": list(one.codes_counted),
        }
        for one in hospital_frailty(codes_of_people(inputs, folder))
    ]
    return {"people": people}


def _ambulatory_care_sensitive(inputs: Inputs, _: Path) -> dict[str, Any]:
    """Ambulatory care sensitive conditions of one stay."""
    (method,) = texts("admission_method", [required(inputs, "admission_method")])
    diagnoses = code_texts(values(inputs, "diagnoses"), "diagnoses")
    procedures = code_texts(optional(inputs, "procedures", []), "procedures")
    met = ambulatory_care_conditions(method, diagnoses, procedures)
    return {
        "is_ambulatory_care_sensitive": bool(met),
        "conditions": sorted({rule.condition for rule in met}),
        "groups": sorted({rule.group for rule in met}),
    }


def _parr30(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Risk of readmission within 30 days, by coefficients that are not verified."""
    person = Discharge(
        age=finite(required(inputs, "age"), "age"),
        imd_score=finite(required(inputs, "imd_score"), "imd_score"),
        emergency_admissions_last_year=finite(
            required(inputs, "emergency_admissions_last_year"), "emergency_admissions_last_year"
        ),
        emergency_admission_last_30_days=needed_flag(inputs, "emergency_admission_last_30_days"),
        current_admission_emergency=needed_flag(inputs, "current_admission_emergency"),
        conditions=listed_texts(inputs, "conditions"),
    )
    hospital = finite(optional(inputs, "hospital_coefficient", 0), "hospital_coefficient")
    found = parr_30(person, parr_30_coefficients(folders_of_lists(folder)), hospital_coefficient=hospital)
    return {
        "linear_predictor": found.linear_predictor,
        "probability": found.probability,
        "standing": found.standing,
    }


def _electronic_frailty_index(inputs: Inputs, _: Path) -> dict[str, Any]:
    """Electronic frailty index from deficits, or the band of one that was given."""
    present = inputs.get("deficits_present")
    if present is None and inputs.get("score") is None:
        raise InvalidInput("`deficits_present` is missing.", remedy="Give it, or give `score`.")
    if present is None:
        found = frailty_from_score(inputs["score"])
    else:
        found = frailty_from_deficits(present, optional(inputs, "deficits_total", DEFICITS))
    return {"score": found.score, "band": found.band}


def _shown(one: Comorbidity) -> dict[str, Any]:
    return {"person_id": one.person_id, "score": one.score, "categories": list(one.categories)}


def _aged(one: Comorbidity, ages: Mapping[str, float], weights: str) -> dict[str, Any]:
    """What is added for a person whose age is known."""
    if one.person_id not in ages:
        return {}
    score = age_adjusted(one.score, ages[one.person_id])
    survival = {"ten_year_survival": ten_year_survival(score)} if gives_survival(weights) else {}
    return {"age_adjusted_score": score, **survival}


CONFORMANCE: Mapping[str, Adapter] = {
    "charlson_index": _charlson_index,
    "elixhauser_index": _elixhauser_index,
    "hospital_frailty_risk_score": _hospital_frailty_risk_score,
    "ambulatory_care_sensitive": _ambulatory_care_sensitive,
    "parr30": _parr30,
    "electronic_frailty_index": _electronic_frailty_index,
}
