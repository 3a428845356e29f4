"""Which cells of a release are hidden: by the policy, and beside what it hides so that nothing can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.control_rules import BoolArray
from newcare.methods.disclosure import Policy, released_count
from newcare.methods.disclosure_audit import HIDDEN
from newcare.methods.linked_counts import LinkedCounts
from newcare.methods.linked_suppression import hidden_beside
from newcare.report.linked_cells import NO_OWN, counts_of, linked_amounts, linked_counts
from newcare.report.quantities import Cell, Quantities, Row
from newcare.report.withheld_rows import cells_of_rows, only_in
from newcare.tables import TABLES
from newcare.tables.link_types import Link
from newcare.tables.links import LINKS, WITHHELD_FIRST

_ROUNDED_BY, _LEAST_ROUNDED = 2, 8


@dataclass(frozen=True)
class HiddenCells:
    """Cells to hide: counts by the policy, counts beside them (`cells` are both), and amounts that tell of these.

    `names` are those of the quantities that no reader may have, `rows` those (table, position) with a cell to hide.
    """

    counts: Quantities
    amounts: Quantities
    primary: frozenset[Cell]
    beside: frozenset[Cell]
    hidden_amounts: frozenset[Cell]
    names: frozenset[str]
    cells: frozenset[Cell] = field(init=False)
    rows: frozenset[tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", self.primary | self.beside)
        touched = {(table, row) for table, row, _ in self.cells | self.hidden_amounts}
        object.__setattr__(self, "rows", frozenset(touched))


def hidden_cells(
    tables: Mapping[str, Sequence[Row]],
    policy: Policy,
    own_indicators: Mapping[str, Mapping[str, Any]] = NO_OWN,
) -> HiddenCells:
    """Decide what a release hides, all its tables together.

    Args:
        tables: rows of true values, by table.
        policy: `none` hides nothing.
        own_indicators: what the files of a place's own indicators say, by id.

    Raises:
        InvalidInput: a small count follows from the totals alone, though the finest rows are withheld.
    """
    counts, (amounts, outside) = linked_counts(tables, own_indicators), linked_amounts(tables)
    primary = by_policy(counts, policy)
    withheld, marked = _enough_withheld(counts, tables, primary, policy)
    hidden = _cells(counts, marked) | withheld
    of_amounts = _further_amounts(amounts, outside, hidden)
    first = _cells(counts, primary)
    names = {name for name, place in counts.names.items() if marked[place]}
    names |= {name for name, place in amounts.names.items() if of_amounts[place]}
    return HiddenCells(counts, amounts, first, hidden - first, _cells(amounts, of_amounts), frozenset(names))


def _enough_withheld(
    counts: Quantities, tables: Mapping[str, Sequence[Row]], primary: BoolArray, policy: Policy
) -> tuple[frozenset[Cell], BoolArray]:
    """Cells of rows that go altogether, as few as will do, and the counts to hide with stars besides."""
    for steps in range(len(WITHHELD_FIRST) + 1):
        cells = cells_of_rows(counts, tables, WITHHELD_FIRST[:steps])
        gone = only_in(counts, cells)
        needed = primary | gone | _rows_of_few(counts, primary)
        try:
            return cells, needed | _further_counts(counts, primary, needed, gone, policy)
        except InvalidInput:
            continue
    raise InvalidInput(
        "A small count follows from the totals of the release alone, though all rows of units are withheld.",
        remedy="Nothing was written. Take the indicator with the fewest events out of the model file's `balancing`, or"
        " name larger units (`[place] unit`).",
    )


def _further_counts(
    counts: Quantities, primary: BoolArray, needed: BoolArray, gone: BoolArray, policy: Policy
) -> BoolArray:
    """Counts to hide beside those that must be; nobody knows of one that is gone that it is small."""
    linked = counts.linked()
    return hidden_beside(
        linked,
        known_bounds(linked, needed, primary & ~gone, counts.unshown(), policy),
        (np.zeros(primary.size), np.full(primary.size, np.inf)),
        _marks(primary.size, set(counts.cells.values())) & ~needed,
        targets_of(counts, primary, needed, policy),
    )


def by_policy(counts: Quantities, policy: Policy) -> BoolArray:
    """Quantities that a policy hides where they are shown."""
    shown = set(counts.cells.values())
    return np.array(
        [
            place in shown and released_count(int(value), policy) is None
            for place, value in enumerate(counts.values)
        ],
        dtype=np.bool_,
    )


def _rows_of_few(counts: Quantities, primary: BoolArray) -> BoolArray:
    """Counts that rest on the first count of their row, its people or events, where that is hidden."""
    few = {
        (table, row)
        for (table, row, column), place in counts.cells.items()
        if primary[place] and column == counts_of(table)[0]
    }
    resting = {
        place
        for (table, row, column), place in counts.cells.items()
        if (table, row) in few and _counts_behind(table, column, counts_of(table)[:1])
    }
    return _marks(primary.size, resting)


def known_bounds(
    linked: LinkedCounts, starred: BoolArray, primary: BoolArray, unshown: set[int], policy: Policy
) -> tuple[FloatArray, FloatArray]:
    """What a reader knows of each quantity by itself.

    A star of `nnhip` may stand for any number, since further figures are starred too; one of `hes-2018` for 1 to 7, but
    where it was put beside.
    """
    lower, upper = linked.values.copy(), linked.values.copy()
    if policy is Policy.HES_2018:
        rounded = (lower + _ROUNDED_BY) // 5 * 5
        above = lower > 0
        lower = np.where(above, np.maximum(rounded - _ROUNDED_BY, _LEAST_ROUNDED), 0)
        upper = np.where(above, rounded + _ROUNDED_BY, 0)
    free = starred | _marks(lower.size, unshown)
    lower, upper = np.where(free, 0, lower), np.where(free, np.inf, upper)
    if policy is Policy.HES_2018:
        small = HIDDEN[policy]
        lower, upper = np.where(primary, small.start, lower), np.where(primary, small.stop - 1, upper)
    return lower, upper


def targets_of(counts: Quantities, primary: BoolArray, needed: BoolArray, policy: Policy) -> BoolArray:
    """Quantities that nobody may work out: what is hidden, and small remainders that no table shows.

    A remainder of nobody is no target: most are so by definition. Counts hidden with their row are none where the
    policy rounds: what is near them is known already.
    """
    small = [place for place in counts.unshown() if 0 < counts.values[place] < HIDDEN[policy].stop]
    hidden = primary if policy is Policy.HES_2018 else needed
    return hidden | _marks(primary.size, set(small))


def _further_amounts(amounts: Quantities, outside: set[int], hidden: frozenset[Cell]) -> BoolArray:
    """Amounts of rows that rest on a hidden count, and those beside them that would give them away."""
    linked = amounts.linked()
    size = linked.values.size
    targets = amounts_at_risk(amounts, hidden)
    shown = _marks(size, set(amounts.cells.values()) - outside) & ~targets
    anything = np.full(size, -np.inf), np.full(size, np.inf)
    return targets | hidden_beside(linked, known_amounts(amounts, targets), anything, shown, targets)


def amounts_at_risk(amounts: Quantities, hidden: frozenset[Cell]) -> BoolArray:
    """Amounts that stand in a row with a hidden count on which they rest."""
    places = {place for cell, place in amounts.cells.items() if rests_on_hidden(cell, hidden)}
    return _marks(len(amounts.values), places)


def known_amounts(amounts: Quantities, hidden: BoolArray) -> tuple[FloatArray, FloatArray]:
    """What a reader knows of each amount by itself: all of it, or nothing."""
    free = hidden | _marks(hidden.size, amounts.unshown())
    return np.where(free, -np.inf, 0.0), np.where(free, np.inf, 0.0)


def rests_on_hidden(cell: Cell, hidden: frozenset[Cell]) -> bool:
    """Say whether a figure stands in a row with a hidden count on which it rests."""
    table, row, column = cell
    if table not in TABLES:
        return False
    return any((table, row, count) in hidden for count in _counts_behind(table, column, counts_of(table)))


def _counts_behind(table: str, column: str, usual: Sequence[str]) -> Sequence[str]:
    """Counts of its row on which a figure or count rests."""
    return LINKS.get(table, Link()).rests.get(column, usual)


def _cells(quantities: Quantities, marked: BoolArray) -> frozenset[Cell]:
    return frozenset(cell for cell, place in quantities.cells.items() if marked[place])


def _marks(size: int, places: set[int]) -> BoolArray:
    marks = np.zeros(size, dtype=np.bool_)
    marks[sorted(places)] = True
    return marks
