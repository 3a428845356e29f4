"""Where people go: one segment a person on each of several days, and the movements between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import pyarrow as pa

from newcare.engines import Table, Value, cases, date, in_memory, keyed_id, literal, union, whole_sum
from newcare.errors import InvalidInput
from newcare.population.rising_risk import RisingRisk

NOT_REGISTERED, LEFT, DIED = "not-registered", "left", "died"


def days_before(last: dt.date, *, months: int | None = None) -> list[dt.date]:
    """Days on which segments are wanted, the earliest first, `last` the latest.

    Args:
        last: the latest day.
        months: so many months back, a day in each: the same day of the month, or its last day where it is shorter.
            None: two days only, a year apart.

    Raises:
        InvalidInput: fewer than 1 month.
    """
    if months is None:
        return [_months_before(last, 12), last]
    if months < 1:
        raise InvalidInput("Movements need 1 month or more.", seen=str(months))
    return [_months_before(last, back) for back in range(months, -1, -1)]


def segment_month(segment: Table, *, day: dt.date, rising: RisingRisk) -> Table:
    """Segments on one day in the form in which days are put together: one row a person.

    Args:
        segment: from `segments`, for that day, all with the key of one purpose.
        day: the day.
        rising: names the rank and the score to keep.

    Returns:
        day, pseudonym, unit, segment, rank_percent, score.
    """
    return segment.select(
        "pseudonym",
        "unit",
        "segment",
        day=date(str(day)),
        rank_percent=segment[rising.rank].cast("float64"),
        score=segment[rising.score].cast("float64"),
    ).relocate("day")


def deaths_of(register: Table, *, pseudonym_key: str) -> Table:
    """Who has died: pseudonym, death_month (first day of the month of death); one row a person."""
    died = register.filter(register.death_month.notnull())
    by_person = died.group_by("person_id").agg(death_month=died.death_month.min())
    return by_person.select("death_month", pseudonym=keyed_id(by_person.person_id, pseudonym_key))


def movements(
    history: Table, deaths: Table, *, days: Sequence[dt.date], priority: Sequence[str]
) -> dict[str, Table]:
    """Count the ways that people went between each day and the next, and between the first day and the last.

    Args:
        history: rows of `segment_month` of all the days together.
        deaths: from `deaths_of`.
        days: two or more, the earliest first.
        priority: ids of the segments, highest first.

    Returns:
        `movement`: from_day, to_day, from_segment, to_segment, people (1 or more). Each person who is registered on
        either day is counted once: from `not-registered` where the person was not there on the earlier day, to
        `died` where the person is no longer there and died by the later day, to `left` where not.
        `movement_size`: from_day, to_day, people (registered on the earlier day), stayed, moved_up (to a segment of
        higher priority), moved_down, left, died; joined (registered on the later day only).

    Raises:
        InvalidInput: fewer than two days.
    """
    pairs = _pairs(days)
    before = history.join(pairs, history.day == pairs.from_day).select(
        "from_day", "to_day", "pseudonym", from_segment=history.segment, to_segment=literal(None, "string")
    )
    after = history.join(pairs, history.day == pairs.to_day).select(
        "from_day", "to_day", "pseudonym", from_segment=literal(None, "string"), to_segment=history.segment
    )
    marks = union(before, after)
    ways = marks.group_by("from_day", "to_day", "pseudonym").agg(
        from_segment=marks.from_segment.max(), to_segment=marks.to_segment.max()
    )
    known = ways.left_join(deaths, "pseudonym")
    gone = cases((known.death_month <= known.to_day, DIED), else_=LEFT)
    named = known.select(
        "from_day",
        "to_day",
        from_segment=known.from_segment.fill_null(NOT_REGISTERED),
        to_segment=known.to_segment.fill_null(gone),
    )
    counted = named.group_by("from_day", "to_day", "from_segment", "to_segment").agg(people=named.count())
    return {"movement": counted, "movement_size": _movement_sizes(counted, priority)}


def _movement_sizes(movement: Table, priority: Sequence[str]) -> Table:
    """How many stayed, rose, fell, came and went between two days."""
    came, now = (movement[side] for side in ("from_segment", "to_segment"))
    was, has = (
        cases(*((side == name, rank) for rank, name in enumerate(priority)), else_=-1) for side in (came, now)
    )
    there, moved = came != NOT_REGISTERED, (was >= 0) & (has >= 0)

    def people(where: Value) -> Value:
        return whole_sum(movement.people * where.cast("int64"))

    return movement.group_by("from_day", "to_day").agg(
        people=people(there),
        stayed=people(moved & (was == has)),
        moved_up=people(moved & (has < was)),
        moved_down=people(moved & (has > was)),
        left=people(now == LEFT),
        died=people(now == DIED),
        joined=people(came == NOT_REGISTERED),
    )


def _pairs(days: Sequence[dt.date]) -> Table:
    """Days that are compared: each with the next, and the first with the last."""
    if len(days) < 2:
        raise InvalidInput("Movements need two days or more.", seen=str(len(days)))
    pairs = list(dict.fromkeys([*pairwise(days), (days[0], days[-1])]))
    return in_memory(
        pa.table(
            {
                "from_day": pa.array([first for first, _ in pairs], pa.date32()),
                "to_day": pa.array([last for _, last in pairs], pa.date32()),
            }
        )
    )


def _months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(
        dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), first_of_next - dt.timedelta(days=1)
    )
