"""How a table is described: what one row is, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnType(StrEnum):
    """Types a column may have, the same on every engine."""

    TEXT = "text"
    WHOLE_NUMBER = "whole number"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes or no"


class Privacy(StrEnum):
    """What a column can reveal, and so who may read it."""

    IDENTIFIABLE = "identifiable"  # names a person: direct care only
    PERSONAL = "personal"  # about one person, who could be found through it
    AGGREGATE = "aggregate"  # about groups; disclosure control applies at release
    OPEN = "open"  # no person is behind it


@dataclass(frozen=True)
class Column:
    """One column: its type, unit, allowed values and privacy class."""

    name: str
    type: ColumnType
    meaning: str
    unit: str | None = None
    allowed: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    nullable: bool = False
    privacy: Privacy = Privacy.AGGREGATE


@dataclass(frozen=True)
class TableSpec:
    """One table: `grain` says what a row is; `key` names the columns that tell rows apart.

    `refers` maps a column to the (table, column) where each of its values must stand. Rules across columns:
    `after` holds pairs of dates (later, earlier) where the later comes after the earlier; `not_before` holds pairs
    where both may be one day; `one_at_a_time` is (person, from, to): intervals of one person may not overlap;
    `ends_by` is (to, month): an interval may run on for one month after that month, and no longer. An end that is
    empty never comes. `parts` maps a value of a key column to the values whose rows add up to its row; without it, all
    others add up to "ALL" where there is one.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    after: tuple[tuple[str, str], ...] = ()
    not_before: tuple[tuple[str, str], ...] = ()
    one_at_a_time: tuple[str, str, str] | None = None
    ends_by: tuple[str, str] | None = None
    parts: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return the column of that name; a wrong name is a programming error."""
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)
