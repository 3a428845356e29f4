"""Rows of one extract as text, in which cells can be changed; and random draws that belong to each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newcare.reference.flows import Flow
from newcare.synthetic.arrays import Flags, Floats, Rows, Words
from newcare.synthetic.draws import Draws

Texts = npt.NDArray[np.object_]


@dataclass
class Sheet:
    """Some rows of one extract, all cells text.

    `person` numbers the person of each row, and `place` the row among the person's rows in the file: so a row's
    draws do not depend on who is made beside it.
    """

    name: str  # of the file, without its ending
    flow: Flow
    table: pa.Table
    person: Words
    place: Rows
    draws: Draws

    def has(self, *names: str) -> bool:
        """Whether the file has all of these columns, by their names in the shape."""
        return all(self._spelling(name) in self.table.column_names for name in names)

    def cells(self, name: str, rows: Rows) -> Texts:
        """Cells of a column in some rows; None where empty."""
        column = self.table[self._spelling(name)].take(pa.array(rows))
        cells: Texts = column.to_numpy(zero_copy_only=False)
        return cells

    def days(self, name: str, rows: Rows) -> npt.NDArray[np.datetime64]:
        """Cells of a column of ISO dates in some rows; empty ones are not a time."""
        return np.array(self.cells(name, rows).tolist(), dtype="datetime64[D]")

    def put(self, name: str, rows: Rows, cells: Sequence[str | None]) -> None:
        """Change the cells of a column in some rows, which ascend."""
        spelling = self._spelling(name)
        mask = np.zeros(self.table.num_rows, dtype=bool)
        mask[rows] = True
        changed = pc.replace_with_mask(
            self.table[spelling].combine_chunks(), pa.array(mask), pa.array(cells, type=pa.string())
        )
        self.table = self.table.set_column(self.table.column_names.index(spelling), spelling, changed)

    def chance(self, purpose: str, rows: Rows | None = None) -> Floats:
        """A uniform number of each row's own."""
        person, place = (self.person, self.place) if rows is None else (self.person[rows], self.place[rows])
        return self.draws.uniform(f"mess, {self.name}, {purpose}", person, place)

    def chance_of_person(self, purpose: str) -> Floats:
        """A uniform number of each row's person, the same in all of a person's rows."""
        return self.draws.uniform(f"mess, {self.name}, {purpose}", self.person)

    def keep(self, chosen: Flags) -> None:
        """Drop the rows not chosen."""
        self.table = self.table.filter(pa.array(chosen))
        self.person, self.place = self.person[chosen], self.place[chosen]

    def repeat(self, rows: Rows) -> Rows:
        """Put a copy after each of some rows, and say where the copies stand."""
        count = np.ones(self.table.num_rows, dtype=np.int64)
        count[rows] += 1
        at = np.repeat(np.arange(self.table.num_rows), count)
        self.table = self.table.take(pa.array(at))
        self.person, self.place = self.person[at], self.place[at]
        return (rows + np.arange(len(rows)) + 1).astype(np.int32)

    def begins(self, name: str, text: str) -> Flags:
        """Whether each cell of a column begins with a text; an empty one does not."""
        found = pc.starts_with(self.table[self._spelling(name)], text)
        begins: Flags = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
        return begins

    def _spelling(self, name: str) -> str:
        """Name of a column in the file."""
        column = self.flow.column(name)
        return column.spellings[0] if column is not None and column.spellings else ""


def written(days: npt.NDArray[np.datetime64]) -> list[str]:
    """Dates as ISO 8601."""
    return [str(day) for day in days]


def spreadsheet_day(day: dt.date) -> int:
    """The number under which spreadsheets keep a day: days since 30 December 1899."""
    return (day - dt.date(1899, 12, 30)).days
