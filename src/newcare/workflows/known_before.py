"""Records as they stood before a day: what a plan may see. The one place that keeps later outcomes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from newcare.engines import Engine, Table, cases, literal
from newcare.tables import TABLES, ColumnType

_MONTHS = ("death_month",)  # the first day stands for the month, which is known once it is over
_OF_THE_END = ("discharge_destination", "discharge_method")  # empty while a stay lasts


@dataclass
class BeforeEngine:
    """An engine whose records end before a day: whatever reads through it sees no later row, end or death."""

    engine: Engine
    day: dt.date

    def __post_init__(self) -> None:
        self.kind = self.engine.kind

    def read(self, path: Path) -> Table:
        """Read a table of records as it stood before the day."""
        table = known_before(path.stem, self.engine.read(path), self.day)
        if path.stem != "procedure":  # has no day of its own, only that of its stay
            return table
        stays = self.read(path.with_name("spell.parquet")).select("spell_id")
        return table.semi_join(stays, "spell_id")

    def to_arrow(self, expression: Table) -> pa.Table:
        """Run an expression and return its rows."""
        return self.engine.to_arrow(expression)

    def write(self, expression: Table, path: Path) -> None:
        """Run an expression and write its rows as Parquet."""
        self.engine.write(expression, path)

    def close(self) -> None:
        """Let go of what the engine holds."""
        self.engine.close()


def known_before(name: str, table: Table, day: dt.date) -> Table:
    """Take from a table of records what was known before a day.

    Rows whose own day (the first column of dates in the table's specification) lies on the day or later are left out.
    Of the others, an end that had not come is empty; a stay that had not ended counts up to the day, and has neither
    destination nor cost. A month of death is empty unless it was over.

    Args:
        name: of the table, in `newcare.tables`.
        table: all its rows.
        day: first day that is not seen.
    """
    spec = TABLES[name]
    days = [column for column in spec.columns if column.type is ColumnType.DATE]
    if not days:
        return table
    ends: dict[str, Any] = {}
    for column in days[1:]:
        value: Any = table[column.name]
        if column.name in _MONTHS:
            ends[column.name] = _unless(value >= literal(day.replace(day=1)), value)
        elif column.nullable:
            ends[column.name] = _unless(value > literal(day), value)
    if name == "spell":
        ends |= _unfinished(table, day)
    return table.filter(table[days[0].name] < literal(day)).mutate(**ends)


def _unless(later: Any, value: Any) -> Any:
    """Empty where something lies later."""
    return cases((later, literal(None)), else_=value)


def _unfinished(spell: Table, day: dt.date) -> Mapping[str, Any]:
    """What is known of a stay that had not ended."""
    lasts: Any = spell.discharge_date >= literal(day)
    known = {name: _unless(lasts, spell[name]) for name in _OF_THE_END}
    return {
        **known,
        "discharge_date": cases((lasts, literal(day)), else_=spell.discharge_date),
        "cost_pence": cases((lasts, literal(0)), else_=spell.cost_pence),
    }
