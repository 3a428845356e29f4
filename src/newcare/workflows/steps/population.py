"""Steps that answer: who is it for?"""

from __future__ import annotations

from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Table
from newcare.population import cohort, needs, registered_population, segment_overlap, segments
from newcare.reference.segmentations import long_term_conditions, segmentation

RECORDS = (
    "register",
    "place",
    "spell",
    "attendance",
    "contact",
    "package",
    "diagnosis",
    "score",
    "assessment",
)


def population_steps(model: ModelOfCare, pseudonym_key: str) -> list[Step]:
    """Who is it for?"""
    top = model.cohort.top
    return [
        Step(
            "population",
            population_segments,
            RECORDS[:-1],
            ("segment",),
            {
                "on": model.place.population_date.isoformat(),
                "unit": model.place.unit.column,
                "groups": segmentation(model.cohort.segmentation)["groups"],
                "conditions": long_term_conditions(),
            },
            secrets={"pseudonym_key": pseudonym_key},
        ),
        Step("segment-sizes", segment_overlap, ("segment",), ("segment_size",)),
        Step(
            "cohort",
            cohort,
            ("segment",),
            ("cohort", "cohort_size"),
            {
                "include": list(model.cohort.include),
                "top": None if top is None else {"share": top.share, "by": top.by},
            },
        ),
    ]


def population_segments(
    register: Table,
    place: Table,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    diagnosis: Table,
    score: Table,
    *,
    on: str,
    unit: str,
    groups: list[dict[str, Any]],
    conditions: dict[str, list[str]],
    pseudonym_key: str,
) -> dict[str, Table]:
    """From records to segments in one step, so that nothing that names a person is written to the results."""
    registered = registered_population(register, place, on=on, unit=unit)["registered"]
    needed = needs(
        registered, spell, attendance, contact, package, diagnosis, score, on=on, conditions=conditions
    )["needs"]
    return segments(registered, needed, groups=groups, pseudonym_key=pseudonym_key)
