"""Stays in hospital from episodes: one row a stay, as it began by its first and ended by its last episode."""

from __future__ import annotations

from typing import Any

from newcare.engines import (
    Table,
    coalesce,
    date,
    greatest,
    least,
    literal,
    row_number,
    whole_sum,
)
from newcare.records.linking.merging import LAST
from newcare.records.linking.traits import TRAITS

NO_NUMBER = ("", "-1")  # what suppliers write where an episode belongs to no stay
STILL_IN_HOSPITAL = "8"  # NHS Data Dictionary, DISCHARGE METHOD
NO_DIAGNOSIS = "R69X"  # ICD-10 R69, unknown and unspecified causes: what HES writes where none was coded
NO_METHOD = "99"  # NHS Data Dictionary, ADMISSION METHOD: not known
_LAST_ORDER = 99
_NO_END = "9999-01-01"
_FIRST = ("provider", "admission_date", "admission_method", "admission_source")


def in_stays(episodes: Table) -> Table:
    """Number the stays that episodes belong to, and each episode's place in its stay.

    Args:
        episodes: kept rows of the shape `episode`, with person and row.

    Returns:
        The columns of `episodes` without the traits of the person, `numbered` (whether the supplier numbered the
        stay), `stay` (the lowest row of its episodes), `place` from 0 and `place_from_end`. A stay without a number is
        all that happened to one person at one provider from one day of admission.
    """
    number = episodes.spell_number
    numbered = number.notnull() & ~number.isin(list(NO_NUMBER))
    named = episodes.select(
        "person",
        "provider",
        "row",
        numbered=numbered,
        stay_name=numbered.ifelse(
            literal("number ") + number, literal("day ") + episodes.admission_date.try_cast("string")
        ),
        order=coalesce(episodes.episode_order, _LAST_ORDER),
        begins=coalesce(episodes.episode_start, episodes.admission_date),
        ends=coalesce(episodes.episode_end, episodes.discharge_date, date(_NO_END)),
    )
    whose = [named.person, named.provider, named.stay_name]
    order = [named.order, named.begins, named.ends, named.row]
    found = named.select(
        "numbered",
        numbered_row="row",
        stay=named.row.min().over(group_by=whose),
        place=row_number().over(group_by=whose, order_by=order),
        episodes=named.count().over(group_by=whose),
    )
    counted = found.mutate(place_from_end=found.episodes - 1 - found.place).drop("episodes")
    beside = episodes.join(counted, episodes.row == counted.numbered_row)
    return beside.drop("numbered_row", *TRAITS)


def stays_of(episodes: Table) -> Table:
    """One row a stay: how it began by its first episode, how it ended by its last, what it cost by all of them.

    Args:
        episodes: from `in_stays`.
    """
    first, last = episodes.place == 0, episodes.place_from_end == 0
    ended = episodes.discharge_date.max(where=last)
    admitted = episodes.admission_date.max(where=first)
    discharged = coalesce(ended, episodes.discharge_date.max())
    return episodes.group_by("stay", "person").agg(
        **{name: episodes[name].max(where=first) for name in _FIRST if name != "admission_date"},
        **{name: episodes[name].max(where=last) for name in LAST},
        primary_diagnosis=episodes.diagnosis_01.max(where=first),
        admission_date=admitted,
        discharge_date=greatest(coalesce(discharged, admitted), admitted),
        is_open=discharged.isnull(),
        costed=episodes.cost_pence.count(),
        cost_pence=whole_sum(coalesce(episodes.cost_pence, 0)),
    )


def closed(stays: Table, deaths: Table, extract_end: Table) -> Table:
    """Give stays without a discharge an end: the person's next admission to the provider, death, or the extract's end.

    Args:
        stays: from `stays_of`.
        deaths: person, death_date.
        extract_end: one row, one column `day`: the last day that any episode speaks of.

    Returns:
        The columns of `stays`; `still_in` says that the stay goes on after the extract, and then the discharge method
        is that of a patient still in hospital.
    """
    following = stays.admission_date.lead().over(
        group_by=[stays.person, stays.provider], order_by=[stays.admission_date, stays.stay]
    )
    died = deaths.group_by(dead="person").agg(died=deaths.death_date.min())
    beside = stays.mutate(following=following)
    beside = beside.left_join(died, beside.person == died.dead).cross_join(extract_end)
    end = date(_NO_END)
    nearest = least(beside.day, coalesce(beside.following, end), coalesce(beside.died, end))
    still_in = beside.is_open & (nearest == beside.day)
    method = still_in.ifelse(literal(STILL_IN_HOSPITAL), beside.discharge_method)
    return beside.select(
        *(name for name in stays.columns if name not in ("discharge_date", "discharge_method")),
        discharge_date=beside.is_open.ifelse(greatest(nearest, beside.admission_date), beside.discharge_date),
        discharge_method=method,
        still_in=still_in,
    )


def with_defaults(spells: Table) -> Table:
    """Spells with the codes for what is not known, where a table may not be empty."""
    return spells.mutate(
        primary_diagnosis=coalesce(spells.primary_diagnosis, NO_DIAGNOSIS),
        admission_method=coalesce(spells.admission_method, NO_METHOD),
    )


def as_episodes(encounters: Table, like: Table) -> Table:
    """Inpatient visits of sources that keep no episodes, as stays of one episode each.

    Args:
        encounters: kept rows of the shape `encounter`.
        like: kept rows of the shape `episode`, whose columns are given.
    """
    rows: Any = encounters.filter(encounters.setting == "inpatient")
    given = {
        "provider": coalesce(rows.provider, "not known"),
        "episode_number": rows.encounter_number,
        "spell_number": rows.encounter_number,
        "admission_date": rows.from_date,
        "discharge_date": rows.to_date,
        "diagnosis_01": rows.primary_diagnosis,
    }
    columns = {
        name: given.get(name, rows[name] if name in rows.columns else literal(None, like[name].type()))
        for name in like.columns
    }
    return rows.select(**columns)


def extract_end(episodes: Table) -> Table:
    """The last day that any episode speaks of: one row, one column `day`."""
    latest = greatest(
        episodes.admission_date,
        coalesce(episodes.discharge_date, episodes.admission_date),
        coalesce(episodes.episode_end, episodes.admission_date),
    )
    return episodes.select(day=latest).agg(day=lambda table: table.day.max())
