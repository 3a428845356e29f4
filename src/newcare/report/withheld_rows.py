"""Kinds of rows that a release may withhold altogether, where no star is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from newcare.methods.control_rules import BoolArray
from newcare.report.quantities import Cell, Quantities, Row


def cells_of_rows(
    counts: Quantities, tables: Mapping[str, Sequence[Row]], kinds: Sequence[tuple[str, Mapping[str, str]]]
) -> frozenset[Cell]:
    """Cells of some kinds of rows: of a table, with some values."""
    chosen = dict(kinds)
    return frozenset(
        cell
        for cell in counts.cells
        if cell[0] in chosen
        and all(tables[cell[0]][cell[1]].get(name) == value for name, value in chosen[cell[0]].items())
    )


def only_in(counts: Quantities, cells: frozenset[Cell]) -> BoolArray:
    """Quantities that no other cells show."""
    elsewhere = {place for cell, place in counts.cells.items() if cell not in cells}
    marks = np.zeros(len(counts.values), dtype=np.bool_)
    marks[sorted({counts.cells[cell] for cell in cells} - elsewhere)] = True
    return marks
