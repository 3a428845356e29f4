"""The electronic frailty index of each person, from coded GP entries where the user brings a list, else from a score.

`frailty` has the definition, one person at a time. Deficits that a measured value would show count only where a code
says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import Table, cases, coalesce, in_memory, literal, row_number
from newcare.population.frailty import DEFICITS

POLYPHARMACY = 5  # Clegg 2016: as many different medicines or more are a deficit
MEDICINE_DAYS = 365
SOURCES = ("coded-events", "score", "none")
SCORE = "electronic-frailty-index"
_DEFICIT, _MEDICINE = "deficit", "medicine"
_STATES = ("housebound", "end_of_life")


def electronic_frailty_indices(
    registered: Table,
    score: Table,
    coded_event: Table | None,
    frailty_list: Mapping[str, Any] | None,
    *,
    day: dt.date,
) -> Table:
    """Electronic frailty index of each registered person, and where it comes from: one row a person.

    Args:
        registered: from `registered_population` on the day.
        score: table `score`; the latest index before the day counts.
        coded_event: table `coded_event`.
        frailty_list: `FrailtyList.as_parameters()`, or None where the user brings no list. With a list, a person who
            has any entry before the day has the index worked out from the entries, whatever score there is.
        day: entries and scores of the day itself are not known yet.

    Returns:
        person_id; electronic_frailty_index, 0 to 1, and 0 where there is nothing to tell it from;
        frailty_source: one of `SOURCES`; housebound and listed_end_of_life, 0 or 1, by the user's list.
    """
    scored = registered.select("person_id").left_join(_latest_score(score, day), "person_id")
    scored = scored.select("person_id", scored=scored["value"])
    if coded_event is None or frailty_list is None:
        return scored.select(
            "person_id",
            electronic_frailty_index=coalesce(scored.scored, 0.0),
            frailty_source=cases((scored.scored.notnull(), SOURCES[1]), else_=SOURCES[2]),
            housebound=literal(0, "int64"),
            listed_end_of_life=literal(0, "int64"),
        )
    counted = scored.left_join(_from_events(coded_event, frailty_list, day), "person_id")
    return counted.select(
        "person_id",
        electronic_frailty_index=coalesce(counted.counted, counted.scored, 0.0),
        frailty_source=cases(
            (counted.counted.notnull(), SOURCES[0]),
            (counted.scored.notnull(), SOURCES[1]),
            else_=SOURCES[2],
        ),
        housebound=coalesce(counted.housebound, 0),
        listed_end_of_life=coalesce(counted.end_of_life, 0),
    )


def _latest_score(score: Table, day: dt.date) -> Table:
    """The latest index of each person before the day; of two on one day the higher."""
    known = score.filter((score.name == SCORE) & (score.scored_date < day))
    place = row_number().over(
        group_by="person_id", order_by=[known.scored_date.desc(), known["value"].desc()]
    )
    return known.mutate(place=place).filter(lambda row: row.place == 0).select("person_id", "value")


def _from_events(coded_event: Table, frailty_list: Mapping[str, Any], day: dt.date) -> Table:
    """The index counted from entries of GP records: one row for each person with any entry."""
    events = coded_event.filter(coded_event.event_date < day).select("person_id", "event_date", "code")
    read = events.left_join(in_memory(_meanings(frailty_list)), "code")
    recent = read.event_date >= day - dt.timedelta(days=MEDICINE_DAYS)
    person = read.group_by("person_id").agg(
        deficits=cases((read.kind == _DEFICIT, read.meaning)).nunique(),
        medicines=cases(((read.kind == _MEDICINE) & recent, read.code)).nunique(),
        **{state: coalesce((read.kind == state).cast("int64").max(), 0) for state in _STATES},
    )
    several = (person.medicines >= POLYPHARMACY).cast("int64")
    return person.select(
        "person_id", *_STATES, counted=(person.deficits + several).cast("float64") / DEFICITS
    )


def _meanings(frailty_list: Mapping[str, Any]) -> pa.Table:
    """Each code with what it stands for: `kind`, and `meaning`, the name of the deficit."""
    deficits: Mapping[str, Sequence[str]] = frailty_list["deficits"]
    rows = [(code, _DEFICIT, name) for name, codes in deficits.items() for code in codes]
    rows += [(code, _MEDICINE, _MEDICINE) for code in frailty_list["medicines"]]
    rows += [(code, state, state) for state in _STATES for code in frailty_list[state]]
    columns = list(zip(*sorted(set(rows)), strict=True)) or [(), (), ()]
    names = ("code", "kind", "meaning")
    return pa.table({name: pa.array(c, pa.string()) for name, c in zip(names, columns, strict=True)})
