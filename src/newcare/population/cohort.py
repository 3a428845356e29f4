"""The cohort: the people for whom a model of care is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.engines import Table, literal, row_number, union

TOP_BY = {
    "cost-in-past-year": "cost_pence",
    "emergency-admissions-in-past-year": "emergency_admissions",
}


def cohort(segment: Table, *, include: Sequence[str], top: Mapping[str, Any] | None) -> dict[str, Table]:
    """People in the segments included, and of the top share by a need: one row a person.

    Only people in a unit of the model's kind can belong: where the unit is the care home, people who live in none
    do not, whatever their segment.

    Args:
        segment: from `segments`.
        include: segments whose people belong.
        top: None, or `share` (0 to 1) of all registered people in units and `by`: a key of `TOP_BY`. Those with
            the highest values belong too; ties are settled by the pseudonym, so that every engine picks the same.

    Returns:
        `cohort`: pseudonym, unit, segment, sex, age_band, by_segment, by_rank (why the person is here).
        Risk is not impactability: a high rank says who uses most, not who would gain most.
        `cohort_size`: segment ("ALL" for everybody), people.
    """
    in_units = segment.filter(segment.unit.notnull())
    ranked = in_units.mutate(by_segment=in_units.segment.isin(list(include)), by_rank=literal(False))
    if top is not None:
        column = ranked[TOP_BY[top["by"]]]
        position = row_number().over(order_by=[column.desc(), ranked.pseudonym])
        total = ranked.count().as_scalar()
        ranked = ranked.mutate(by_rank=(position < total * top["share"]) & (column > 0))
    chosen = ranked.filter(ranked.by_segment | ranked.by_rank)
    sizes = union(
        chosen.group_by("segment").agg(people=chosen.count()),
        chosen.agg(segment=literal("ALL"), people=chosen.count()),
    )
    return {
        "cohort": chosen.select("pseudonym", "unit", "segment", "sex", "age_band", "by_segment", "by_rank"),
        "cohort_size": sizes,
    }
