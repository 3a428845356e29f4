"""What the cells of a release show: quantities by name, and their sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from newcare.methods.linked_counts import LinkedCounts

Row: TypeAlias = Mapping[str, Any]
Cell: TypeAlias = tuple[str, int, str]
"""Table, position of the row, column."""


@dataclass
class Quantities:
    """Quantities by name with their true values, the cells that show them, and their sums."""

    names: dict[str, int] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)
    cells: dict[Cell, int] = field(default_factory=dict)
    sums: list[list[tuple[int, float]]] = field(default_factory=list)

    def show(self, cell: Cell, name: str, value: float) -> None:
        """Say what a cell shows; a name that another value has already is not taken to be the same thing."""
        known = self.names.get(name)
        if known is not None and self.values[known] != value:
            name = f"{name} ({', '.join(map(str, cell))})"
        self.cells[cell] = self._place(name, value)

    def add_up(self, whole: int, parts: Iterable[int], *, rest: bool) -> None:
        """Say that a quantity is the sum of others; what does not fit is a rest that no cell shows."""
        added = list(parts)
        left = self.values[whole] - sum(self.values[part] for part in added)
        terms = [*((part, 1.0) for part in added), (whole, -1.0)]
        if rest or left:
            name = f"rest {len(self.sums)} of {whole}"
            terms.append((self._place(name, abs(left)), 1.0 if left >= 0 else -1.0))
        self.sums.append(terms)

    def unshown(self) -> set[int]:
        """Quantities that no cell shows."""
        return set(range(len(self.values))) - set(self.cells.values())

    def linked(self) -> LinkedCounts:
        """The quantities as the attack takes them."""
        return LinkedCounts.of(self.values, self.sums)

    def _place(self, name: str, value: float) -> int:
        if name not in self.names:
            self.names[name] = len(self.values)
            self.values.append(value)
        return self.names[name]
