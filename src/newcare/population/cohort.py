"""The cohort: the people for whom a model of care is meant, and why each of them is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.engines import Table, Value, literal, row_number, union
from newcare.errors import InvalidInput
from newcare.population.ranking import in_top

RISK = "emergency-admission-risk"
TOP_BY = {
    "cost-in-past-year": "cost_pence",
    "emergency-admissions-in-past-year": "emergency_admissions",
    "emergency-bed-days-in-past-year": "emergency_bed_days",
    "attendances-in-past-year": "attendances",
    "community-contacts-in-past-year": "community_contacts",
    "weekly-package-cost": "weekly_package_pence",
    "long-term-conditions": "conditions",
    "charlson-score": "charlson_score",
    "electronic-frailty-index": "electronic_frailty_index",
    "hospital-frailty-risk-score": "hospital_frailty_tenths",
    RISK: "risk",
}
"""What people can be ranked by: the name in model files -> the column that holds it."""


def cohort(
    segment: Table, risk: Table | None = None, *, include: Sequence[str], top: Mapping[str, Any] | None
) -> dict[str, Table]:
    """People in the segments included, and of the top share by a need: one row a person.

    Only people in a unit of the model's kind can belong: where the unit is the care home, people who live in none
    do not, whatever their segment.

    Args:
        segment: a person a row: pseudonym, unit, segment, sex, age_band, order_of_ties and the needs.
        risk: pseudonym, risk (0 to 1): needed where people are ranked by it; a person without one has none.
        include: segments whose people belong.
        top: None, or `share` (0 to 1) of all registered people in units and `by`: a key of `TOP_BY`. So many
            people, rounded to the nearest with halves up, with the highest values belong too. Ties are settled by
            `order_of_ties`, so that every engine and every purpose picks the same. Nobody belongs for a value of 0.

    Returns:
        `cohort`: pseudonym, unit, segment, sex, age_band, by_segment, by_rank (why the person is here).
        Risk is not impactability: a high rank says who uses most, not who would gain most.
        `cohort_size`: segment ("ALL" for everybody), people.

    Raises:
        InvalidInput: what people are ranked by is not in the tables given.
    """
    marked = with_reasons(segment, risk, include=include, top=top)
    chosen = marked.filter(marked.by_segment | marked.by_rank)
    sizes = union(
        chosen.group_by("segment").agg(people=chosen.count()),
        chosen.agg(segment=literal("ALL"), people=chosen.count()),
    )
    return {
        "cohort": chosen.select("pseudonym", "unit", "segment", "sex", "age_band", "by_segment", "by_rank"),
        "cohort_size": sizes,
    }


def with_reasons(
    segment: Table, risk: Table | None = None, *, include: Sequence[str], top: Mapping[str, Any] | None
) -> Table:
    """Mark everybody: `by_segment` and `by_rank` say for what, if anything, each belongs; arguments as for `cohort`."""
    in_unit = segment.unit.notnull()
    marked = segment.mutate(
        in_unit=in_unit, by_segment=in_unit & segment.segment.isin(list(include)), by_rank=literal(False)
    )
    if top is not None:
        marked = _marked_by_rank(marked, risk, top["by"], top["share"])
    return marked.drop("in_unit")


def _marked_by_rank(people: Table, risk: Table | None, by: str, share: float) -> Table:
    """Mark the top share of the people in units."""
    if by == RISK and risk is not None:
        risks = risk.select("pseudonym", "risk")
        people = people.left_join(risks, "pseudonym").drop("pseudonym_right")
    column = TOP_BY[by]
    if column not in people.columns:
        others = _rankable(people, by)
        first = "Give the table of risks" if by == RISK else "Bring the records that it comes from"
        raise InvalidInput(
            f"People cannot be ranked by '{by}': no table that is read holds '{column}'.",
            remedy=f"{first}, or rank by one of {', '.join(others)}.",
        )
    value: Value = people[column].fill_null(0)
    position = row_number().over(group_by=people.in_unit, order_by=[value.desc(), people.order_of_ties])
    in_units: Any = people.count().over(group_by=people.in_unit)
    return people.mutate(by_rank=people.in_unit & in_top(position, in_units, share) & (value > 0))


def _rankable(people: Table, by: str) -> list[str]:
    """What people could be ranked by instead."""
    return [name for name, column in TOP_BY.items() if name != by and column in people.columns]
