"""A synthetic place in memory: its tables and its truth."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa

from newcare.errors import UnknownTable
from newcare.synthetic.assessment import assessment_table
from newcare.synthetic.chunks import CHUNK_PEOPLE, make_chunks
from newcare.synthetic.layout import Layout
from newcare.synthetic.practices import place_table
from newcare.synthetic.settings import PlaceSettings
from newcare.synthetic.truth import Truth, truth_of
from newcare.tables.arrow import arrow_schema
from newcare.tables.records import RECORD_TABLES

SPECS = {spec.name: spec for spec in RECORD_TABLES}
ALL_TABLES = frozenset(SPECS)
TABLES_OF_UNITS = frozenset({"place", "assessment"})  # the others are of people


def make_place(
    settings: PlaceSettings, tables: Collection[str] = ALL_TABLES, *, chunk_people: int = CHUNK_PEOPLE
) -> tuple[dict[str, pa.Table], Truth]:
    """Make a place in memory.

    Args:
        settings: what decides the place.
        tables: names of the tables to make; fewer is faster. The records are the same whichever are asked for.
        chunk_people: people made at a time, which changes the memory used and nothing else.

    Returns:
        The tables, as `newcare.tables.records` specifies them, in order of person; and the truth.

    Raises:
        UnknownTable: a name is not of a table of records.
    """
    _refuse_unknown(tables)
    layout = Layout.of(settings)
    of_people = sorted(set(tables) - TABLES_OF_UNITS)
    chunks = list(make_chunks(layout, of_people, chunk_people))
    made = {name: table for name, table in tables_of_units(layout).items() if name in tables}
    for name in of_people:
        schema = arrow_schema(SPECS[name])
        made[name] = pa.concat_tables([chunk.tables[name].cast(schema) for chunk in chunks])
    return made, truth_of(layout, [chunk.expected for chunk in chunks])


def tables_of_units(layout: Layout) -> dict[str, pa.Table]:
    """Make the tables that are not of people."""
    made = {"place": place_table(layout.geography), "assessment": assessment_table(layout)}
    return {name: table.cast(arrow_schema(SPECS[name])) for name, table in made.items()}


def _refuse_unknown(tables: Collection[str]) -> None:
    """Refuse names that are not of tables of records."""
    unknown = sorted(set(tables) - ALL_TABLES)
    if unknown:
        raise UnknownTable(
            "A synthetic place has no such table.",
            seen=", ".join(unknown),
            remedy=f"It has: {', '.join(sorted(ALL_TABLES))}.",
        )
