"""Counts of indicators in the cells of a layout: each kind of record is gone through once for each counting date."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newcare.engines import Table, record_batches
from newcare.errors import InvalidRecords
from newcare.outcomes.away import away_stretches
from newcare.outcomes.dense_count import DenseCount
from newcare.outcomes.dense_days import DenseDays
from newcare.outcomes.dense_layout import Layout, Whole
from newcare.outcomes.dense_rows import CUT, SHARE
from newcare.outcomes.placed import placed_records
from newcare.reference.indicators import Indicator

DAY_AT_HOME = "day-at-home"


@dataclass(frozen=True)
class Counted:
    """Counts in the cells of a layout.

    Attributes:
        layout: the cells.
        indicators: what was counted.
        events: shape (indicators, *layout.shape).
        person_days: days registered, of the shape of the layout.
    """

    layout: Layout
    indicators: tuple[Indicator, ...]
    events: Whole
    person_days: Whole


def counted(
    records: Mapping[str, Table], registrations: Table, layout: Layout, indicators: Sequence[Indicator]
) -> Counted:
    """Count indicators and days registered.

    Args:
        records: tables of records by name.
        registrations: see `placed_records`; where they have a column `share`, everything is counted so many times.
        layout: the cells.
        indicators: none of them a supplied series.

    Raises:
        InvalidRecords: an indicator cannot be counted from these tables; see `uncountable`.
    """
    refuse_uncountable(indicators, records)
    shared = SHARE in registrations.columns
    days = DenseDays(layout, shared=shared).add_all(record_batches(_stretches(registrations)))
    person_days = days.totals()
    found: dict[str, Whole] = {}
    for (source, date), together in _alike(indicators).items():
        if source == DAY_AT_HOME:
            away = DenseDays(layout, shared=shared).add_all(
                record_batches(away_stretches(records, registrations))
            )
            found |= {made.id: person_days - away.totals() for made in together}
            continue
        day = together[0].records.days[date]
        rows = record_batches(placed_records(records, registrations, together, layout))
        totals = DenseCount(layout, together, day, shared=shared).add_all(rows).totals()
        found |= {made.id: totals[bit] for bit, made in enumerate(together)}
    events = np.stack([found[made.id] for made in indicators]) if indicators else np.zeros((0, *layout.shape))
    return Counted(layout, tuple(indicators), events.astype(np.int64), person_days)


def _alike(indicators: Sequence[Indicator]) -> dict[tuple[str, str], list[Indicator]]:
    """Indicators by source table and counting date."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for made in indicators:
        groups.setdefault((made.source_table, made.counting_date), []).append(made)
    return groups


def _stretches(registrations: Table) -> Table:
    """Registrations as `DenseDays` reads them."""
    extra = [name for name in (CUT, SHARE) if name in registrations.columns]
    return registrations.select("unit", "sex", "birth_month", *extra, begins="from_date", ends="until_date")


def uncountable(asked: Indicator, there: Collection[str], empty: Collection[str] = ()) -> str | None:
    """Why an indicator cannot be counted from some tables of records; None where it can.

    Args:
        asked: the indicator.
        there: names of the tables.
        empty: those among them that hold no row.
    """
    if asked.supplied:
        return (
            "a supplied series: it is not counted from records, but read from a CSV file of areas and periods"
        )
    if lacking := [name for name in asked.tables if name not in there]:
        return f"needs the table {', '.join(lacking)}, which these records do not hold"
    if without := [name for name in asked.tables if name in empty]:
        return (
            f"needs the table {', '.join(without)}, which holds no row here; that is not the same as nought"
        )
    return None


def refuse_uncountable(
    indicators: Sequence[Indicator], there: Collection[str], empty: Collection[str] = ()
) -> None:
    """Refuse the first indicator that cannot be counted.

    Raises:
        InvalidRecords: with the reason.
    """
    for asked in indicators:
        reason = uncountable(asked, there, empty)
        if reason is not None:
            raise InvalidRecords(
                f"The indicator '{asked.id}' cannot be counted.",
                seen=reason,
                remedy="Bring what is missing, or leave the indicator out.",
            )
