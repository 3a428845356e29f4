"""The people of a cohort under a model of care beside each control group, from what was recorded of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.errors import InvalidInput
from newcare.evaluation.people.evaluate import evaluate_people
from newcare.evaluation.people.followed import YEAR_BEFORE
from newcare.evaluation.people.study import PersonOutcome, PersonStudy
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.panel import Floats
from newcare.tables.arrow import table_of
from newcare.tables.people import YEARS_SEEN
from newcare.tables.person_estimates import BALANCE, PERSON_ESTIMATE
from newcare.tables.population_results import NEED_NAMES

DAYS_A_YEAR = 365.25
AFTER_LAG, LAG_DAYS = "after the first 90 days", 90
_FEWEST = 20  # people of each arm who have, or lack, something that is balanced
_PENCE = ("cost_pence", "weekly_package_pence")  # long-tailed: their logarithm is balanced
_EVENT, _DEATH = 1, 2
_TWO_VALUES = 2
_A_RANK = "cost_rank_percent"  # says nothing that cost does not
USE_OF = {
    "cost-in-past-year": "cost_pence",
    "emergency-admissions-in-past-year": "emergency_admissions",
    "emergency-bed-days-in-past-year": "emergency_bed_days",
    "attendances-in-past-year": "attendances",
    "community-contacts-in-past-year": "community_contacts",
    "weekly-package-cost": "weekly_package_pence",
    "emergency-admission-risk": "emergency_admissions",
}
"""What a model of care ranks people by, where it is use -> the need that holds it."""


def cohort_study(
    followed_person: pa.Table,
    *,
    designs: Sequence[str],
    chosen_by: str | None,
    confidence: float,
    data_version: str,
) -> dict[str, pa.Table]:
    """Evaluate the people of the cohort.

    Args:
        followed_person: see `newcare.tables.people`.
        designs: of persons, those of the model file.
        chosen_by: what people were ranked by for the cohort; null for nothing.
        confidence: level of the two-sided limits.
        data_version: written on every row.

    Returns:
        `person_estimate` and `balance`; without rows where nobody can be compared.
    """
    rows = with_events(followed_person)
    parts: list[dict[str, pa.Table]] = []
    for group in sorted(pc.unique(rows.column("comparison")).to_pylist()):
        own = rows.filter(pc.equal(pc.field("comparison"), group))
        try:
            study = study_of(own, designs=designs, chosen_by=chosen_by)
            parts.append(evaluate_people(own, study, confidence=confidence, data_version=data_version))
        except InvalidInput as refusal:
            parts.append(_refused(group, designs, str(refusal), confidence, data_version))
    empty = {"person_estimate": table_of(PERSON_ESTIMATE, []), "balance": table_of(BALANCE, [])}
    return {name: pa.concat_tables([empty[name], *(part[name] for part in parts)]) for name in empty}


def study_of(rows: pa.Table, *, designs: Sequence[str], chosen_by: str | None) -> PersonStudy:
    """Name what the people of one control group are compared on, and what is counted.

    Every need is a covariate that at least 20 people of either arm have and 20 lack, and that is not the sum of others;
    so are age, sex, deprivation and the use of the year before the index date, by which people may have been chosen.
    """
    treated = np.asarray(rows.column("treated").to_numpy()) == 1
    wanted = ["age_squared", *(name for name in NEED_NAMES if name != _A_RANK)]
    used = [name for name in wanted if name in rows.column_names and _common(_column(rows, name), treated)]
    design = np.column_stack([_column(rows, name) for name in used]) if used else np.zeros((len(rows), 0))
    left = set(dependent_columns(design))
    kept = tuple(name for place, name in enumerate(used) if place not in left)
    by_use = USE_OF.get(chosen_by or "")
    most = float(np.max(rows.column("followed_days").to_numpy(), initial=0))
    return PersonStudy(
        "pseudonym",
        "treated",
        _outcomes(most),
        kept,
        categories=tuple(name for name in ("sex", "deprivation_fifth") if _varies(rows, name, treated)),
        exact=("care_home_resident",) if "care_home_resident" in kept else (),
        comparison="comparison",
        unit="unit",
        index_date="index_date",
        risk_set="risk_set",
        prior_use=(by_use,) if by_use in kept else (),
        before_after=(YEAR_BEFORE,),
        designs=tuple(designs),
    )


def with_events(followed: pa.Table) -> pa.Table:
    """Add what outcomes are counted from: person-years of each window, causes and days of events; logs of pence."""
    days = np.asarray(followed.column("followed_days").to_numpy(), dtype=np.float64)
    followed = followed.filter(pa.array(days > 0))
    days = days[days > 0]
    died = np.asarray(followed.column("died").to_numpy(zero_copy_only=False), dtype=bool)
    first = np.asarray(
        followed.column("first_admission_days").cast(pa.float64()).fill_null(np.inf).to_numpy(),
        dtype=np.float64,
    )
    admitted = np.isfinite(first)
    added: dict[str, Any] = {
        "years": days / DAYS_A_YEAR,
        "years_after_lag": np.maximum(days - LAG_DAYS, 0) / DAYS_A_YEAR,
        **{
            f"years_in_year_{year}": np.clip(days - 365 * (year - 1), 0, 365) / DAYS_A_YEAR
            for year in range(1, YEARS_SEEN + 1)
        },
        "death": died.astype(np.int64),
        "admission_or_death": np.where(admitted, _EVENT, np.where(died, _DEATH, 0)),
        "days_to_either": np.where(admitted, first + 1, days),
        "age_squared": np.square(_column(followed, "age") / 10),
    }
    for name in _PENCE:
        place = followed.column_names.index(name)
        followed = followed.set_column(place, name, pa.array(np.log1p(_column(followed, name) / 100)))
    for name, values in added.items():
        followed = followed.append_column(name, pa.array(values))
    return followed


def _outcomes(most_days: float) -> tuple[PersonOutcome, ...]:
    """What is counted, over the whole follow-up, after a lag and in each year that anybody is followed into."""
    years = range(1, min(YEARS_SEEN, int(np.ceil(most_days / 365))) + 1)
    horizon = 365.0 if most_days >= 365 else most_days
    admissions = "emergency-admissions"
    return (
        PersonOutcome(admissions, "count", "later_emergency_admissions", "years"),
        PersonOutcome(
            admissions, "count", "later_emergency_admissions_after_lag", "years_after_lag", window=AFTER_LAG
        ),
        *(
            PersonOutcome(
                admissions,
                "count",
                f"later_emergency_admissions_year_{year}",
                f"years_in_year_{year}",
                window=f"year {year}",
            )
            for year in years
        ),
        PersonOutcome("emergency-bed-days", "days", "later_emergency_bed_days", "years"),
        PersonOutcome("cost-of-all-care", "cost", "later_cost_pence", "years"),
        PersonOutcome("deaths", "event", "followed_days", cause="death", horizon=horizon),
        PersonOutcome(
            "first-emergency-admission",
            "event",
            "days_to_either",
            cause="admission_or_death",
            horizon=horizon,
        ),
    )


def _column(rows: pa.Table, name: str) -> Floats:
    return np.asarray(rows.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)


def _common(values: Floats, treated: Any) -> bool:
    """Whether enough people of each arm differ from what most have; of two values, enough have each."""
    levels, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    usual = place == int(np.argmax(counts))
    fewest = min(int((~usual)[arm].sum()) for arm in (treated, ~treated))
    if len(levels) == _TWO_VALUES:
        fewest = min(fewest, *(int(usual[arm].sum()) for arm in (treated, ~treated)))
    return fewest >= _FEWEST


def _varies(rows: pa.Table, name: str, treated: Any) -> bool:
    """Whether every level of a category is found in both arms."""
    labels = rows.column(name).cast(pa.string()).to_numpy(zero_copy_only=False)
    both = [set(labels[arm].tolist()) for arm in (treated, ~treated)]
    return both[0] == both[1] and len(both[0]) > 1


def _refused(
    group: str, designs: Sequence[str], reason: str, confidence: float, data_version: str
) -> dict[str, pa.Table]:
    """One row for each design that cannot be had beside a control group."""
    rows = [
        {
            "outcome": "emergency-admissions",
            "design": design,
            "comparison": group,
            "window": "whole follow-up",
            "measure": "rate-ratio",
            "reason": reason,
            "people_treated": 0,
            "people_comparison": 0,
            "method": "not worked out",
            "confidence": confidence,
            "data_version": data_version,
        }
        for design in designs
    ]
    return {"person_estimate": table_of(PERSON_ESTIMATE, rows), "balance": table_of(BALANCE, [])}
