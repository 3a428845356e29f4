"""All counts of one release as linked quantities: which cells show which, and what adds up to what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from newcare.report.indicator_sums import indicator_sums
from newcare.report.quantities import Quantities, Row
from newcare.tables import TABLES, TableSpec
from newcare.tables.link_types import ALL, Link, Total
from newcare.tables.links import ACROSS, LINKS, SAME

ADDED_UP = {"pence", "years"}
"""Units of amounts that add up and are shown as they are; they rest on the counts of their row."""
NO_OWN: Mapping[str, Mapping[str, Any]] = {}
INDICATOR_COLUMNS = frozenset({"indicator", "outcome"})


def counts_of(name: str) -> list[str]:
    """Columns of a table that hold counts."""
    return [column.name for column in TABLES[name].columns if column.unit == "count"]


def amounts_of(name: str) -> list[str]:
    """Columns of a table that hold money or time, which add up; none where the table has no counts to protect."""
    columns = [column.name for column in TABLES[name].columns if column.unit in ADDED_UP]
    return columns if counts_of(name) else []


def quantity_name(template: str, row: Row) -> str:
    """The name that a template gives to a row's quantity."""
    return _stands_for(template.format(**row))


@cache
def _stands_for(name: str) -> str:
    """The name that is used for a quantity of several names."""
    for pattern, meant in SAME:
        found = re.fullmatch(pattern, name)
        if found:
            return found.expand(meant)
    return name


def linked_counts(
    tables: Mapping[str, Sequence[Row]], own_indicators: Mapping[str, Mapping[str, Any]] = NO_OWN
) -> Quantities:
    """Put the counts of all tables of a release together.

    Args:
        tables: rows of true values, by table.
        own_indicators: what the files of a place's own indicators say, by id.
    """
    found = Quantities()
    for name, rows in tables.items():
        _show(found, name, rows, counts_of(name), LINKS.get(name, Link()).shows)
    for name, rows in tables.items():
        link = LINKS.get(name, Link())
        totals = _totals_of(name, rows)
        _totals(
            found, name, rows, counts_of(name), [*totals, *_between_indicators(name, rows, own_indicators)]
        )
        _inside(found, name, rows, link)
    _across(found, tables)
    return found


def linked_amounts(tables: Mapping[str, Sequence[Row]]) -> tuple[Quantities, set[int]]:
    """Put money and time together; only how they add up matters, so that every value is 0.

    Returns:
        The quantities, and the wholes that are shown outside these tables: a reader is taken to know them.
    """
    found, outside = Quantities(), set()
    for name, rows in tables.items():
        columns = amounts_of(name)
        level = [{**row, **{c: None if row.get(c) is None else 0.0 for c in columns}} for row in rows]
        _show(found, name, level, columns, LINKS.get(name, Link()).shows)
        if not _totals(found, name, level, columns, _totals_of(name, level)):
            outside |= _shown_elsewhere(found, name, level, columns)
        for made in LINKS.get(name, Link()).made:
            if made.whole in columns:
                _made(found, name, level, made.whole, made.parts, rest=made.rest)
    return found, outside


def _show(
    found: Quantities, name: str, rows: Sequence[Row], columns: Sequence[str], shows: Mapping[str, str]
) -> None:
    """Name what each cell of some columns shows."""
    key = TABLES[name].key
    for position, row in enumerate(rows):
        own = ", ".join(str(row.get(column)) for column in key)
        for column in columns:
            if row.get(column) is not None:
                template = shows.get(column)
                said = f"{name}: {column} of {own}" if template is None else quantity_name(template, row)
                found.show((name, position, column), said, float(row[column]))


def _totals_of(name: str, rows: Sequence[Row]) -> Iterable[Total]:
    """What adds up in a table."""
    totals = LINKS.get(name, Link()).totals
    return _usual_totals(TABLES[name], rows) if totals is None else totals


def _between_indicators(
    name: str, rows: Sequence[Row], own: Mapping[str, Mapping[str, Any]]
) -> Iterator[Total]:
    """What adds up because of what indicators count."""
    for over in INDICATOR_COLUMNS & set(TABLES[name].key):
        yield from indicator_sums({str(row[over]) for row in rows}, own, over=over)


def _totals(
    found: Quantities, name: str, rows: Sequence[Row], columns: Sequence[str], totals: Iterable[Total]
) -> bool:
    """Add up the rows of a table; says whether it has any row that stands for others."""
    spec, any_whole = TABLES[name], False
    for total in totals:
        for at in _beside(spec, rows, total.over):
            if total.whole not in at:
                continue
            any_whole = True
            wanted = [part for part in total.parts or at if part != total.whole]
            for column in total.columns or columns:
                cells = [found.cells.get((name, at[part], column)) for part in wanted if part in at]
                whole = found.cells.get((name, at[total.whole], column))
                parts = [cell for cell in cells if cell is not None]
                if whole is not None and parts:
                    lacking = len(parts) < len(wanted if total.rest else cells)
                    found.add_up(whole, parts, rest=lacking or total.more)
    return any_whole


def _usual_totals(spec: TableSpec, rows: Sequence[Row]) -> Iterator[Total]:
    """What adds up in a table that says nothing else: its parts, or all rows to "ALL"."""
    for over in spec.key:
        values = {row.get(over) for row in rows}
        if spec.parts:
            yield from (Total(over, whole, parts) for whole, parts in spec.parts.items() if whole in values)
        elif ALL in values:
            yield Total(over)


def _beside(spec: TableSpec, rows: Sequence[Row], over: str) -> Iterator[dict[Any, int]]:
    """Positions of rows that differ in one column of the key only, by that column."""
    found: dict[tuple[Any, ...], dict[Any, int]] = {}
    for position, row in enumerate(rows):
        others = tuple(row.get(column) for column in spec.key if column != over)
        found.setdefault(others, {})[row[over]] = position
    yield from found.values()


def _inside(found: Quantities, name: str, rows: Sequence[Row], link: Link) -> None:
    """Counts made of other counts of their row, counts within another quantity, and rows within the next."""
    counts = counts_of(name)
    for made in link.made:
        if made.whole in counts:
            _made(found, name, rows, made.whole, made.parts, rest=made.rest)
    for column, template in link.within.items():
        for position, row in enumerate(rows):
            whole = found.names.get(quantity_name(template, row))
            part = found.cells.get((name, position, column))
            if whole is not None and part is not None and whole != part:
                found.add_up(whole, [part], rest=True)
    for over, column in link.nested:
        for at in _beside(TABLES[name], rows, over):
            ordered = [found.cells.get((name, at[value], column)) for value in sorted(at)]
            for smaller, larger in pairwise(ordered):
                if smaller is not None and larger is not None and smaller != larger:
                    found.add_up(larger, [smaller], rest=True)


def _made(
    found: Quantities, name: str, rows: Sequence[Row], whole: str, parts: Sequence[str], *, rest: bool
) -> None:
    """Add up cells of each row."""
    for position in range(len(rows)):
        cells = [found.cells.get((name, position, column)) for column in (whole, *parts)]
        if cells[0] is not None and None not in cells:
            added = [cell for cell in cells[1:] if cell is not None]
            if cells[0] not in added:
                found.add_up(cells[0], added, rest=rest)


def _across(found: Quantities, tables: Mapping[str, Sequence[Row]]) -> None:
    """Sums over rows of another table than the one that shows the whole."""
    for across in ACROSS:
        parts: dict[tuple[str, ...], list[int]] = {}
        for position, row in enumerate(tables.get(across.table, ())):
            cell = found.cells.get((across.table, position, across.column))
            if cell is not None and all(row[column] == value for column, value in across.where.items()):
                apart = (str(row[column]) for column in across.by)
                parts.setdefault((across.whole.format(**row), *apart), []).append(cell)
        for (name, *_), added in parts.items():
            whole = found.names.get(name)
            if whole is not None and whole not in added:
                found.add_up(whole, added, rest=across.rest)


def _shown_elsewhere(found: Quantities, name: str, rows: Sequence[Row], columns: Sequence[str]) -> set[int]:
    """Wholes of a table of amounts without one: they stand in another table, or could."""
    wholes = set()
    for column in columns if LINKS.get(name, Link()).totals is None else ():
        cells = [found.cells.get((name, position, column)) for position in range(len(rows))]
        parts = [cell for cell in cells if cell is not None]
        if len(parts) > 1:
            found.show((f"{name} elsewhere", 0, column), f"{name}: {column} of all", 0.0)
            whole = found.cells[f"{name} elsewhere", 0, column]
            found.add_up(whole, parts, rest=False)
            wholes.add(whole)
    return wholes
