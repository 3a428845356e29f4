"""What link error does to results: rates when the unlinked rows are given to nobody, and when all are given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newcare.engines import Engine, Table, coalesce, date, greatest, least, literal, whole_sum
from newcare.records.linking.accepted import Accepted

EVERYONE = "everyone"
DAYS = 365
PER = 1_000
_NOT_OF_HERE = "number-not-registered"
_NO_END = "9999-01-01"
EFFECT_SCHEMA = pa.schema(
    [
        ("measure", pa.string()),
        ("people", pa.string()),
        ("linked", pa.int64()),
        ("unlinked", pa.int64()),
        ("of_others", pa.int64()),
        ("person_years", pa.float64()),
        ("none_given_per_1000", pa.float64()),
        ("all_given_per_1000", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Measured:
    """One kind of event: the linked ones by person and day, and the accepted rows that an unlinked one is among."""

    name: str
    linked: Table
    rows: Table


def effect_on_results(
    accepted: Accepted, tables: Mapping[str, Table], unlinked: Table, engine: Engine
) -> pa.Table:
    """Events per 1,000 person-years in the last 365 days of the extracts, with bounds.

    Args:
        accepted: the checked folder.
        tables: tables of records by name, stored.
        unlinked: row, reason.
        engine: runs the counts.

    Returns:
        measure, people (everyone, or a fifth by deprivation), linked events, unlinked ones that may be theirs,
        `of_others` (unlinked with the NHS number of somebody who is not registered, never given), person_years, and
        the rate with none and with all of the unlinked ones given. An unlinked row that names no area is given to
        each fifth in turn, so the upper bounds of fifths do not add up. No row where nobody was registered.
    """
    rows = []
    register = tables["register"]
    fifths = _fifths(register)
    for measured in _measures(accepted, tables, engine):
        last = engine.to_arrow(measured.linked.agg(day=measured.linked.day.max()))["day"][0].as_py()
        if last is None:
            continue
        end = last + dt.timedelta(days=1)
        first = end - dt.timedelta(days=DAYS)
        at_risk = _person_years(register, first, end, engine)
        linked = _by_fifth(_linked(measured.linked, register, first, end), engine)
        lost = measured.rows.join(unlinked, "row").filter(
            lambda table, first=first, end=end: (table.day >= first) & (table.day < end)
        )
        lost = lost.left_join(fifths, lost.small_area == fifths.area)
        ours = _by_fifth(lost.filter(lost.reason != _NOT_OF_HERE), engine)
        others = _by_fifth(lost.filter(lost.reason == _NOT_OF_HERE), engine)
        rows += _rates(measured.name, at_risk, linked, ours, others)
    return pa.Table.from_pylist(rows, EFFECT_SCHEMA)


def _measures(accepted: Accepted, tables: Mapping[str, Table], engine: Engine) -> list[Measured]:
    """Emergency admissions, attendances and contacts, each where the folder has its rows."""
    spell, attendance, contact = tables["spell"], tables["attendance"], tables["contact"]
    episode = accepted.read("episode", engine)
    arrival = accepted.read("emergency_attendance", engine)
    seen = accepted.read("care_contact", engine)
    begun = episode.filter(
        episode.admission_method.startswith("2") & (coalesce(episode.episode_order, 1) == 1)
    )
    came = seen.filter(coalesce(seen.attendance, "attended") == "attended")
    nowhere = literal(None, "string")
    return [
        Measured(
            "emergency admissions",
            spell.filter(spell.admission_method.startswith("2")).select("person_id", day="admission_date"),
            begun.select("row", "small_area", day="admission_date"),
        ),
        Measured(
            "A&E attendances",
            attendance.select("person_id", day="arrival_date"),
            arrival.select("row", "small_area", day="arrival_date"),
        ),
        Measured(
            "contacts with practices, community and mental health services",
            contact.select("person_id", day="contact_date"),
            came.select("row", small_area=nowhere, day=came.contact_date),
        ),
    ]


def _fifths(register: Table) -> Table:
    """Fifth of each area: area, fifth."""
    return register.group_by(area="small_area").agg(fifth=register.deprivation_fifth.min())


def _linked(events: Table, register: Table, first: dt.date, end: dt.date) -> Table:
    """Events in the period of people registered on the day, with the fifth of their area then."""
    within = events.filter((events.day >= first) & (events.day < end))
    whose = register.select(
        "from_date",
        until=coalesce(register.to_date, date(_NO_END)),
        whose="person_id",
        fifth="deprivation_fifth",
    )
    joined = within.join(whose, within.person_id == whose.whose)
    return joined.filter((joined.from_date <= joined.day) & (joined.day < joined.until))


def _by_fifth(events: Table, engine: Engine) -> dict[int | None, int]:
    """Number of events by fifth; None holds those of an area that is not known."""
    found = engine.to_arrow(events.group_by("fifth").agg(events=events.count())).to_pylist()
    return {row["fifth"]: row["events"] for row in found}


def _person_years(register: Table, first: dt.date, end: dt.date, engine: Engine) -> dict[int | None, float]:
    """Time at risk in the period by fifth."""
    begins: Any = greatest(register.from_date, date(str(first)))
    ends: Any = least(coalesce(register.to_date, date(_NO_END)), date(str(end)))
    inside = register.mutate(days=ends.delta(begins, unit="day")).filter(lambda table: table.days > 0)
    found = engine.to_arrow(
        inside.group_by(fifth="deprivation_fifth").agg(days=whole_sum(inside.days))
    ).to_pylist()
    return {row["fifth"]: row["days"] / 365.25 for row in found}


def _rates(
    measure: str,
    at_risk: dict[int | None, float],
    linked: dict[int | None, int],
    ours: dict[int | None, int],
    others: dict[int | None, int],
) -> list[dict[str, Any]]:
    """The rows of one measure: everyone, then each fifth."""

    def row(people: str, years: float, events: int, lost: int, foreign: int) -> dict[str, Any]:
        return {
            "measure": measure,
            "people": people,
            "linked": events,
            "unlinked": lost,
            "of_others": foreign,
            "person_years": years,
            "none_given_per_1000": events / years * PER,
            "all_given_per_1000": (events + lost) / years * PER,
        }

    if not sum(at_risk.values()):
        return []
    everyone = row(
        EVERYONE, sum(at_risk.values()), sum(linked.values()), sum(ours.values()), sum(others.values())
    )
    nowhere = ours.get(None, 0)
    fifths = sorted(fifth for fifth in at_risk if fifth is not None)
    return [
        everyone,
        *(
            row(
                f"fifth {fifth}",
                at_risk[fifth],
                linked.get(fifth, 0),
                ours.get(fifth, 0) + nowhere,
                others.get(fifth, 0),
            )
            for fifth in fifths
        ),
    ]
