"""A worksheet with the looks of its cells, and the cells' names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same ledger gives the same bytes
_MONEY = "#,##0.00;[Red]-#,##0.00"


def looks_of(book: Any) -> dict[str, Any]:
    """The looks of cells."""
    return {
        "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "text": book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True}),
        "pounds": book.add_format({"num_format": _MONEY, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.00####", "valign": "top"}),
        "input": book.add_format({"num_format": "#,##0.00######", "valign": "top", "bg_color": "#F5F3ED"}),
        "total": book.add_format({"num_format": _MONEY, "bold": True, "top": 1}),
    }


@dataclass(frozen=True)
class Sheet:
    """A worksheet and the looks of its cells."""

    sheet: Any
    looks: Mapping[str, Any]

    def head(self, row: int, names: Sequence[str], widths: Sequence[float] = ()) -> None:
        """Write a row of headings; widths set the columns."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        for column, name in enumerate(names):
            self.sheet.write_string(row, column, name, self.looks["header"])

    def text(self, row: int, column: int, words: str) -> None:
        """Write words."""
        self.sheet.write_string(row, column, words, self.looks["text"])

    def given(self, row: int, column: int, number: float | Fraction) -> str:
        """Write an input; gives its cell."""
        self.sheet.write_number(row, column, float(number), self.looks["input"])
        return self.cell(row, column)

    def formula(
        self, row: int, column: int, formula: str, value: float | Fraction | str, look: str = "pounds"
    ) -> str:
        """Write a formula with the value it has now; gives its cell."""
        held = value if isinstance(value, str) else float(value)
        self.sheet.write_formula(row, column, f"={formula}", self.looks[look], held)
        return self.cell(row, column)

    def cell(self, row: int, column: int) -> str:
        """Name of a cell, as other sheets call it."""
        return f"'{self.sheet.get_name()}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def column(self, column: int, first: int, last: int) -> str:
        """Name of a range down a column."""
        ends = [xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (first, last)]
        return f"'{self.sheet.get_name()}'!{':'.join(ends)}"
