"""The tests that an indicator file carries: a few rows of records, and the count expected of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.outcomes.counted import counted
from newcare.outcomes.dense_layout import Layout, Span
from newcare.population import with_unit
from newcare.reference.indicators import Indicator
from newcare.reference.indicators.conditions import offer
from newcare.tables import TABLES, Column, ColumnType, TableSpec
from newcare.tables.arrow import table_of
from newcare.tables.records import RECORD_TABLES

_RECORDS = tuple(spec.name for spec in RECORD_TABLES if "person_id" in spec.column_names)
_NOT_THE_TEST = ("name", "count")
# what a row has that says nothing of it: one woman born in January 1950, registered since 2000
_USUAL: Mapping[str, Any] = {
    "person_id": "1",
    "practice": "P1",
    "sex": "female",
    "birth_month": dt.date(1950, 1, 1),
    "from_date": dt.date(2000, 1, 1),
    "small_area": "S1",
    "deprivation_fifth": 3,
    "provider": "H1",
    "admission_method": "21",
    "primary_diagnosis": "R69X",
    "department_type": "1",
    "kind": "home-care",
    "attendance": "attended",
    "service": "general-practice",
    "outcome": "conveyed",
    "position": 1,
    "cost_pence": 0,
    "weekly_cost_pence": 0,
}


@dataclass(frozen=True)
class ExpectedValue:
    """One test of an indicator file: what it is called, what it should count and what it did."""

    name: str
    expected: int
    found: int

    @property
    def passed(self) -> bool:
        """Whether the count is as expected."""
        return self.expected == self.found


def expected_values(asked: Indicator) -> list[ExpectedValue]:
    """Count the rows of each test of an indicator.

    Raises:
        InvalidInput: a test has no name or count, names a table or column that records do not have, or gives a value
            of another type.
    """
    return [_run(asked, test, number) for number, test in enumerate(asked.tests, 1)]


def _run(asked: Indicator, test: Mapping[str, Any], number: int) -> ExpectedValue:
    place = f"{asked.id}, test {number}"
    name, count = test.get("name"), test.get("count")
    if not isinstance(name, str) or not isinstance(count, int) or isinstance(count, bool):
        raise InvalidInput(
            f"{place} lacks its name or its count.", remedy='Write name = "..." and count = 1, say.'
        )
    rows = {key: value for key, value in test.items() if key not in _NOT_THE_TEST}
    for table in rows:
        if table not in _RECORDS:
            raise InvalidInput(
                f"{place}: records have no table '{table}'.", remedy=offer(table, _RECORDS, "tables")
            )
    rows.setdefault("register", [{}])
    tables = {table: in_memory(_drawn(TABLES[table], rows.get(table, []), place)) for table in _RECORDS}
    tables["place"] = in_memory(_drawn(TABLES["place"], [{}], place))
    registrations = with_unit(tables["register"], tables["place"], "practice")
    layout = Layout(("P1",), (_years_of(rows),))
    events = counted(tables, registrations, layout, [asked]).events
    return ExpectedValue(name, count, int(events.sum()))


def _drawn(spec: TableSpec, rows: Sequence[Mapping[str, Any]], place: str) -> Any:
    """A table of records from what a test says of its rows; the rest is usual."""
    for row in rows:
        for column in row:
            if column not in spec.column_names:
                raise InvalidInput(
                    f"{place}: the table '{spec.name}' has no column '{column}'.",
                    remedy=offer(column, spec.column_names, "columns"),
                )
    filled = [
        {column.name: row.get(column.name, _usual(column, spec, number)) for column in spec.columns}
        for number, row in enumerate(rows, 1)
    ]
    try:
        return table_of(spec, filled)
    except (TypeError, ValueError) as error:
        raise InvalidInput(
            f"{place}: a value of '{spec.name}' is of another type than its column.",
            seen=str(error),
            remedy="Write dates and whole numbers without quotes, codes in quotes.",
        ) from error


def _usual(column: Column, spec: TableSpec, number: int) -> Any:
    """The usual value of a column."""
    if column.nullable:
        return None
    if column.name in spec.key and column.type is ColumnType.WHOLE_NUMBER:
        return number
    if column.allowed is not None and _USUAL.get(column.name) not in column.allowed:
        return column.allowed[0]
    usual = _USUAL.get(column.name)
    return f"{column.name} {number}" if usual is None and column.type is ColumnType.TEXT else usual


def _years_of(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Span:
    """One period of whole years that holds every day of a test but births."""
    days = sorted(_days(rows)) or [dt.date(2023, 1, 1)]
    return Span("all", dt.date(days[0].year, 1, 1), dt.date(days[-1].year + 1, 1, 1))


def _days(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[dt.date]:
    for table in rows.values():
        for row in table:
            yield from (
                value
                for name, value in row.items()
                if isinstance(value, dt.date) and name not in ("birth_month", "death_month")
            )
