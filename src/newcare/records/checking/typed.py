"""The columns of a staged file as its shape means them: text made dates, numbers, pence and codes by expressions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from newcare.engines import Table, Value, cases, coalesce, date, literal
from newcare.records.checking.codes import plain_code
from newcare.records.checking.dates import YEAR_FIRST, of_fixed_places, read_date
from newcare.records.checking.nhs_number import plain_nhs_number
from newcare.reference.flows import Flow, FlowColumn
from newcare.tables.spec import Column, ColumnType, TableSpec

ENGINE_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.WHOLE_NUMBER: "int64",
    ColumnType.NUMBER: "float64",
    ColumnType.DATE: "date",
}
WHOLE_FORM = r"^[+-]?[0-9]{1,15}(\.0+)?$"
NUMBER_FORM = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
AMOUNT_FORM = r"^[+-]?([0-9]{1,12}\.?[0-9]*|\.[0-9]+)$"
EARLIEST = dt.date(1900, 1, 1)
"""Dates before it are stand-ins for ones that are not known."""
HOLD_WITHOUT_A_DATE = {("opt_out", "from_date")}
"""Shape and column of dates without which a row holds all the same: one that cannot be right is left empty."""
_READ = "read "  # before the name of a column whose meaning is worked out
_MONTH_ONLY = ("%Y-%m", "%m/%Y", "%m%Y")  # how the month of a birth or death is written
_MONTH_MAY_DO = {"birth_date", "death_date"}


@dataclass(frozen=True)
class StagedRows:
    """The rows of one file with their meaning: `table` holds text, `spec` says what it should be.

    `on` is the day of the extract: nothing that has happened lies after it. `one_layout` names the layout of date
    columns in which every value is written alike, so that no other need be tried.
    """

    table: Table
    spec: TableSpec
    flow: Flow
    on: dt.date
    one_layout: Mapping[str, str] = field(default_factory=dict)

    def of(self, table: Table) -> StagedRows:
        """The same file, seen through another table with the same columns, such as some of its rows."""
        return replace(self, table=table)

    def with_read(self, columns: Sequence[str]) -> StagedRows:
        """The same rows, with what these columns mean worked out once for all that is asked of them."""
        return self.of(
            self.table.mutate(**{_READ + name: self.typed(name) for name in dict.fromkeys(columns)})
        )

    def has(self, *columns: str) -> bool:
        """Whether every one of these columns is in the file, or the same in all its rows."""
        return all(name in self.table.columns or name in self.flow.constants for name in columns)

    def in_file(self, column: str) -> bool:
        """Whether the file itself has a column."""
        return column in self.table.columns

    def raw(self, column: str) -> Any:
        """A column as the file writes it; null where the file has none."""
        if column in self.table.columns:
            return self.table[column]
        return literal(self.flow.constants.get(column), "string")

    def typed(self, column: str) -> Any:
        """A column as the shape means it: null where the file has no value or one that cannot be understood."""
        if _READ + column in self.table.columns:
            return self.table[_READ + column]
        spec = self.spec.column(column)
        if not self.has(column):
            return literal(None, ENGINE_TYPES[spec.type])
        text, written = self.raw(column), self.flow.column(column) or FlowColumn(column)
        match spec.type:
            case ColumnType.DATE:
                return self._day(column, text)
            case ColumnType.WHOLE_NUMBER:
                return _pence(text) if written.unit == "pounds" else _whole(text)
            case ColumnType.NUMBER:
                return cases((text.re_search(NUMBER_FORM), text.try_cast("float64")))
            case _:
                return self._words(spec, text, written)

    def _day(self, column: str, text: Any) -> Any:
        """Text as a date."""
        if column in self.one_layout:
            day: Any = of_fixed_places(text, self.one_layout[column])
        else:
            day = read_date(text, self.layouts(column), self.on.year)
        if (self.spec.name, column) in HOLD_WITHOUT_A_DATE:
            return cases((day.between(date(EARLIEST.isoformat()), date(self.on.isoformat())), day))
        return day

    def may_come_before(self, later: str, earlier: str) -> Any:
        """Whether one day may come before another: by their text, which is quicker, where its order is that of days."""
        if self.one_layout.get(later) == self.one_layout.get(earlier) == YEAR_FIRST:
            return self.raw(later) < self.raw(earlier)
        return self.typed(later) < self.typed(earlier)

    def layouts(self, column: str) -> Sequence[str]:
        """Date layouts that the flow and the column name."""
        written = self.flow.column(column)
        own = () if written is None else written.dates
        month = _MONTH_ONLY if column in _MONTH_MAY_DO else ()
        return tuple(dict.fromkeys((*own, *self.flow.dates, *month)))

    def form_of_codes(self, column: str) -> str | None:
        """The classification a column is in by its name: "icd-10", "opcs-4" or None."""
        if column.startswith("procedure_"):
            return "opcs-4"
        return (
            "icd-10" if column.startswith("diagnosis_") or column in {"cause", "primary_diagnosis"} else None
        )

    def _words(self, spec: Column, text: Any, written: FlowColumn) -> Value:
        """Text as the shape means it: codes translated, clinical codes and NHS numbers in their usual form."""
        if spec.name == "nhs_number":
            return plain_nhs_number(text)
        if self.form_of_codes(spec.name) is not None:
            return plain_code(text)
        if spec.name == "code" and self.has("code_system"):
            return cases((self.typed("code_system") == "icd10", plain_code(text)), else_=text)
        if spec.name == "admission_method":
            return text.upper()
        if not written.codes and spec.allowed is None:
            return text
        meanings = {value: value for value in spec.allowed or ()}
        meanings |= written.codes
        known = {code.strip().upper(): meaning for code, meaning in meanings.items()}
        translated = text.upper().cases(*known.items())
        return translated if spec.allowed is not None else coalesce(translated, text)


def _pence(text: Any) -> Value:
    """Pounds as whole pence, half a penny upwards."""
    pounds = cases((text.re_search(AMOUNT_FORM), text)).try_cast("decimal(18, 2)")
    return (pounds * 100).try_cast("int64")


def _whole(text: Any) -> Value:
    """A whole number, also where it is written as 3.0."""
    return cases((text.re_search(WHOLE_FORM), text)).try_cast("decimal(18, 2)").try_cast("int64")
