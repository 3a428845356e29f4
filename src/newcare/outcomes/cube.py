"""The cube: events and time at risk by unit, quarter, sex, age band and indicator. Every rate comes from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from newcare.engines import Table, Value, coalesce, date, literal, union, whole_sum
from newcare.outcomes.indicators import INDICATORS, Indicator
from newcare.population import EMERGENCY_METHODS, age_band_in, person_days, quarters_table, with_unit
from newcare.terms import Quarter

_CELL = ("unit", "quarter", "sex", "age_band")


def cube(
    register: Table,
    place: Table,
    spell: Table,
    *,
    unit: str,
    quarters: Sequence[str],
    indicators: Sequence[str],
) -> dict[str, Table]:
    """Fill the cube from registrations and spells.

    Args:
        register, place, spell: tables of records.
        unit: column that holds the unit of delivery.
        quarters: labels of the quarters to fill.
        indicators: identifiers from `INDICATORS`.

    Returns:
        `cube`: unit, quarter, sex, age_band, indicator, events, person_days; a row for every indicator of every
        cell in which somebody was registered for a day, so that 0 events stands as 0. A spell belongs to the unit
        with which its person was registered on the day of admission.
    """
    spans = quarters_table([Quarter.parse(label) for label in quarters])
    registrations = with_unit(register, place, unit)
    at_risk = person_days(registrations, spans)
    stays = emergency_stays(registrations, spell, spans)
    counted = union(*(_events(stays, INDICATORS[name]) for name in indicators))
    dense = union(*(at_risk.mutate(indicator=literal(name)) for name in indicators))
    joined = dense.left_join(counted, [*_CELL, "indicator"])
    filled = joined.select(
        *(dense[column] for column in (*_CELL, "indicator")),
        events=coalesce(joined.events, 0).cast("int64"),
        person_days=dense.person_days,
    )
    return {"cube": filled.order_by(*_CELL, "indicator")}


def emergency_stays(registrations: Table, spell: Table, spans: Table) -> Table:
    """Emergency spells with the unit, sex and age band of their person, the quarter, and nights in hospital."""
    emergencies = spell.filter(spell.admission_method.startswith(EMERGENCY_METHODS))
    placed = emergencies.join(
        registrations,
        [
            emergencies.person_id == registrations.person_id,
            emergencies.admission_date >= registrations.from_date,
            emergencies.admission_date < registrations.until_date,
        ],
    ).select("unit", "sex", "birth_month", "admission_date", "discharge_date", "provider")
    dated = placed.join(
        spans, [placed.admission_date >= spans.first_day, placed.admission_date < spans.end_day]
    )
    discharged: Any = dated.discharge_date
    return dated.mutate(
        age_band=age_band_in(dated, dated.birth_month),
        nights=discharged.delta(dated.admission_date, unit="day").cast("int64"),
    )


def _events(stays: Table, indicator: Indicator) -> Table:
    """Events of one indicator in each cell that has any."""
    counts: Value = stays.nights >= indicator.least_nights
    if indicator.most_nights is not None:
        counts = counts & (stays.nights <= indicator.most_nights)
    within = stays.filter(counts)
    events = whole_sum(within.nights) if indicator.counts_nights else within.count()
    return within.group_by(*_CELL).agg(events=events).mutate(indicator=literal(indicator.id))


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
