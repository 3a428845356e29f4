"""The records of a place, some people at a time; which people are made together changes nothing in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa

from newcare.synthetic.admissions import Pressure, admitted, potential_admissions, pressure
from newcare.synthetic.appointments import appointment_table
from newcare.synthetic.arrays import Floats
from newcare.synthetic.attendances import attendance_table, make_attendances
from newcare.synthetic.calls import call_table
from newcare.synthetic.contacts import contact_table
from newcare.synthetic.deaths import death_table
from newcare.synthetic.diagnoses import diagnosis_table
from newcare.synthetic.layout import Layout
from newcare.synthetic.packages import package_table
from newcare.synthetic.people import People, make_people, register_table
from newcare.synthetic.person_years import person_years
from newcare.synthetic.practice_events import coded_event_table
from newcare.synthetic.procedures import procedure_table
from newcare.synthetic.scores import score_table
from newcare.synthetic.spells import Spells, make_spells, planned_admissions, reported_spells, spell_table
from newcare.synthetic.truth import expected_without_effect

CHUNK_PEOPLE = 100_000
_WORKERS, _WAITING = 2, 3  # more chunks at a time would take more memory than they save seconds
_FROM_SPELLS = frozenset({"spell", "attendance", "call", "package", "diagnosis", "procedure", "death"})


@dataclass(frozen=True)
class Chunk:
    """The records of some people, by table, text as dictionary arrays; and their part of the truth."""

    people: People
    tables: dict[str, pa.Table]
    stop: int  # number of the first person after them
    expected: Floats  # admissions in treated cells without the effect, by year since the start


def make_chunks(
    layout: Layout, tables: Collection[str], chunk_people: int = CHUNK_PEOPLE
) -> Generator[Chunk]:
    """Make everyone, in order; chunks are made side by side, and never more than a few wait."""
    pressing = pressure(layout)
    ranges = [
        range(first, min(first + chunk_people, layout.comings.people))
        for first in range(0, layout.comings.people, chunk_people)
    ]
    if len(ranges) == 1:
        yield make_chunk(layout, pressing, ranges[0], tables)
        return
    with ThreadPoolExecutor(_WORKERS) as workers:
        coming = iter(ranges)
        waiting: deque[Future[Chunk]] = deque()
        try:
            while True:
                for numbers in islice(coming, _WAITING - len(waiting)):
                    waiting.append(workers.submit(make_chunk, layout, pressing, numbers, tables))
                if not waiting:
                    return
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def make_chunk(layout: Layout, pressing: Pressure, numbers: range, tables: Collection[str]) -> Chunk:
    """Make the people of these numbers and the tables asked for."""
    timeline = layout.timeline
    number = np.arange(numbers.start, numbers.stop, dtype=np.uint64)
    people = make_people(layout.draws, number, layout.comings, layout.geography, timeline)
    time_of_stays = person_years(timeline, people.born, people.entered, people.left, warm_up=True)
    potential = potential_admissions(layout, people, time_of_stays, pressing)
    made: dict[str, pa.Table] = {}
    if "register" in tables:
        made["register"] = register_table(people, layout.geography, timeline)
    if _FROM_SPELLS.intersection(tables):
        emergencies = potential.events.where(admitted(potential, layout))
        spells = make_spells(layout, people, emergencies, planned_admissions(layout, people, time_of_stays))
        made |= _tables_from_spells(layout, people, spells, tables)
    made |= _tables_of_people(layout, people, tables)
    return Chunk(people, made, numbers.stop, expected_without_effect(potential, timeline.years))


def _tables_of_people(layout: Layout, people: People, tables: Collection[str]) -> dict[str, pa.Table]:
    """Make the tables that need no spells."""
    time = person_years(layout.timeline, people.born, people.entered, people.left)
    made: dict[str, pa.Table] = {}
    if "appointment" in tables:
        made["appointment"] = appointment_table(layout, people, time)
    if "contact" in tables:
        made["contact"] = contact_table(layout, people, time)
    if "coded_event" in tables:
        made["coded_event"] = coded_event_table(layout, people)
    if "score" in tables:
        made["score"] = score_table(layout, people)
    return made


def _tables_from_spells(
    layout: Layout, people: People, spells: Spells, tables: Collection[str]
) -> dict[str, pa.Table]:
    """Make the tables that need the spells; breaks lose spells, and the diagnoses recorded at them, alone."""
    made: dict[str, pa.Table] = {}
    kept = reported_spells(layout, people, spells)
    if "spell" in tables:
        made["spell"] = spell_table(layout, people, kept)
    if "diagnosis" in tables:
        made["diagnosis"] = diagnosis_table(layout.draws, people, kept, layout.timeline)
    if "procedure" in tables:
        made["procedure"] = procedure_table(layout.draws, people, kept)
    if "package" in tables:
        made["package"] = package_table(layout, people, spells)
    if "death" in tables:
        made["death"] = death_table(layout.draws, people, spells, layout.timeline)
    if {"attendance", "call"}.intersection(tables):
        made |= _urgent_tables(layout, people, spells, tables)
    return made


def _urgent_tables(
    layout: Layout, people: People, spells: Spells, tables: Collection[str]
) -> dict[str, pa.Table]:
    """Make attendances and the calls that led to some of them."""
    time = person_years(layout.timeline, people.born, people.entered, people.left)
    attendances = make_attendances(layout, people, time, spells)
    made: dict[str, pa.Table] = {}
    if "attendance" in tables:
        made["attendance"] = attendance_table(layout, people, attendances)
    if "call" in tables:
        made["call"] = call_table(layout, people, time, attendances)
    return made
