"""Steps that answer: who is it for?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Table
from newcare.population import cohort, needs, registered_population, segment_overlap, segments
from newcare.population.cohort import RISK
from newcare.reference.segmentations import parse_segmentation
from newcare.workflows.sources import of_people


def population_steps(model: ModelOfCare, records: Sequence[str], pseudonym_key: str) -> list[Step]:
    """Who is it for?

    Args:
        model: the model of care.
        records: tables of records that are there.
        pseudonym_key: key of the purpose.
    """
    top = model.cohort.top
    by_risk = top is not None and top.by == RISK
    return [
        Step(
            "population",
            population_segments,
            of_people(records),
            ("segment",),
            {
                "on": model.place.population_date.isoformat(),
                "unit": model.place.unit.column,
                "segmentation": dict(model.segmentation.written),
            },
            secrets={"pseudonym_key": pseudonym_key},
        ),
        Step(
            "segment-sizes",
            segment_overlap,
            ("segment",),
            ("segment_size", "segment_overlap"),
            {"overlaps": [list(pair) for pair in model.segmentation.overlaps]},
        ),
        Step(
            "cohort",
            cohort,
            ("segment", "risk") if by_risk else ("segment",),
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
    *,
    on: str,
    unit: str,
    segmentation: Mapping[str, Any],
    pseudonym_key: str,
    **records: Table,
) -> dict[str, Table]:
    """From records to segments in one step, so that nothing that names a person is written to the results."""
    registered = registered_population(register, place, on=on, unit=unit)["registered"]
    needed = needs(registered, on=on, **records)["needs"]
    parsed = parse_segmentation(segmentation, str(segmentation["id"]))
    return segments(registered, needed, segmentation=parsed, pseudonym_key=pseudonym_key)
