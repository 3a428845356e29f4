"""Rows as they are released: counts by the policy, and no figure that rests on a hidden one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from newcare.methods.disclosure import Policy, released_count
from newcare.methods.rates import proportions
from newcare.report.counted_figures import refigure
from newcare.report.counts_over_counts import write_over_counts
from newcare.report.hidden_cells import HiddenCells, rests_on_hidden
from newcare.report.linked_cells import amounts_of, counts_of, quantity_name
from newcare.report.quantities import Row
from newcare.tables import TABLES, Column, ColumnType, Privacy
from newcare.tables.link_types import Follows, Kind, Link
from newcare.tables.links import ADOPTION, LINKS

TOO_FEW = "suppressed: too few to show"
_FIGURES = {ColumnType.WHOLE_NUMBER, ColumnType.NUMBER}


def released_rows(
    name: str, rows: Sequence[Row], hidden: HiddenCells, policy: Policy
) -> list[dict[str, Any]]:
    """Give the rows of one table as they may leave.

    Each count stands as it may be released, null where it is hidden. A figure that rests on a hidden count is null too
    (money, rates, shares, limits), and so is one that follows from a quantity hidden in another table. A ratio of
    counts that are rounded is the ratio of what is shown, and the figures of `Link.figures` are those of the count as
    shown.
    """
    found = []
    for position, row in enumerate(rows):
        shown = dict(row) | _counts(name, position, row, hidden, policy)
        gone = {*_resting(name, position, hidden)}
        for follows, of, over in following(name, row):
            if hidden.names & {of, over}:
                gone |= {*follows.columns, *(follows.wilson or ())}
            elif policy is Policy.HES_2018:
                shown |= _moved(shown, row, follows, _share(hidden, of), _share(hidden, over))
                shown |= _wilson(follows, row, hidden, of, over)
        lost = {column for column in gone if row.get(column) is not None}
        shown |= dict.fromkeys(gone) | ({"reason": TOO_FEW} if lost and "reason" in row else {})
        found.append(shown | _words(name, row, hidden))
    _write_figures(name, rows, found, hidden, policy)
    return found


def _write_figures(
    name: str, rows: Sequence[Row], shown: Sequence[dict[str, Any]], hidden: HiddenCells, policy: Policy
) -> None:
    """Write figures that would give a count back from the count as shown."""
    for figure in LINKS.get(name, Link()).figures:
        if figure.kind in (Kind.PROPORTION, Kind.MEAN):
            for position in write_over_counts(name, rows, shown, figure, hidden, policy):
                if "reason" in rows[position]:
                    shown[position]["reason"] = TOO_FEW
        elif policy is Policy.HES_2018:
            refigure(rows, shown, figure)


def following(name: str, row: Row) -> Iterator[tuple[Follows, str, str | None]]:
    """Figures of a row that follow from quantities, with their names; the first that speaks of a column holds."""
    spoken: set[str] = set()
    for follows in LINKS.get(name, Link()).follows:
        fits = all(row.get(column) == value for column, value in follows.where.items())
        if fits and not spoken & set(follows.columns):
            spoken |= set(follows.columns)
            over = None if follows.over is None else quantity_name(follows.over, row)
            yield follows, quantity_name(follows.of, row), over


def figures_of(name: str) -> list[str]:
    """Columns that are figures about groups, or words on one that may be empty, and not themselves counts."""
    spec = TABLES[name]
    return [column.name for column in spec.columns if column.name not in spec.key and _is_figure(column)]


def _is_figure(column: Column) -> bool:
    """Whether a column is a number about groups, or words that say what one came to (these may be null)."""
    tells = column.type in _FIGURES or (column.type is ColumnType.TEXT and column.nullable)
    return tells and column.unit != "count" and column.privacy is Privacy.AGGREGATE


def _counts(name: str, position: int, row: Row, hidden: HiddenCells, policy: Policy) -> dict[str, int | None]:
    """The counts of a row as released."""
    return {
        column: None
        if row.get(column) is None or (name, position, column) in hidden.cells
        else released_count(int(row[column]), policy)
        for column in counts_of(name)
    }


def _resting(name: str, position: int, hidden: HiddenCells) -> set[str]:
    """Figures of a row that go: those that rest on a hidden count, and all where an amount of the row is hidden."""
    if not hidden.rows & {(name, position)}:
        return set()
    figures = figures_of(name)
    if any((name, position, column) in hidden.hidden_amounts for column in amounts_of(name)):
        return set(figures)
    return {column for column in figures if rests_on_hidden((name, position, column), hidden.cells)}


def _share(hidden: HiddenCells, name: str | None) -> float:
    """What is shown of a quantity over what is true; 1 for one that is not rounded."""
    place = None if name is None else hidden.counts.names.get(name)
    true = 0.0 if place is None else hidden.counts.values[place]
    return (released_count(int(true), Policy.HES_2018) or true) / true if true else 1.0


def _moved(shown: Row, row: Row, follows: Follows, of: float, over: float) -> dict[str, Any]:
    """Figures moved as far as the counts that they follow from were rounded."""
    factor = over / of if follows.inverse else of / over
    moved = {c: row[c] * factor for c in follows.columns if row[c] is not None and shown[c] is not None}
    # of a moved whole number its decimals would tell what it was moved by
    return {
        c: type(row[c])(round(value)) if follows.whole or isinstance(row[c], int) else value
        for c, value in moved.items()
    }


def _wilson(follows: Follows, row: Row, hidden: HiddenCells, of: str, over: str | None) -> dict[str, Any]:
    """Limits of a proportion of counts as shown."""
    if follows.wilson is None or over is None or any(row[column] is None for column in follows.wilson):
        return {}
    part, whole = (
        round(hidden.counts.values[hidden.counts.names[name]] * _share(hidden, name)) for name in (of, over)
    )
    if not 0 <= part <= whole or whole == 0:
        return dict.fromkeys(follows.wilson)
    limits = proportions(part, whole, confidence=row["confidence"])
    return dict(zip(follows.wilson, (float(limits.lower), float(limits.upper)), strict=True))


def _words(name: str, row: Row, hidden: HiddenCells) -> dict[str, str]:
    """An answer in words that rests on a hidden count says so instead."""
    if name != "adoption":
        return {}
    sources = str(row["source"]).split(", ")
    behind = {quantity for source in sources for quantity in ADOPTION.get(source, ())}
    return {"answer": TOO_FEW} if behind & hidden.names else {}
