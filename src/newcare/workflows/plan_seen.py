"""How far the records of a place reach when its protocol is locked: whether outcomes could be seen by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from newcare.caremodel import ModelOfCare
from newcare.engines import Engine
from newcare.errors import InvalidModelFile, InvalidRecords
from newcare.evaluation.protocol import Seen
from newcare.reference.indicators import Indicator
from newcare.tables import TABLES, ColumnType
from newcare.workflows.plan_calendar import first_start
from newcare.workflows.run import tables_there
from newcare.workflows.steps.outcomes import judged_indicators


def seen_in(records: Path, model: ModelOfCare, engine: Engine) -> Seen:
    """How far a folder of records reaches, in any table that an outcome is counted from, and how far a plan reads.

    Raises:
        InvalidModelFile: the first start comes before the records begin.
        InvalidRecords: the folder has no table of stays, or one without rows.
    """
    start = first_start(model)
    stays = records / "spell.parquet"
    if not stays.exists():
        raise InvalidRecords(
            f"There is no table of stays in '{records}'.",
            remedy="Name the folder with --records; it holds spell.parquet and the other tables.",
        )
    spell = engine.read(stays)
    days = spell.agg(first=spell.admission_date.min(), last=spell.admission_date.max())
    row = engine.to_arrow(days).to_pylist()[0]
    if row["first"] is None:
        raise InvalidRecords("The table 'spell' has no rows.", remedy="Export it again from its source.")
    if row["first"] >= start:
        raise InvalidModelFile(
            f"The first start, on {start}, comes before the records begin.",
            seen=f"records from {row['first']}",
            remedy="Bring records of the two years before it: without them nothing tells an effect from what was"
            " there.",
        )
    last = max([row["last"], *_last_days(records, judged_indicators(model), engine)])
    last_read = min(last, start - dt.timedelta(days=1))
    return Seen(last_read.isoformat(), last.isoformat(), start.isoformat(), held_outcomes=last >= start)


def _last_days(records: Path, indicators: Sequence[Indicator], engine: Engine) -> list[dt.date]:
    """Last day in each table that is there and that an outcome is counted from."""
    there = tables_there(records, indicators)
    dated = {(name, next(iter(_days_of(name)), None)) for name in there}
    dated |= {
        (each.source_table, each.records.days[each.counting_date]) for each in indicators if each.tables
    }
    known = sorted((name, day) for name, day in dated if name in there and day in _days_of(name))
    found = (_last_day(records, name, day, engine) for name, day in known if day is not None)
    return [day for day in found if day is not None]


def _days_of(table: str) -> tuple[str, ...]:
    """Columns of days of a table of records; the first is the day of the row."""
    return tuple(column.name for column in TABLES[table].columns if column.type is ColumnType.DATE)


def _last_day(records: Path, name: str, column: str, engine: Engine) -> dt.date | None:
    """Last day in a column; null where the table has no rows."""
    table = engine.read(records / f"{name}.parquet")
    day: dt.date | None = engine.to_arrow(table.agg(last=table[column].max())).column("last")[0].as_py()
    return day
