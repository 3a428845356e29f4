"""The last look before a release is written: can a reader of all its tables work out what it hides?

This reads the rows as they are about to be written, not what was decided about them, so that a slip anywhere before
shows here. A release that fails is not written at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.control_rules import BoolArray
from newcare.methods.disclosure import Policy
from newcare.methods.linked_counts import worked_out
from newcare.report.hidden_cells import (
    amounts_at_risk,
    by_policy,
    known_amounts,
    known_bounds,
    targets_of,
)
from newcare.report.linked_cells import NO_OWN, linked_amounts, linked_counts
from newcare.report.quantities import Cell, Quantities, Row
from newcare.report.released_rows import following
from newcare.report.told_counts import told_counts
from newcare.report.withheld_rows import cells_of_rows, only_in
from newcare.tables.links import WITHHELD_FIRST

_MOST_NAMED = 5


def refuse_disclosure(
    true: Mapping[str, Sequence[Row]],
    shown: Mapping[str, Sequence[Row]],
    policy: Policy,
    own_indicators: Mapping[str, Mapping[str, Any]] = NO_OWN,
) -> None:
    """Refuse a release in which a hidden count can be worked out from what is shown.

    Args:
        true: rows of true values, by table.
        shown: the same rows as they are to be written.
        policy: disclosure policy; under `none` nothing is hidden.

    Raises:
        InvalidInput: names the tables and columns at fault, never a value.
    """
    if policy is Policy.NONE:
        return
    counts, (amounts, outside) = linked_counts(true, own_indicators), linked_amounts(true)
    open_counts = _open(counts, shown)
    places = sorted(
        {
            *_counts_worked_out(counts, open_counts, _gone(counts, true, shown), policy),
            *_still_shown(counts, open_counts, by_policy(counts, policy)),
        }
    )
    at_fault = [*_cells_of(counts, places)]
    starred = frozenset(cell for cell in counts.cells if _value(shown, cell) is None)
    at_fault += _cells_of(amounts, _amounts_worked_out(amounts, outside, shown, starred))
    in_cells = set(counts.cells.values())
    closed = {name for name, place in counts.names.items() if place in in_cells and not open_counts[place]}
    at_fault += _figures_that_tell(shown, closed)
    if policy is Policy.HES_2018:
        at_fault += told_counts(true, shown)
    if at_fault:
        named = sorted({f"{table}.{column}" for table, _, column in at_fault})
        raise InvalidInput(
            "The release is refused: counts that it hides could be worked out from what it shows.",
            seen=f"{len(at_fault)} cells, in {', '.join(named[:_MOST_NAMED])}",
            remedy="Nothing was written. Take an indicator with few events out of `balancing`, or merge small units in"
            " the model file (place.unit); if neither applies, this is a fault of newcare: report it.",
        )


def _value(rows: Mapping[str, Sequence[Row]], cell: Cell) -> object:
    table, row, column = cell
    return rows[table][row].get(column) if table in rows else 0


def _open(quantities: Quantities, shown: Mapping[str, Sequence[Row]]) -> BoolArray:
    """Quantities that at least one cell shows."""
    found = np.zeros(len(quantities.values), dtype=np.bool_)
    for cell, place in quantities.cells.items():
        found[place] |= _value(shown, cell) is not None
    return found


def _gone(
    counts: Quantities, true: Mapping[str, Sequence[Row]], shown: Mapping[str, Sequence[Row]]
) -> BoolArray:
    """Counts that stand only in kinds of rows of which no count is shown, so that a star there says nothing."""
    cells: set[Cell] = set()
    for kind in WITHHELD_FIRST:
        found = cells_of_rows(counts, true, (kind,))
        if all(_value(shown, cell) is None for cell in found):
            cells |= found
    return only_in(counts, frozenset(cells))


def _counts_worked_out(counts: Quantities, is_open: BoolArray, gone: BoolArray, policy: Policy) -> list[int]:
    """Hidden counts, and small remainders, of which only one value fits."""
    linked, primary = counts.linked(), by_policy(counts, policy)
    starred = ~is_open
    lower, upper = known_bounds(linked, starred, primary & starred & ~gone, counts.unshown(), policy)
    return worked_out(linked, lower, upper, targets_of(counts, primary, primary, policy))


def _still_shown(counts: Quantities, is_open: BoolArray, primary: BoolArray) -> list[int]:
    """Counts that the policy hides and a cell shows."""
    return [place for place in set(counts.cells.values()) if primary[place] and is_open[place]]


def _amounts_worked_out(
    amounts: Quantities, outside: set[int], shown: Mapping[str, Sequence[Row]], starred: frozenset[Cell]
) -> list[int]:
    """Amounts of rows with a hidden count of which only one value fits."""
    is_open = _open(amounts, shown)
    is_open[sorted(outside)] = True
    lower, upper = known_amounts(amounts, ~is_open)
    return worked_out(amounts.linked(), lower, upper, amounts_at_risk(amounts, starred))


def _figures_that_tell(shown: Mapping[str, Sequence[Row]], closed: set[str]) -> Iterator[Cell]:
    """Figures shown although they follow from a hidden count."""
    for table, rows in shown.items():
        for position, row in enumerate(rows):
            for follows, of, over in following(table, row):
                if closed & {of, over}:
                    told = (column for column in follows.columns if row.get(column) is not None)
                    yield from ((table, position, column) for column in told)


def _cells_of(quantities: Quantities, places: Sequence[int]) -> list[Cell]:
    """A cell of each quantity; a remainder that no cell shows is named by the whole that it belongs to."""
    shows: dict[int, Cell] = {}
    for cell, place in quantities.cells.items():
        shows.setdefault(place, cell)
    wholes = {
        place: next((shows[other] for other, _ in terms if other in shows), None)
        for terms in quantities.sums
        for place, _ in terms
    }
    found = (shows.get(place) or wholes.get(place) for place in places)
    return [cell for cell in found if cell is not None]
