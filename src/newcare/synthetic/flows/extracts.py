"""Rows of an extract in the columns of its shape, and what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.synthetic.arrays import Days, Rows
from newcare.synthetic.flows.identities import Identities
from newcare.synthetic.layout import Layout


@dataclass(frozen=True)
class Extract:
    """Rows of one file in one chunk: columns by their names in the shape, and the row of each one's person."""

    columns: dict[str, pa.Array]
    row: Rows
    day: Days  # on which the person's address counts


@dataclass(frozen=True)
class Source:
    """What an extract is made from: the records of a chunk, and whose they are."""

    layout: Layout
    tables: Mapping[str, pa.Table]
    who: Identities

    def rows_of(self, table: pa.Table) -> Rows:
        """Position among the people of the chunk of the person of each record."""
        person = table["person_id"].combine_chunks()
        names = pc.index_in(person.dictionary, value_set=self.who.people.ids).to_numpy()
        row: Rows = names.astype(np.int32)[person.indices.to_numpy()]
        return row

    def extract(self, table: pa.Table, day: str, **columns: pa.Array) -> Extract:
        """Rows of a table of records as they stand, with columns under other names or added."""
        own = {name: table[name].combine_chunks() for name in table.column_names if name != "person_id"}
        days = own[day].cast(pa.int32()).to_numpy() - np.int32(self.layout.timeline.epoch_day)
        return Extract(own | columns, self.rows_of(table), days)


Maker = Callable[[Source], Extract]


def by_person(extract: Extract) -> Extract:
    """Rows in the order of their people, so that the order does not depend on who is made at once."""
    order = np.argsort(extract.row, kind="stable")
    at = pa.array(order)
    columns = {name: column.take(at) for name, column in extract.columns.items()}
    return Extract(columns, extract.row[order], extract.day[order])
