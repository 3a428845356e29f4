"""What a report is written from: released tables as rows, and what is said about the model of care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import WORDS, Policy, released_count
from newcare.report.page import DataTable, Notes, TableColumn
from newcare.tables import TABLES, ColumnType
from newcare.terms.words import count_words

Row = Mapping[str, Any]
SUPPRESSED = "*"
TOO_FEW = "suppressed: too few to show"
_FIGURES = {ColumnType.WHOLE_NUMBER, ColumnType.NUMBER}


@dataclass(frozen=True)
class Results:
    """Tables by name as rows, after disclosure control; `about` holds what pages say about the model of care.

    `truth` is what was set, where the place is made up; None for a real one.
    """

    tables: Mapping[str, Sequence[Row]]
    about: Mapping[str, Any]
    data_version: str
    policy: Policy
    truth: Mapping[str, Any] | None

    def __getitem__(self, name: str) -> Sequence[Row]:
        return self.tables[name]

    def notes(self, method: str, interval: str, *extra: str) -> Notes:
        """Method, interval and data version of a section, with the rule for small numbers."""
        return Notes(method, interval, self.data_version, (*extra, f"Small numbers: {WORDS[self.policy]}."))

    @property
    def unit(self) -> str:
        """The unit of delivery in words."""
        words: str = self.about["unit"].replace("-", " ")
        return words


def released(name: str, table: pa.Table, policy: Policy) -> pa.Table:
    """Apply disclosure control to a result table.

    Each count stands as it may be released, null where suppressed. A row whose first count (its people or events) is
    suppressed keeps its labels and loses every other figure, which could give the count away; so does a second row
    where one alone could be worked out from a total.
    """
    columns = TABLES[name].columns
    counts = [column.name for column in columns if column.unit == "count"]
    figures = {column.name for column in columns if column.type in _FIGURES}
    rows = table.to_pylist()
    hidden = _rows_to_hide(rows, counts, policy, has_money=any(column.unit == "pence" for column in columns))
    for position, row in enumerate(rows):
        for count in counts:
            row[count] = None if row[count] is None else released_count(int(row[count]), policy)
        if position in hidden:
            row |= dict.fromkeys(figures) | ({"reason": TOO_FEW} if "reason" in row else {})
    return pa.Table.from_pylist(rows, schema=table.schema)


def _rows_to_hide(rows: Sequence[Row], counts: Sequence[str], policy: Policy, *, has_money: bool) -> set[int]:
    """Positions of the rows to empty: those whose first count is suppressed.

    Where one row with money stands alone in that, the next smallest goes with it: the exact total of the money
    is shown elsewhere, and would give the one away by subtraction.
    """
    if not counts:
        return set()
    sizes = {position: row[counts[0]] for position, row in enumerate(rows) if row[counts[0]] is not None}
    hidden = {position for position, size in sizes.items() if released_count(int(size), policy) is None}
    if has_money and len(hidden) == 1 and len(sizes) > 1:
        hidden.add(min(sizes.keys() - hidden, key=sizes.__getitem__))
    return hidden


def counted(value: int | None) -> str:
    """A released count in words: a star where it is suppressed."""
    return SUPPRESSED if value is None else count_words(value)


def table_of(
    caption: str, rows: Sequence[Mapping[str, str]], *, text: Sequence[str] = (), **labels: str
) -> DataTable:
    """Make a table of words; the first column names the row, the others are numbers and stand right.

    Args:
        caption: what the table shows.
        rows: cells by key.
        text: keys of further columns that hold words and stand left.
        labels: key -> heading, in order.
    """
    columns = tuple(
        TableColumn(key, label, "left" if position == 0 or key in text else "right")
        for position, (key, label) in enumerate(labels.items())
    )
    return DataTable(caption, columns, tuple(rows))
