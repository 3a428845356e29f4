"""The cube: events and time at risk by unit, quarter, sex, age band and indicator. Every rate comes from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import Table, date, record_batches
from newcare.outcomes.counted import Counted, counted
from newcare.outcomes.cube_rows import cube_rows
from newcare.outcomes.cuts import with_cut
from newcare.outcomes.dense_layout import Layout, spans_of
from newcare.outcomes.dense_rows import CUT
from newcare.population import EMERGENCY_METHODS, with_unit
from newcare.reference.indicators import indicator_among
from newcare.terms import Quarter


def cube(
    register: Table,
    place: Table,
    *,
    unit: str,
    quarters: Sequence[str],
    indicators: Sequence[str],
    own_indicators: Mapping[str, Mapping[str, Any]] | None = None,
    **records: Table,
) -> dict[str, pa.Table]:
    """Fill the cube from registrations and records.

    Args:
        register, place: tables of records.
        unit: column that holds the unit of delivery.
        quarters: labels of the quarters to fill, in order of time.
        indicators: ids of indicators.
        own_indicators: id -> what its file says, of those that are not shipped.
        records: further tables of records, those that the indicators need among them.

    Returns:
        `cube`: unit, quarter, sex, age_band, indicator, events, person_days; a row for every indicator of every
        cell in which somebody was registered for a day, so that 0 events stands as 0. A record belongs to the unit
        with which its person was registered on the day counted, and to the age band of the person in that month; days
        move to the next age band with the month of birth.

    Raises:
        InvalidRecords: an indicator needs a table that is not there.
    """
    registrations = with_unit(register, place, unit)
    found = _counted(registrations, records, quarters, indicators, own_indicators or {})
    return {"cube": cube_rows(found, period="quarter")}


def cube_by_cut(
    register: Table,
    place: Table,
    *,
    unit: str,
    quarters: Sequence[str],
    indicators: Sequence[str],
    cut: str,
    own_indicators: Mapping[str, Mapping[str, Any]] | None = None,
    **records: Table,
) -> dict[str, pa.Table]:
    """Fill the cube for each value of a cut of the population.

    Args:
        register, place, unit, quarters, indicators, own_indicators, records: see `cube`.
        cut: "deprivation" (fifth, "1" the most deprived) or "ethnicity"; of the person as registered on the day.

    Returns:
        `cube_by_cut`: the columns of `cube`, with cut and value. Over all values it adds up to the cube.
    """
    registrations = with_cut(with_unit(register, place, unit), cut)
    found = _counted(registrations, records, quarters, indicators, own_indicators or {})
    return {"cube_by_cut": cube_rows(found, period="quarter", cut=cut)}


def _counted(
    registrations: Table,
    records: Mapping[str, Table],
    quarters: Sequence[str],
    names: Sequence[str],
    own: Mapping[str, Mapping[str, Any]],
) -> Counted:
    """Counts of indicators by quarter."""
    spans = [(str(quarter), quarter.start, quarter.end) for quarter in map(Quarter.parse, quarters)]
    values = distinct(registrations, CUT) if CUT in registrations.columns else ("",)
    layout = Layout(distinct(registrations, "unit"), spans_of(spans), values)
    return counted(records, registrations, layout, [indicator_among(name, own) for name in names])


def distinct(table: Table, column: str) -> tuple[str, ...]:
    """Values of a text column in order of the alphabet."""
    batches = record_batches(table.select(column).distinct())
    return tuple(sorted(value for batch in batches for value in batch.column(0).to_pylist()))


def spells_by_provider(
    register: Table, place: Table, spell: Table, *, unit: str, first_day: str, end_day: str
) -> dict[str, Table]:
    """Emergency spells of each provider by month, and of each unit by provider: what the screen for breaks reads.

    Args:
        register, place, spell: tables of records.
        unit: column that holds the unit of delivery.
        first_day, end_day: ISO dates; the second is not included.

    Returns:
        `provider_month`: provider, month (first day), spells. `unit_provider`: unit, provider, spells.
    """
    first, end = dt.date.fromisoformat(first_day), dt.date.fromisoformat(end_day)
    emergencies = spell.filter(
        spell.admission_method.startswith(EMERGENCY_METHODS)
        & (spell.admission_date >= first)
        & (spell.admission_date < end)
    )
    day: Any = emergencies.admission_date
    monthly = emergencies.mutate(month=date(day.year(), day.month(), 1))
    registrations = with_unit(register, place, unit)
    placed = emergencies.join(
        registrations,
        [
            emergencies.person_id == registrations.person_id,
            emergencies.admission_date >= registrations.from_date,
            emergencies.admission_date < registrations.until_date,
        ],
    )
    return {
        "provider_month": monthly.group_by("provider", "month").agg(spells=monthly.count()),
        "unit_provider": placed.group_by("unit", "provider").agg(spells=placed.count()),
    }
