"""Segments by ordered rules that are data: the first group whose rules a person meets is the person's segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.engines import Table, Value, cases, keyed_id, literal, union, whole_sum

Rule = Mapping[str, float]  # need -> the least value at which it counts; all needs of a rule must hold


def segments(
    registered: Table, needs: Table, *, groups: Sequence[Mapping[str, Any]], pseudonym_key: str
) -> dict[str, Table]:
    """Segment of each registered person: one row a person.

    Args:
        registered: from `registered_population`.
        needs: from `needs`, for the same people and day.
        groups: in order of priority, each with `id` and `any`: a list of rules; no rules means everybody.
        pseudonym_key: key of the purpose; see `keyed_id`.

    Returns:
        `segment`: pseudonym (never the person's own number), unit, sex, age_band, segment, one yes-or-no column
        `meets_<group>` for each group with rules (so that overlaps can be counted), and the needs.
    """
    joined = registered.select("person_id", "unit", "sex", "age_band").join(needs, "person_id")
    meets = {group["id"]: _meets(joined, group["any"]) for group in groups if group["any"]}
    default = next(group["id"] for group in groups if not group["any"])
    sorted_out = joined.mutate(
        pseudonym=keyed_id(joined.person_id, pseudonym_key),
        segment=cases(
            *((meets[group["id"]], group["id"]) for group in groups if group["any"]), else_=default
        ),
        **{f"meets_{name.replace('-', '_')}": rule for name, rule in meets.items()},
    )
    return {"segment": sorted_out.relocate("pseudonym").drop("person_id")}


def _meets(joined: Table, rules: Sequence[Rule]) -> Value:
    """Whether any of the rules holds."""
    found: Value = literal(False)
    for rule in rules:
        held: Value = literal(True)
        for need, least in rule.items():
            held = held & (joined[need] >= least)
        found = found | held
    return found


def segment_overlap(segment: Table) -> dict[str, Table]:
    """How many people are in each segment, and how many meet the rules of both group 3 and group 4.

    Returns:
        `segment_size`: segment ("ALL" for everybody), people, people_in_both (meet groups 3 and 4);
        cost_pence in the past year and emergency_admissions of the segment's people.
    """
    named = segment.mutate(both=(segment.meets_group_3 & segment.meets_group_4).cast("int64"))
    everybody = named.mutate(segment=literal("ALL"))
    return {"segment_size": union(_sizes(named), _sizes(everybody))}


def _sizes(people: Table) -> Table:
    """People of each segment, with what they used."""
    return people.group_by("segment").agg(
        people=people.count(),
        people_in_both=whole_sum(people.both),
        cost_pence=whole_sum(people.cost_pence),
        emergency_admissions=whole_sum(people.emergency_admissions),
    )
