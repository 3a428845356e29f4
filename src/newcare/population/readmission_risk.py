"""PARR-30: the risk to be back in hospital as an emergency within 30 days of going home.

Its coefficients have not been checked against the paper, so newcare does not ship them: they come from the user's
file, and whoever shows a result says that they are unverified.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from newcare.errors import InvalidInput

STANDING = "coefficients not checked against Billings 2012"
_DEPRIVATION_BANDS = (
    (10.0, "imd_under_10"),
    (15.0, "imd_10_to_under_15"),
    (25.0, "imd_15_to_under_25"),
    (40.0, "imd_25_to_under_40"),
    (50.0, "imd_40_to_under_50"),
)
_MOST_DEPRIVED = "imd_50_and_over"
_NUMBERS = (
    "constant",
    "age_squared",
    "emergency_admissions_last_year",
    "emergency_admission_last_30_days",
    "current_admission_emergency",
)
_NOT_CONDITIONS = frozenset((*_NUMBERS, *(name for _, name in _DEPRIVATION_BANDS), _MOST_DEPRIVED))


@dataclass(frozen=True)
class Discharge:
    """One person on the day of going home, as PARR-30 sees them.

    `imd_score` is the Index of Multiple Deprivation score of where they live (not its rank); `conditions` are named
    as in the coefficients. `emergency_admissions_last_year` counts those before this stay.
    """

    age: float
    imd_score: float
    emergency_admissions_last_year: float
    emergency_admission_last_30_days: bool
    current_admission_emergency: bool
    conditions: Collection[str] = ()


@dataclass(frozen=True)
class ReadmissionRisk:
    """The linear predictor and the probability, from 0 to 1. `standing` is to be shown with it."""

    linear_predictor: float
    probability: float
    standing: str = STANDING


def parr_30(
    person: Discharge, coefficients: Mapping[str, float], *, hospital_coefficient: float = 0.0
) -> ReadmissionRisk:
    """Risk of one person.

    Args:
        person: see `Discharge`.
        coefficients: from `newcare.reference.codelists.parr_30_coefficients`.
        hospital_coefficient: effect of the hospital, which the published model gives for each; 0 leaves it out.

    Raises:
        InvalidInput: a condition that the model does not have; a number that is negative or not finite.

    Sources:
        Billings 2012, BMJ Open 2:e001667, doi 10.1136/bmjopen-2012-001667.
    """
    _check(person, coefficients, hospital_coefficient)
    band = next((name for limit, name in _DEPRIVATION_BANDS if person.imd_score < limit), _MOST_DEPRIVED)
    terms = [
        coefficients["constant"],
        coefficients["age_squared"] * person.age**2,
        coefficients[band],
        coefficients["emergency_admissions_last_year"] * person.emergency_admissions_last_year,
        coefficients["emergency_admission_last_30_days"] * person.emergency_admission_last_30_days,
        coefficients["current_admission_emergency"] * person.current_admission_emergency,
        *(coefficients[condition] for condition in sorted(set(person.conditions))),
        hospital_coefficient,
    ]
    predictor = math.fsum(terms)
    return ReadmissionRisk(predictor, 1 / (1 + math.exp(-predictor)))


def _check(person: Discharge, coefficients: Mapping[str, float], hospital_coefficient: float) -> None:
    """Refuse what the model is not defined for."""
    missing = sorted(_NOT_CONDITIONS - set(coefficients))
    if missing:
        raise InvalidInput("The coefficients of PARR-30 are not complete.", seen=f"no {', '.join(missing)}")
    for name in ("age", "imd_score", "emergency_admissions_last_year"):
        given = getattr(person, name)
        if not (math.isfinite(given) and given >= 0):
            raise InvalidInput(f"`{name}` must be a finite number, 0 or more.")
    if not math.isfinite(hospital_coefficient):
        raise InvalidInput("`hospital_coefficient` must be a finite number.", seen=repr(hospital_coefficient))
    known = set(coefficients) - _NOT_CONDITIONS
    unknown = sorted(set(person.conditions) - known)
    if unknown:
        raise InvalidInput(
            f"The condition '{unknown[0]}' is not one of `conditions` that PARR-30 knows.",
            remedy=f"Choose from: {', '.join(sorted(known))}.",
        )
