"""Words in which is said how the counts of released tables hang together; `newcare.tables.links` says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

ALL = "ALL"


class Kind(Enum):
    """How a figure follows from a count of its row."""

    OVER = "the count over a number that a reader has or can come near to: it moves with the count"
    WEIGHTED = (
        "a weighted sum over many strata: it stays, and only its limits tell the count (of one stratum: OVER)"
    )
    PROPORTION = "the count over another count, of which it is a part, per 100"
    MEAN = "the count over another count"


@dataclass(frozen=True)
class Total:
    """Rows that differ in one column only add up: the row of `whole` is the sum of `parts` (None: all others).

    `rest` says that a part without a row is shown nowhere, rather than nobody; `more` that there is always more to the
    whole than its parts; `columns` which counts and amounts add up (none named: all of them).
    """

    over: str
    whole: str = ALL
    parts: tuple[str, ...] | None = None
    rest: bool = False
    more: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """Within a row, a count is made of others; `rest` says that the remainder is shown nowhere."""

    whole: str
    parts: tuple[str, ...]
    rest: bool = False


@dataclass(frozen=True)
class Across:
    """A quantity is the sum of a column over the rows of a table.

    `where` keeps rows with these values; `by` tells rows apart that add up to the whole each for themselves.
    """

    whole: str
    table: str
    column: str
    where: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    rest: bool = False


@dataclass(frozen=True)
class Follows:
    """Figures in proportion to one quantity, and in inverse proportion to another.

    `columns` are hidden where a quantity is, and move with it where it is rounded, so that a ratio is the ratio of what
    is shown. `wilson` names the limits of a proportion, which are worked out again. `inverse` turns both round. `whole`
    says that they are themselves counts, and shown whole. `where` keeps rows.
    """

    columns: tuple[str, ...]
    of: str
    over: str | None = None
    inverse: bool = False
    wilson: tuple[str, str] | None = None
    whole: bool = False
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A figure that, alone or with its limits, would give the count of its row back.

    `over` names the column of its row that it is the count over, `per` what it is times: the count is figure x over /
    per. `limits` are its lower and upper limit, those of a count (exact or Byar's, Dobson's for a weighted sum), wider
    where a person has many events. `rescaled` are columns that show the figure and its limits on another scale, `moves`
    further columns in proportion to it. `where` keeps rows.
    """

    value: str
    count: str
    kind: Kind = Kind.OVER
    over: str | None = None
    per: float = 1.0
    limits: tuple[str, str] | None = None
    rescaled: tuple[str, str, str] | None = None
    moves: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the figure."""
        return (self.value, *(self.limits or ()), *(self.rescaled or ()), *self.moves)

    def speaks_of(self, row: Mapping[str, object]) -> bool:
        """Whether a row is one of those with this figure."""
        return all(row.get(column) == value for column, value in self.where.items())


@dataclass(frozen=True)
class Link:
    """One released table: the quantity of each count, what adds up, and which figures follow from which counts.

    `within` names, for a count, the quantity that it is part of. `nested` holds (column, count): rows in the order of
    the column each contain the row before. `rests` names, for a figure or a further count, the counts of its row that
    it rests on (not named: a figure on all, a count on the first). `figures` would give a count of their row back if
    they were shown as they are.
    """

    shows: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[Total, ...] | None = None
    made: tuple[Made, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)
    follows: tuple[Follows, ...] = ()
    nested: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    rests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
