"""What a report is written from: released tables as rows, and what is said about the model of care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import WORDS, Policy
from newcare.reference.indicators import Indicator, indicator_among
from newcare.report.linked_release import release_together
from newcare.report.page import DataTable, Notes, TableColumn
from newcare.terms.words import count_words

Row = Mapping[str, Any]
SUPPRESSED = "*"


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

    def indicator(self, name: str) -> Indicator:
        """An indicator of the model of care by its id, its own or a shipped one."""
        return indicator_among(name, self.about.get("own_indicators", {}))

    def notes(self, method: str, interval: str, *extra: str) -> Notes:
        """Method, interval and data version of a section, with the rule for small numbers."""
        return Notes(method, interval, self.data_version, (*extra, f"Small numbers: {WORDS[self.policy]}."))

    @property
    def unit(self) -> str:
        """The unit of delivery in words."""
        words: str = self.about["unit"].replace("-", " ")
        return words


def released(name: str, table: pa.Table, policy: Policy) -> pa.Table:
    """Apply disclosure control to a table that is released alone; see `release_together`."""
    return release_together({name: table}, policy).tables[name]


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
