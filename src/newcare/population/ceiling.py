"""The ceiling: the most that any change in a cohort could do to the use of the whole population."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newcare.engines import Table, coalesce, literal, union, whole_sum
from newcare.methods.person_clusters import Estimate, rate_of_people, share_of_total
from newcare.population.use import MEASURES, YEARS
from newcare.tables import TABLES
from newcare.tables.arrow import table_of

CONFIDENCE = 0.95
EFFECTS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)
DAYS_IN_YEAR = 365.25
OLDER = ("75-79", "80-84", "85-89", "90+")
MANY_ATTENDANCES = 3  # "more than twice in a financial year" (NAO HC 1129, June 2018, paragraph 3.11)

GROUPS = ("cohort", "by rank", "by segment", "rest", "newcomers", "75 or over, often in A&E", "everybody")
"""Whose use is added up. "By rank" and "by segment" may overlap; newcomers were not registered on the day."""

METHOD_SHARE = (
    "all use in the records of people registered at some time; Wilson's limits at the effective number of"
)
METHOD_SHARE += " events, a person being what is drawn"
METHOD_NEXT = "the cohort's share of the use of everybody in the year after people were chosen"
METHOD_PAST = (
    "the cohort's share of use in the year on which people were chosen, for records do not reach a year further: it is"
    " too high, because people chosen for high use use less next year"
)


def cohort_use_sums(segment: Table, cohort: Table, use_over_years: Table) -> dict[str, Table]:
    """Sums from which shares and rates of any of the `GROUPS` follow.

    Args:
        segment: everybody registered on the day; pseudonym and age_band are read.
        cohort: from `cohort`.
        use_over_years: from `use_over_years`.

    Returns:
        `cohort_use_sum`: year; in_cohort, by_rank, by_segment, registered, older_often (1 or 0); people; days and
        days_squared; for each of `MEASURES` its sum, `<measure>_squares` and `<measure>_by_days` (sums of squares,
        and of products with days). Null where records do not cover the year.
    """
    marks = cohort.select("pseudonym", "by_rank", "by_segment", in_cohort=literal(True))
    ages = segment.select("pseudonym", older=segment.age_band.isin(list(OLDER)))
    joined = use_over_years.left_join(marks, "pseudonym").drop("pseudonym_right")
    joined = joined.left_join(ages, "pseudonym").drop("pseudonym_right")
    often = coalesce(joined.older, literal(False)) & (
        coalesce(joined.past_attendances, 0) >= MANY_ATTENDANCES
    )
    flagged = joined.mutate(
        older_often=often.cast("int64"),
        registered=joined.registered.cast("int64"),
        **{
            name: coalesce(joined[name], literal(False)).cast("int64")
            for name in ("in_cohort", "by_rank", "by_segment")
        },
    )
    return {"cohort_use_sum": union(*(_sums(flagged, year) for year in YEARS))}


_FLAGS = ("in_cohort", "by_rank", "by_segment", "registered", "older_often")


def _sums(people: Table, year: str) -> Table:
    """Sums of one year by who is who."""
    days = people[f"{year}_days"]
    time = days.cast("float64")
    sums: dict[str, Any] = {
        "people": people.count(),
        "days": whole_sum(days),
        "days_squared": (time * time).sum(),
    }
    for measure in MEASURES:
        amount = people[f"{year}_{measure}"]
        used = amount.cast("float64")
        sums[measure] = whole_sum(amount)
        sums[f"{measure}_squares"] = (used * used).sum()
        sums[f"{measure}_by_days"] = (used * time).sum()
    summed = people.group_by(*_FLAGS).agg(**sums)
    return summed.select(*_FLAGS, *sums, year=literal(year)).relocate("year")


@dataclass(frozen=True)
class _Group:
    """Sums over one group in one year."""

    people: int
    sums: Mapping[str, float]


def cohort_use(cohort_use_sum: pa.Table, *, data_version: str) -> dict[str, pa.Table]:
    """Use of the cohort, of its parts and of everybody else, the year before, in the year, and the year after.

    Returns:
        `cohort_use`: group (one of `GROUPS`), year (one of `YEARS`), measure (one of `MEASURES`), people,
        person_years, amount, rate (for each person-year on the list) with limits, and share of everybody's with
        limits. No row for a year that records do not cover.
    """
    rows = []
    for year in YEARS:
        sums = [row for row in cohort_use_sum.to_pylist() if row["year"] == year and row["days"] is not None]
        whole = _added(sums)
        for name in GROUPS if whole.people else ():
            part = _added(row for row in sums if _belongs(row, name))
            rows += [_row(name, year, measure, part, whole, data_version) for measure in MEASURES]
    return {"cohort_use": table_of(TABLES["cohort_use"], rows)}


def _belongs(row: Mapping[str, Any], group: str) -> bool:
    """Whether people of these flags belong to a group."""
    standing: dict[str, bool] = {
        "cohort": row["in_cohort"] == 1,
        "by rank": row["by_rank"] == 1,
        "by segment": row["by_segment"] == 1,
        "rest": row["registered"] == 1 and row["in_cohort"] == 0,
        "newcomers": row["registered"] == 0,
        "75 or over, often in A&E": row["older_often"] == 1,
        "everybody": True,
    }
    return standing[group]


def _added(rows: Iterable[Mapping[str, Any]]) -> _Group:
    """Add sums up."""
    kept = list(rows)
    names = ["days", "days_squared", *(f"{m}{end}" for m in MEASURES for end in ("", "_squares", "_by_days"))]
    return _Group(
        sum(row["people"] for row in kept), {name: sum(row[name] or 0 for row in kept) for name in names}
    )


def _row(
    name: str, year: str, measure: str, part: _Group, whole: _Group, data_version: str
) -> dict[str, Any]:
    """One figure of one group."""
    money = measure == "cost_pence"
    amount = int(part.sums[measure])
    rate = _rate(part, measure)
    share = _share(part, whole, measure)
    return {
        "group": name,
        "year": year,
        "measure": measure,
        "people": part.people,
        "events": None if money else amount,
        "cost_pence": amount if money else None,
        "person_years": part.sums["days"] / DAYS_IN_YEAR,
        **({} if rate is None else {"rate": rate.value, "lower": rate.lower, "upper": rate.upper}),
        **(
            {}
            if share is None
            else {"share": share.value, "share_lower": share.lower, "share_upper": share.upper}
        ),
        "method": METHOD_SHARE,
        "confidence": CONFIDENCE,
        "data_version": data_version,
    }


def _rate(part: _Group, measure: str) -> Estimate | None:
    """Use for each person-year."""
    if part.sums["days"] == 0:
        return None
    return rate_of_people(
        part.sums[measure],
        part.sums[f"{measure}_squares"],
        part.sums["days"] / DAYS_IN_YEAR,
        part.sums["days_squared"] / DAYS_IN_YEAR**2,
        part.sums[f"{measure}_by_days"] / DAYS_IN_YEAR,
        confidence=CONFIDENCE,
    )


def _share(part: _Group, whole: _Group, measure: str) -> Estimate | None:
    """Share of everybody's use."""
    if whole.sums[measure] == 0:
        return None
    squares = whole.sums[f"{measure}_squares"]
    return share_of_total(
        part.sums[measure],
        min(squares, part.sums[f"{measure}_squares"]),
        whole.sums[measure],
        squares,
        confidence=CONFIDENCE,
    )


def ceiling(
    cohort_use: pa.Table, *, target: float, effects: Sequence[float] = EFFECTS, data_version: str
) -> dict[str, pa.Table]:
    """How far the whole population's use could fall through a change in the cohort alone.

    Args:
        cohort_use: from `cohort_use`.
        target: fall in the whole population's use that is asked after, 0 to 1.
        effects: falls in the cohort's own use, 0 to 1.
        data_version: shown beside every figure.

    Returns:
        `ceiling`: measure; year of the figures (the next where records reach, else the past); share of everybody's
        use that is the cohort's, with limits; target; needed (fall in the cohort's use that would meet it, with
        limits); reason where no fall would.
        `ceiling_effect`: measure, effect, and the fall of the whole that it makes, with limits.
    """
    rows = cohort_use.to_pylist()
    year = "next" if any(row["year"] == "next" for row in rows) else "past"
    lines = {row["measure"]: row for row in rows if (row["group"], row["year"]) == ("cohort", year)}
    known = [line for line in lines.values() if line["share"] is not None]
    lineage = {
        "year": year,
        "method": METHOD_NEXT if year == "next" else METHOD_PAST,
        "confidence": CONFIDENCE,
        "data_version": data_version,
    }
    return {
        "ceiling": table_of(TABLES["ceiling"], [_target(line, target) | lineage for line in known]),
        "ceiling_effect": table_of(
            TABLES["ceiling_effect"],
            [_effect(line, effect) | lineage for line in known for effect in effects],
        ),
    }


def _target(line: Mapping[str, Any], target: float) -> dict[str, Any]:
    """What would have to happen in the cohort for the whole to reach the target."""
    share, lower, upper = line["share"], line["share_lower"], line["share_upper"]
    within = share >= target
    return {
        "measure": line["measure"],
        "people": line["people"],
        "share": share,
        "lower": lower,
        "upper": upper,
        "target": target,
        "needed": target / share if within else None,
        "needed_lower": target / upper if within else None,
        "needed_upper": target / lower if within and lower >= target else None,
        "reason": None if within else "out of reach: the whole of the cohort's use is less than that",
    }


def _effect(line: Mapping[str, Any], effect: float) -> dict[str, Any]:
    """What a fall in the cohort does to the whole."""
    return {
        "measure": line["measure"],
        "people": line["people"],
        "effect": effect,
        "fall": effect * line["share"],
        "lower": effect * line["share_lower"],
        "upper": effect * line["share_upper"],
    }
