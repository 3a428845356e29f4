"""What practices, councils, community services and registrars send."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.synthetic.columns import coded, dates
from newcare.synthetic.flows.extracts import Extract, Maker, Source, by_person

_NATIONAL, _TYPE_1 = 0.054, 0.022  # shares of people; assumed, near those of 2024
_OPT_OUTS = ("national-data-opt-out", "type-1")


def registrations(source: Source) -> Extract:
    """The registered list, with date of death."""
    table, people = source.tables["register"], source.who.people
    row = source.rows_of(table)
    died = dates(people.died[row], source.layout.timeline)
    return source.extract(table, "from_date", death_date=died)


def contacts_of(service: str) -> Maker:
    """Contacts of one service, all of them attended."""

    def made(source: Source) -> Extract:
        table = source.tables["contact"].filter(pc.field("service") == service)
        attended = coded(np.zeros(table.num_rows, dtype=np.int32), ("attended",))
        number = table["contact_id"].combine_chunks()
        return source.extract(table, "contact_date", contact_number=number, attendance=attended)

    return made


def calls_of(service: str) -> Maker:
    """Calls to one number."""

    def made(source: Source) -> Extract:
        table = source.tables["call"].filter(pc.field("service") == service)
        return source.extract(table, "call_date", call_number=table["call_id"].combine_chunks())

    return made


def practice_entries(source: Source) -> Extract:
    """Entries of GP records: SNOMED CT for observations, ICD-10 for long-term conditions."""
    events = source.tables["coded_event"]
    known = source.tables["diagnosis"].filter(pc.field("source") == "general-practice")
    observed = source.extract(events, "event_date")
    diagnosed = source.extract(known, "recorded_date")
    nothing = pa.nulls(known.num_rows, pa.float64())
    units = observed.columns["unit"]
    joined = {
        "event_date": pa.concat_arrays([observed.columns["event_date"], diagnosed.columns["recorded_date"]]),
        "code": _joined(observed.columns["code"], diagnosed.columns["code"]),
        "code_system": coded(
            np.repeat(np.array([0, 1], dtype=np.int32), [events.num_rows, known.num_rows]),
            ("snomed", "icd10"),
        ),
        "value": pa.concat_arrays([observed.columns["value"], nothing]),
        "unit": _joined(units, pa.nulls(known.num_rows, units.type)),
    }
    row = np.concatenate([observed.row, diagnosed.row])
    return by_person(Extract(joined, row, np.concatenate([observed.day, diagnosed.day])))


def services(source: Source) -> Extract:
    """Packages of care as services of the Client Level Data: the last day, a weekly cost."""
    table = source.tables["package"]
    count = table.num_rows
    to_date = table["to_date"].combine_chunks()
    return source.extract(
        table,
        "from_date",
        event_number=table["package_id"].combine_chunks(),
        event_type=coded(np.zeros(count, dtype=np.int32), ("service",)),
        to_date=pc.subtract(to_date.cast(pa.int32()), 1).cast(pa.int32()).view(pa.date32()),
        unit_cost_pence=table["weekly_cost_pence"].combine_chunks(),
        cost_frequency=coded(np.zeros(count, dtype=np.int32), ("week",)),
        units_a_week=pa.array(np.ones(count)),
    )


def deaths(source: Source) -> Extract:
    """Registered deaths."""
    return source.extract(source.tables["death"], "death_date")


def scores(source: Source) -> Extract:
    """Scores worked out by a clinical system."""
    return source.extract(source.tables["score"], "scored_date")


def opt_outs(source: Source) -> Extract:
    """People who opted out of uses beyond their own care, at some time before the place's first day or later."""
    people, timeline = source.who.people, source.layout.timeline
    chosen = [
        np.flatnonzero(source.layout.draws.uniform(f"opt-out, {kind}", people.number) < share).astype(
            np.int32
        )
        for kind, share in zip(_OPT_OUTS, (_NATIONAL, _TYPE_1), strict=True)
    ]
    row = np.concatenate(chosen)
    kind = np.repeat(np.arange(len(chosen), dtype=np.int32), [len(rows) for rows in chosen])
    here = np.flatnonzero(people.entered[row] < np.minimum(people.left[row], timeline.end))
    row, kind = row[here], kind[here]
    day = np.maximum(people.entered[row], people.born[row])
    columns = {"kind": coded(kind, _OPT_OUTS), "from_date": dates(day, timeline)}
    return by_person(Extract(columns, row, day))


def _joined(first: pa.DictionaryArray, second: pa.DictionaryArray) -> pa.DictionaryArray:
    """Two coded columns one after the other."""
    return pa.chunked_array([first, second]).unify_dictionaries().combine_chunks()
