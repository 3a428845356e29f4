"""Work out formulas as a spreadsheet would: of an entry, and of a whole workbook whose cells a test may change."""

import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal


def _round(value, places):
    return float(Decimal(repr(round(value, 6))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _flat(values):
    return [part for value in values for part in (value if isinstance(value, list) else [value])]


WORDS = {
    "ROUND": _round,
    "SUM": lambda *values: sum(_flat(values)),
    "SUMIFS": lambda amounts, *tests: sum(
        amount
        for row, amount in enumerate(amounts)
        if all(keys[row] == wanted for keys, wanted in zip(tests[::2], tests[1::2], strict=True))
    ),
    "SUMPRODUCT": lambda *columns: sum(math.prod(row) for row in zip(*columns, strict=True)),
    "TRUNC": lambda value, places: math.trunc(round(value * 10**places, 6)) / 10**places,
    "MIN": min,
    "MAX": max,
    "ABS": abs,
    "SIGN": lambda value: (value > 0) - (value < 0),
    "IF": lambda test, yes, no: yes if test else no,
    "OR": lambda *tests: any(tests),
}


def pence_of(entry):
    """Pence that the formula of an entry gives over its inputs."""

    def value(match):
        given = entry.inputs[match[1]]
        return f"({float(given.value) / (100 if given.unit == 'pounds' else 1)!r})"

    formula = re.sub(r"\{([^}]*)\}", value, entry.formula)
    return round(100 * eval(formula, {"__builtins__": {}}, WORDS))  # noqa: S307 (a formula of our own)


_CELL = r"(?:'([^']+)'!)?\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?(?![\w(])"


class Recomputed(Mapping):
    """Cells of an open workbook by (sheet, address), each formula worked out anew from what the cells hold now."""

    def __init__(self, book):
        self.book = book
        self.known = {}

    def __len__(self):
        return sum(sheet.max_row * sheet.max_column for sheet in self.book)

    def __iter__(self):
        return ((sheet.title, cell.coordinate) for sheet in self.book for row in sheet for cell in row)

    def __getitem__(self, key):
        if key not in self.known:
            held = self.book[key[0]][key[1]].value
            is_formula = isinstance(held, str) and held.startswith("=")
            self.known[key] = self._worked_out(key[0], held[1:]) if is_formula else held
        return self.known[key]

    def _worked_out(self, sheet, formula):
        cells = {}

        def named(match):
            name = f"cell_{len(cells)}"
            other, column, row, last_column, last_row = match.groups()
            at = other or sheet
            if last_row is None:
                cells[name] = self[(at, f"{column}{row}")]
            else:
                block = self.book[at][f"{column}{row}:{last_column}{last_row}"]
                cells[name] = [self[(at, cell.coordinate)] or 0 for line in block for cell in line]
            return name

        python = re.sub(_CELL, named, formula).replace("<>", "!=")
        python = re.sub(r"(?<![<>!=])=(?!=)", "==", python)
        return eval(python, {"__builtins__": {}}, {**WORDS, **cells})  # noqa: S307 (a formula of our own)
