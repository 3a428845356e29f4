"""Tables as they are published: figures by the policy, and secondary suppression that a reader cannot undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.disclosure import Level, Published, level_named, policy_named, whole_count
from newcare.methods.disclosure_figures import protected_count, stars_further, suppressed_figures
from newcare.methods.disclosure_reader import Members
from newcare.methods.given_lists import listed


@dataclass(frozen=True)
class PublishedTable:
    """A table with its totals as it is published."""

    values: tuple[tuple[Published, ...], ...]
    row_totals: tuple[Published, ...]
    column_totals: tuple[Published, ...]
    total: Published


@dataclass(frozen=True)
class SuppressedTable:
    """A published table and its stars: those the policy asks for by itself, and all.

    `safe`: the audit of the table finds nothing. `within_maximum` is None where no maximum was given.
    """

    published: PublishedTable
    primary_suppressed: int
    suppressed_cells: int
    safe: bool
    within_maximum: bool | None


def suppress_table(
    values: Sequence[Sequence[int]],
    policy: str,
    level: str = Level.SUB_NATIONAL,
    secondary_suppression: bool | None = None,
    maximum_suppressed_cells: int | None = None,
) -> SuppressedTable:
    """Publish a table of counts with a total for every row and column and the grand total.

    Args:
        values: rows of true counts, all of one length.
        policy: as in `Policy`; all figures, totals included, come from true counts.
        level: `sub_national` or `national`.
        secondary_suppression: star further figures until no small count can be worked out; as few as can be. The
            default is true for `nnhip`, the only policy that has it.
        maximum_suppressed_cells: stars that the user can bear; the result says whether they suffice. Starred totals
            are protected like cells, unless only their protection would break the maximum.

    Raises:
        InvalidInput: `values` that make no rectangle, or are negative or not whole; by name for the others.
    """
    rule, place = policy_named(policy), level_named(level)
    secondary = stars_further(rule, secondary_suppression)
    counts = _rectangle(values)
    most = (
        None
        if maximum_suppressed_cells is None
        else whole_count("maximum_suppressed_cells", maximum_suppressed_cells)
    )
    members = _members_of_table(*counts.shape)
    found = suppressed_figures(counts.ravel(), members, rule, place, secondary, most)
    return SuppressedTable(
        _as_table(found.published, *counts.shape),
        found.primary_suppressed,
        found.suppressed,
        found.safe,
        None if most is None else found.suppressed <= most,
    )


def _rectangle(values: Sequence[Sequence[int]]) -> FloatArray:
    """Take rows of counts of one length."""
    rows = [listed("values", row) for row in listed("values", values)]
    if not rows or not rows[0] or len({len(row) for row in rows}) != 1:
        raise InvalidInput(
            "`values` must make a rectangle: one or more rows of one length.",
            seen=f"rows of {', '.join(str(len(row)) for row in rows) or 'nothing'}",
        )
    return np.array([[protected_count("values", value) for value in row] for row in rows], dtype=np.float64)


def _members_of_table(rows: int, columns: int) -> Members:
    """Which cells each figure of a table adds up: cells, row totals, column totals, the total."""
    cells = np.eye(rows * columns)
    of_rows = np.repeat(np.eye(rows), columns, axis=1)
    of_columns = np.tile(np.eye(columns), rows)
    return np.concatenate([cells, of_rows, of_columns, np.ones((1, rows * columns))])


def _as_table(figures: Sequence[Published], rows: int, columns: int) -> PublishedTable:
    """Lay the figures of a table out."""
    size = rows * columns
    cells = tuple(tuple(figures[row * columns : (row + 1) * columns]) for row in range(rows))
    return PublishedTable(
        cells, tuple(figures[size : size + rows]), tuple(figures[size + rows : -1]), figures[-1]
    )
