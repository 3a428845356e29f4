"""Which rows of a table lose their figures when it is released, so that no arithmetic brings a small count back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.methods.disclosure import Policy, released_count
from newcare.tables import TableSpec

ALL = "ALL"


@dataclass(frozen=True)
class HiddenRows:
    """Positions of rows: `wholly` lose every figure and count; `in_part` lose all but their other counts."""

    wholly: frozenset[int]
    in_part: frozenset[int]


@dataclass(frozen=True)
class _Sum:
    """Positions of rows whose figures add up: `parts` to `whole`, which is None where it is shown elsewhere."""

    parts: frozenset[int]
    whole: int | None


def hidden_rows(spec: TableSpec, rows: Sequence[Mapping[str, Any]], policy: Policy) -> HiddenRows:
    """Find the rows to empty.

    A row whose first count (its people or events) is suppressed goes wholly, one with another suppressed count in
    part. Where only one part of a sum is hidden, the smallest other that is not empty goes wholly with it: the exact
    whole would give the one away by subtraction.
    """
    counts = [column.name for column in spec.columns if column.unit == "count"]
    if not counts:
        return HiddenRows(frozenset(), frozenset())
    small = [[_suppressed(row[count], policy) for count in counts] for row in rows]
    wholly = {position for position, marks in enumerate(small) if marks[0]}
    in_part = {position for position, marks in enumerate(small) if any(marks)} - wholly
    sizes = {position: row[counts[0]] or 0 for position, row in enumerate(rows)}
    sums = _sums(spec, rows, exact_counts=policy is Policy.NNHIP)
    while beside := _lone(sums, wholly | in_part, sizes):
        wholly |= beside
        in_part -= beside
    return HiddenRows(frozenset(wholly), frozenset(in_part))


def _suppressed(value: int | None, policy: Policy) -> bool:
    """Whether a count may not be shown; one that is not known hides nothing."""
    return value is not None and released_count(int(value), policy) is None


def _lone(sums: Sequence[_Sum], hidden: set[int], sizes: Mapping[int, int]) -> set[int]:
    """The next row to hide beside one that stands alone; empty where none does."""
    for total in sums:
        gone = total.parts & hidden
        shown = [position for position in total.parts - hidden if sizes[position] > 0]
        if shown and (len(gone) == 1 or (not gone and total.whole in hidden)):
            return {min(shown, key=lambda position: (sizes[position], position))}
    return set()


def _sums(spec: TableSpec, rows: Sequence[Mapping[str, Any]], *, exact_counts: bool) -> list[_Sum]:
    """What adds up in a table: money, exact to the penny, and counts where the policy does not round them.

    Rows add up where their keys differ in one column only, which also names the whole. A table of money without a
    whole adds up to one that is shown elsewhere.
    """
    money = any(column.unit == "pence" for column in spec.columns)
    wholes = spec.parts or {ALL: None}
    column = next((name for name in spec.key if any(row[name] in wholes for row in rows)), None)
    if column is None:
        return [_Sum(frozenset(range(len(rows))), None)] if money else []
    if not money and not exact_counts:
        return []
    beside: dict[tuple[Any, ...], dict[str, int]] = {}
    for position, row in enumerate(rows):
        others = tuple(row[name] for name in spec.key if name != column)
        beside.setdefault(others, {})[row[column]] = position
    return [
        _Sum(frozenset(at[name] for name in parts or at if name in at and name != whole), at[whole])
        for at in beside.values()
        for whole, parts in wholes.items()
        if whole in at
    ]
