"""Who is still there a year later: in the same top share, in the same segment, on the list at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.engines import Table, coalesce, literal
from newcare.methods.concentration import TOP_PERCENT
from newcare.methods.confidence import wilson_limits
from newcare.population.cohort import with_reasons
from newcare.population.concentration import top_part
from newcare.tables import TABLES
from newcare.tables.arrow import table_of

CONFIDENCE = 0.95
METHOD = (
    "of those alive and registered a year later, the share that the same rule would choose again; Wilson's limits."
    " People who died or left the list are counted apart"
)
NOBODY = "nobody of them is alive and registered a year later"


STANDING = ("segment", "in_cohort", "by_rank", "by_segment", "part")
_NO_PART = 101.0


def standing(segment: Table, risk: Table | None = None, **rule: Any) -> Table:
    """Where each registered person stands on a day, by the rule of a cohort.

    Args:
        segment: everybody registered on the day, with `cost_pence`.
        risk, rule: as `cohort` takes them.

    Returns:
        pseudonym, segment; in_cohort, by_rank and by_segment (1 or 0); part (the smallest of `TOP_PERCENT` of cost
        that the person is in; 101 in none).
    """
    marked = with_reasons(segment, risk, **rule)
    return marked.select(
        "pseudonym",
        "segment",
        in_cohort=(marked.by_rank | marked.by_segment).cast("int64"),
        by_rank=marked.by_rank.cast("int64"),
        by_segment=marked.by_segment.cast("int64"),
        part=top_part(marked, "cost_pence", TOP_PERCENT, _NO_PART),
    )


def persistence_counts(standing: Table, standing_next_year: Table, use_over_years: Table) -> dict[str, Table]:
    """How many people went from where to where.

    Args:
        standing, standing_next_year: from `standing`, on the day and a year later; pseudonyms of one key.
        use_over_years: from `use_over_years`; tells who died and who left.

    Returns:
        `persistence_count`: a_year_later, the columns of `STANDING` and the same with `_later` ("" or 0 or 101 for
        people not registered then), people. Only people registered on the first day.
    """
    later = standing_next_year.select(
        whose="pseudonym", **{f"{name}_later": standing_next_year[name] for name in STANDING}
    )
    registered = use_over_years.filter(use_over_years.registered)
    fate = registered.select("a_year_later", person="pseudonym")
    joined = standing.join(fate, standing.pseudonym == fate.person)
    joined = joined.left_join(later, joined.pseudonym == later.whose)
    absent = {"segment": literal(""), "part": literal(_NO_PART, "float64")}
    filled = joined.mutate(
        **{f"{name}_later": coalesce(joined[f"{name}_later"], absent.get(name, 0)) for name in STANDING}
    )
    keys = ("a_year_later", *STANDING, *(f"{name}_later" for name in STANDING))
    return {"persistence_count": filled.group_by(*keys).agg(people=filled.count())}


def persistence(
    persistence_count: pa.Table, *, include: Sequence[str], whole: bool = True, data_version: str
) -> dict[str, pa.Table]:
    """Share of the cohort, of its parts, and of the top shares by cost that the same rule chooses a year later.

    Args:
        persistence_count: from `persistence_counts`.
        include: segments whose people belong to the cohort.
        whole: whether ranks are known on both days; without them only segments and top shares by cost are told.
        data_version: shown beside every figure.

    Returns:
        `persistence`: kind ("cohort", "rank", "segment", "cost"), group, people; a year later `registered`,
        `died`, `left` (they add up to people) and, of those registered, `still`; share with limits, null with a
        reason where nobody is registered. No rows where records do not reach a year further.
    """
    counts = [row for row in persistence_count.to_pylist() if row["a_year_later"] is not None]
    found = []
    for kind, group, was, remains in _rules(include, whole=whole):
        members = [row for row in counts if was(row)]
        if members:
            found.append({"kind": kind, "group": group} | _fate(members, remains))
    lineage = {"method": METHOD, "confidence": CONFIDENCE, "data_version": data_version}
    return {"persistence": table_of(TABLES["persistence"], [row | lineage for row in found])}


def _rules(include: Sequence[str], *, whole: bool) -> Iterable[tuple[str, str, Any, Any]]:
    """Each group: who is in it now, and who of them is in it later."""
    if whole:
        yield "cohort", "ALL", lambda row: row["in_cohort"], lambda row: row["in_cohort_later"]
        yield "rank", "by rank", lambda row: row["by_rank"], lambda row: row["by_rank_later"]
    for name in include:
        yield (
            "segment",
            name,
            lambda row, name=name: row["segment"] == name and row["by_segment"],
            lambda row, name=name: row["segment_later"] == name,
        )
    for percent in TOP_PERCENT:
        yield (
            "cost",
            f"{percent:g}",
            lambda row, percent=percent: row["part"] <= percent,
            lambda row, percent=percent: row["part_later"] <= percent,
        )


def _fate(members: Sequence[Mapping[str, Any]], remains: Any) -> dict[str, Any]:
    """What became of a group."""
    by_fate = {
        fate: sum(row["people"] for row in members if row["a_year_later"] == fate)
        for fate in ("registered", "died", "left")
    }
    still = sum(row["people"] for row in members if row["a_year_later"] == "registered" and remains(row))
    there = by_fate["registered"]
    found = {"people": sum(row["people"] for row in members), **by_fate, "still": still}
    if not there:
        return found | {"reason": NOBODY}
    limits = wilson_limits(np.asarray(float(still)), np.asarray(float(there)), confidence=CONFIDENCE)
    return found | {"share": still / there, "lower": float(limits.lower), "upper": float(limits.upper)}
