"""What a report is written from: released tables as rows, and what is said about the model of care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import WORDS, Policy, released_count
from newcare.report.hidden_rows import hidden_rows
from newcare.report.page import DataTable, Notes, TableColumn
from newcare.tables import TABLES, Column, ColumnType, Privacy
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

    Each count stands as it may be released, null where suppressed. A row with a suppressed count keeps its labels and
    loses every figure that rests on counts (money, rates, shares, limits), which could give the count away; where it
    is the first count (people or events), or where the row stands for one that a total would give away, it loses its
    other counts too. See `hidden_rows`.
    """
    spec = TABLES[name]
    counts = [column.name for column in spec.columns if column.unit == "count"]
    resting = [
        column.name for column in spec.columns if column.name not in spec.key and _rests_on_counts(column)
    ]
    rows = table.to_pylist()
    hidden = hidden_rows(spec, rows, policy)
    for position, row in enumerate(rows):
        for count in counts:
            row[count] = None if row[count] is None else released_count(int(row[count]), policy)
        if position in hidden.wholly:
            row |= dict.fromkeys(counts)
        if position in hidden.wholly | hidden.in_part:
            row |= dict.fromkeys(resting) | ({"reason": TOO_FEW} if "reason" in row else {})
    return pa.Table.from_pylist(rows, schema=table.schema)


def _rests_on_counts(column: Column) -> bool:
    """Whether a column is a figure about groups and not itself a count."""
    return column.type in _FIGURES and column.unit != "count" and column.privacy is Privacy.AGGREGATE


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
