"""New entrants: people whose risk is rising between two days. Risk is not impactability."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from newcare.engines import Table, Value, date, literal, union, whole_sum
from newcare.errors import InvalidInput
from newcare.population.segments import ALL

_DECILE = 10.0  # per cent of people


@dataclass(frozen=True)
class RisingRisk:
    """Whose risk is rising: the rank rose by deciles, or a score is high and the person not yet in the managed share.

    Source: our reading of the programme's notes; each number is for the place to set.

    `rank` is a need that gives a rank in per cent from the top; `deciles` by how many it rises at least. `score` is
    a need, `score_above` its limit (not included), and `managed_percent` the top share by rank that is already cared
    for.
    """

    rank: str = "cost_rank_percent"
    deciles: int = 2
    score: str = "electronic_frailty_index"
    score_above: float = 0.36
    managed_percent: float = 2.0

    def __post_init__(self) -> None:
        if not 1 <= self.deciles <= 9:
            raise InvalidInput("A rank can rise by 1 to 9 deciles.", seen=str(self.deciles))
        if not 0 <= self.managed_percent <= 100:
            raise InvalidInput("The managed share is 0 to 100 per cent.", seen=str(self.managed_percent))


def rising_risk(history: Table, *, days: Sequence[dt.date], rising: RisingRisk) -> dict[str, Table]:
    """People registered on the first day and the last whose risk is rising. Risk is not impactability.

    Args:
        history: rows of `segment_month` of these days together, or of more.
        days: two or more, the earliest first; the first and the last are compared.
        rising: the rule.

    Returns:
        `rising_risk`: one row a person: from_day, to_day, pseudonym, unit, from_segment, to_segment,
        from_rank_percent, to_rank_percent, by_rank, by_score (which rule holds; at least one does). Deciles run from
        1, the top tenth by rank.
        `rising_risk_size`: from_day, to_day, segment on the last day ("ALL" for everybody), people, by_rank,
        by_score, new_in_segment (in another segment on the first day).
    """
    first, last = days[0], days[-1]
    before = history.filter(history.day == date(str(first))).select(
        whose="pseudonym", from_segment="segment", from_rank_percent="rank_percent"
    )
    after = history.filter(history.day == date(str(last)))
    both = after.join(before, after.pseudonym == before.whose)
    rose = _decile(both.from_rank_percent) - _decile(both.rank_percent) >= rising.deciles
    unmanaged = (both.score > rising.score_above) & (both.rank_percent > rising.managed_percent)
    found = both.filter(rose | unmanaged).select(
        "pseudonym",
        "unit",
        "from_segment",
        "from_rank_percent",
        from_day=date(str(first)),
        to_day=date(str(last)),
        to_segment=both.segment,
        to_rank_percent=both.rank_percent,
        by_rank=rose,
        by_score=unmanaged,
    )
    everybody = found.mutate(segment=literal(ALL))
    return {
        "rising_risk": found,
        "rising_risk_size": union(_sizes(found.mutate(segment=found.to_segment)), _sizes(everybody)),
    }


def _sizes(people: Table) -> Table:
    """People of each segment whose risk is rising, by reason."""
    moved = people.from_segment != people.to_segment
    return people.group_by("from_day", "to_day", "segment").agg(
        people=people.count(),
        by_rank=whole_sum(people.by_rank.cast("int64")),
        by_score=whole_sum(people.by_score.cast("int64")),
        new_in_segment=whole_sum(moved.cast("int64")),
    )


def _decile(rank_percent: Value) -> Value:
    """Tenth of people in which a rank lies, 1 to 10 from the top."""
    return (rank_percent / literal(_DECILE)).ceil().cast("int64")
