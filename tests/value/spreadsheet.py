"""Work a workbook out as a spreadsheet would: every formula over the cells it names, none as it was stored."""

from __future__ import annotations

import re
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

_REFERENCE = re.compile(
    r"\"[^\"]*\"|(?:'(?P<sheet>[^']+)'!)?(?P<first>\$?[A-Z]{1,2}\$?\d+)(?::(?P<last>\$?[A-Z]{1,2}\$?\d+))?"
)


def _flat(values: Any) -> list[Any]:
    return [each for value in values for each in (_flat(value) if isinstance(value, list) else [value])]


def _sumifs(summed: list[Any], *tests: Any) -> float:
    pairs = list(zip(tests[::2], tests[1::2], strict=True))
    return sum(
        value
        for position, value in enumerate(summed)
        if value is not None and all(cells[position] == wanted for cells, wanted in pairs)
    )


WORDS = {
    "SUM": lambda *values: sum(value for value in _flat(values) if value is not None),
    "SUMIFS": _sumifs,
    "MIN": min,
    "MAX": max,
    "IF": lambda test, yes, no: yes if test else no,
}


class Spreadsheet:
    """A workbook's cells, worked out when they are asked for; `set` changes an input."""

    def __init__(self, path: Any) -> None:
        self._book = load_workbook(path)
        self._stored = load_workbook(path, data_only=True)
        self._known: dict[tuple[str, str], Any] = {}

    @property
    def sheets(self) -> list[str]:
        return list(self._book.sheetnames)

    def set(self, sheet: str, cell: str, value: float) -> None:
        self._book[sheet][cell] = value
        self._known.clear()

    def stored(self, sheet: str, cell: str) -> Any:
        """The value that was stored with a cell, for readers that do not work formulas out."""
        return self._stored[sheet][cell].value

    def formulas(self) -> list[tuple[str, str]]:
        """Every cell that holds a formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self._book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def find(self, sheet: str, words: str, column: int = 1) -> int:
        """The first row whose cell in a column holds these words."""
        return next(row for row in range(1, 500) if self._book[sheet].cell(row, column).value == words)

    def value(self, sheet: str, cell: str) -> Any:
        """What a cell comes to."""
        place = (sheet, cell.replace("$", ""))
        if place not in self._known:
            cell = self._book[sheet][place[1]]
            formula = cell.data_type == "f"
            self._known[place] = self._work_out(sheet, cell.value[1:]) if formula else cell.value
        return self._known[place]

    def _work_out(self, sheet: str, formula: str) -> Any:
        cells: dict[str, Any] = {}

        def named(match: re.Match[str]) -> str:
            if match["first"] is None:
                return match[0]
            name = f"cell_{len(cells)}"
            cells[name] = self._cells(match["sheet"] or sheet, match["first"], match["last"])
            return name

        python = _REFERENCE.sub(named, formula).replace("<>", "!=").replace("^", "**")
        python = re.sub(r"(?<![<>!=])=(?!=)", "==", python)
        return eval(python, {"__builtins__": {}}, {**WORDS, **_lazy(cells)})  # noqa: S307 (a formula of our own)

    def _cells(self, sheet: str, first: str, last: str | None) -> Any:
        if last is None:
            return self.value(sheet, first)
        left, top, right, bottom = range_boundaries(f"{first}:{last}".replace("$", ""))
        return [
            self.value(sheet, self._book[sheet].cell(row, column).coordinate)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


def _lazy(cells: dict[str, Any]) -> dict[str, Any]:
    """An empty cell compares as an empty text, as it does in a spreadsheet."""
    return {name: "" if value is None else value for name, value in cells.items()}
