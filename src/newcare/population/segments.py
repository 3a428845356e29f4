"""Segments of the registered population: the first group whose rules a person meets is the person's segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa

from newcare.engines import (
    Table,
    Value,
    cases,
    in_memory,
    keyed_id,
    literal,
    position_in,
    row_number,
    union,
    whole_sum,
)
from newcare.population.rules import Facts, Standing, meets
from newcare.reference.segmentations import Segmentation

ALL = "ALL"


def segments(
    registered: Table, needs: Table, *, segmentation: Segmentation, pseudonym_key: str
) -> dict[str, Table]:
    """Segment of each registered person: one row a person.

    Args:
        registered: from `registered_population`.
        needs: from `needs`, for the same people and day.
        segmentation: groups in order of priority, with their rules.
        pseudonym_key: key of the purpose; see `keyed_id`.

    Returns:
        `segment`: pseudonym (never the person's own number), unit, sex, age_band, the needs, segment,
        `order_of_ties` (place by the person's own number, the same for every purpose), and one
        yes-or-no column `meets_<group>` for each group but the default (so that overlaps can be counted). People of
        equal rank are told apart by their own number, so that every engine and every purpose picks the same.
    """
    joined = registered.select("person_id", "unit", "sex", "age_band").join(needs, "person_id")
    met = meets(segmentation, Facts(joined.__getitem__, literal(False), _ranking(joined, segmentation)))
    sorted_out = joined.mutate(
        pseudonym=keyed_id(joined.person_id, pseudonym_key),
        order_of_ties=position_in([joined.person_id]),
        segment=cases(*((holds, name) for name, holds in met.items()), else_=segmentation.default.id),
        **{meets_column(name): holds for name, holds in met.items()},
    )
    return {"segment": sorted_out.relocate("pseudonym").drop("person_id")}


def meets_column(group: str) -> str:
    """Column of `segment` that says whether a person meets the rules of a group."""
    return f"meets_{group.replace('-', '_')}"


def segment_overlap(segment: Table, *, overlaps: Sequence[Sequence[str]]) -> dict[str, Table]:
    """How many people are in each segment, and how many meet the rules of two groups at once.

    Args:
        segment: from `segments`.
        overlaps: pairs of groups, as the segmentation declares them.

    Returns:
        `segment_size`: segment ("ALL" for everybody), people, people_in_both (meet the rules of both groups of any
        of the pairs); cost_pence in the past year and emergency_admissions of the segment's people.
        `segment_overlap`: people_in_both, group, other_group, people_in_group, people_in_other_group, cost_pence of
        those in both; no row where no pair is declared.
    """
    both: Value = literal(False)
    for first, second in overlaps:
        both = both | (segment[meets_column(first)] & segment[meets_column(second)])
    named = segment.mutate(both=both.cast("int64"))
    everybody = named.mutate(segment=literal(ALL))
    pairs = [_pair(segment, first, second) for first, second in overlaps]
    return {
        "segment_size": union(_sizes(named), _sizes(everybody)),
        "segment_overlap": union(*pairs) if len(pairs) > 1 else pairs[0] if pairs else in_memory(_NO_PAIRS),
    }


def _ranking(joined: Table, segmentation: Segmentation) -> Callable[[str], Standing]:
    """Where each person stands in a ranking of the segmentation, highest need first."""

    def rank(name: str) -> Standing:
        need = joined[segmentation.ranks[name]]
        position = row_number().over(order_by=[need.desc(), joined.person_id])
        return Standing(position.cast("int64"), joined.person_id.count().over())

    return rank


def _sizes(people: Table) -> Table:
    """People of each segment, with what they used."""
    return people.group_by("segment").agg(
        people=people.count(),
        people_in_both=whole_sum(people.both),
        cost_pence=whole_sum(people.cost_pence),
        emergency_admissions=whole_sum(people.emergency_admissions),
    )


def _pair(segment: Table, first: str, second: str) -> Table:
    """One row: how two groups overlap."""
    one, other = (segment[meets_column(name)].cast("int64") for name in (first, second))
    return segment.agg(
        people_in_both=whole_sum(one * other),
        people_in_group=whole_sum(one),
        people_in_other_group=whole_sum(other),
        cost_pence=whole_sum(one * other * segment.cost_pence),
    ).select(
        "people_in_both",
        "people_in_group",
        "people_in_other_group",
        "cost_pence",
        group=literal(first),
        other_group=literal(second),
    )


_NO_PAIRS = pa.schema(
    [
        *((name, pa.int64()) for name in ("people_in_both", "people_in_group", "people_in_other_group")),
        ("cost_pence", pa.int64()),
        ("group", pa.string()),
        ("other_group", pa.string()),
    ]
).empty_table()
