"""How many people of each unit are in the cohort, beside the number that age and sex would lead one to expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.engines import Table, coalesce, literal, whole_sum
from newcare.methods.checks import FloatArray
from newcare.methods.indirect_standardisation import (
    IndirectlyStandardisedRatios,
    indirectly_standardised_ratios,
)
from newcare.tables import TABLES
from newcare.tables.arrow import table_of
from newcare.terms import AGE_BANDS

SEXES = ("female", "male")
CONFIDENCE, CONTROL = 0.95, 0.998
NOBODY = "nobody is expected: nowhere are people of this age and sex in the cohort"
PROJECTED = ("emergency_admissions", "emergency_bed_days", "cost_pence")
METHOD = (
    "indirect standardisation by sex and five-year age band to everybody in units; limits by the rule of ten (exact"
    " below 10 people, Byar's from 10). Higher or lower is said outside 99.8 % limits"
)


def cohort_cells(segment: Table, cohort: Table, use_over_years: Table) -> dict[str, Table]:
    """People, members of the cohort and what these used, by unit, sex and age band.

    Returns:
        `cohort_cell`: unit (null outside any), sex, age_band, people, members; and of the members' use in the year
        before, for each of `PROJECTED`, its sum and `<measure>_squares`.
    """
    marks = cohort.select(whose="pseudonym", member=literal(1, "int64"))
    used = use_over_years.select(
        person="pseudonym", **{name: use_over_years[f"past_{name}"] for name in PROJECTED}
    )
    joined = segment.select("pseudonym", "unit", "sex", "age_band")
    joined = joined.left_join(marks, joined.pseudonym == marks.whose)
    joined = joined.left_join(used, joined.pseudonym == used.person)
    marked = joined.mutate(member=coalesce(joined.member, 0))
    marked = marked.mutate(**{name: coalesce(marked[name], 0) * marked.member for name in PROJECTED})
    sums: dict[str, Any] = {"people": marked.count(), "members": whole_sum(marked.member)}
    for name in PROJECTED:
        amount = marked[name].cast("float64")
        sums |= {name: whole_sum(marked[name]), f"{name}_squares": (amount * amount).sum()}
    return {"cohort_cell": marked.group_by("unit", "sex", "age_band").agg(**sums)}


def cohort_units(cohort_cell: pa.Table, *, data_version: str) -> dict[str, pa.Table]:
    """Members of the cohort in each unit, observed against expected.

    Args:
        cohort_cell: from `cohort_cells`; people in no unit are left out.
        data_version: shown beside every figure.

    Returns:
        `cohort_unit`: unit, people, members, expected, ratio with limits, and `standing` ("higher", "lower", "as
        expected"). Null ratio, with a reason, where nobody is expected.
    """
    rows = [row for row in cohort_cell.to_pylist() if row["unit"] is not None]
    units = sorted({row["unit"] for row in rows})
    if not units or not any(row["members"] for row in rows):
        return {"cohort_unit": table_of(TABLES["cohort_unit"], [])}
    people, members = _grids(rows, units)
    expected = _expected(people, members)
    able = expected > 0  # the method refuses a unit where nobody is expected
    ratios = {
        level: _ratios(people[able], members[able], people, members, level) for level in (CONFIDENCE, CONTROL)
    }
    places = dict(zip(np.flatnonzero(able).tolist(), range(int(able.sum())), strict=True))
    lineage = {"method": METHOD, "confidence": CONFIDENCE, "data_version": data_version}
    found = [
        {"unit": unit, "people": int(people[rank].sum()), "members": int(members[rank].sum()), **lineage}
        | {"expected": float(expected[rank])}
        | (_ratio(ratios, places[rank]) if rank in places else {"reason": NOBODY})
        for rank, unit in enumerate(units)
    ]
    return {"cohort_unit": table_of(TABLES["cohort_unit"], found)}


def _grids(rows: Sequence[Mapping[str, Any]], units: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    """People and members, shape (units, sexes x age bands)."""
    shape = (len(units), len(SEXES) * len(AGE_BANDS))
    people, members = np.zeros(shape), np.zeros(shape)
    of_unit = {unit: rank for rank, unit in enumerate(units)}
    for row in rows:
        at = of_unit[row["unit"]], SEXES.index(row["sex"]) * len(AGE_BANDS) + AGE_BANDS.index(row["age_band"])
        people[at] += row["people"]
        members[at] += row["members"]
    return people, members


def _expected(people: FloatArray, members: FloatArray) -> FloatArray:
    """Members that each unit would have at everybody's rates."""
    everybody = people.sum(axis=0)
    found: FloatArray = people @ (members.sum(axis=0) / np.where(everybody > 0, everybody, 1.0))
    return found


def _ratios(
    people: FloatArray, members: FloatArray, all_people: FloatArray, all_members: FloatArray, level: float
) -> IndirectlyStandardisedRatios:
    """Observed over expected of the units where somebody is expected."""
    some = all_people.sum(axis=0) > 0
    return indirectly_standardised_ratios(
        members.sum(axis=1),
        people[:, some],
        all_members.sum(axis=0)[some],
        all_people.sum(axis=0)[some],
        confidence=level,
    )


def _ratio(ratios: Mapping[float, IndirectlyStandardisedRatios], place: int) -> dict[str, Any]:
    """One unit's ratio, and whether it stands outside the control limits."""
    shown, control = ratios[CONFIDENCE], ratios[CONTROL]
    standing = (
        "higher" if control.lower[place] > 1 else "lower" if control.upper[place] < 1 else "as expected"
    )
    return {
        "ratio": float(shown.value[place]),
        "lower": float(shown.lower[place]),
        "upper": float(shown.upper[place]),
        "standing": standing,
    }
