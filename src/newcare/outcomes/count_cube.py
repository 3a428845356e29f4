"""The cube of a place by any geography, period and cut: what `newcare indicators count` makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import Table
from newcare.errors import InvalidInput
from newcare.outcomes.apportioned import AreaShares, apportioned, with_shares
from newcare.outcomes.counted import counted
from newcare.outcomes.cube import distinct
from newcare.outcomes.cube_rows import cube_rows
from newcare.outcomes.cuts import with_cut
from newcare.outcomes.dense_layout import Layout, Span
from newcare.outcomes.dense_rows import CUT
from newcare.population import with_unit
from newcare.reference.indicators import Indicator, indicator_among
from newcare.reference.indicators.definition import COHORT, RESIDENT


def count_cube(
    register: Table,
    place: Table,
    *,
    unit: str,
    periods: Sequence[Sequence[str]],
    indicators: Sequence[str],
    own_indicators: Mapping[str, Mapping[str, Any]],
    cut: str | None = None,
    areas: Mapping[str, Any] | None = None,
    members: Table | None = None,
    **records: Table,
) -> dict[str, pa.Table]:
    """Count indicators by unit, period, sex and age band.

    Args:
        register, place: tables of records.
        unit: column that holds the unit; not looked at where `areas` are given.
        periods: label, first day and first day after, as ISO dates, in order of time.
        indicators: ids; `own_indicators` says what the files of those not shipped say.
        cut: "deprivation" or "ethnicity"; None for everybody together.
        areas: `AreaShares.as_values`: units are then areas that share small areas of residence.
        members: persons (person_id) to whom everything is limited, such as those of a cohort; None for everybody.
        records: further tables of records.

    Returns:
        `period_cube`: see `newcare.tables`.

    Raises:
        InvalidRecords: an indicator needs a table that is not there.
        InvalidInput: an indicator is of a cohort and there are no members, or of residents and there are no areas.
    """
    named = [indicator_among(name, own_indicators) for name in indicators]
    _refuse_other_people(named, cohort=members is not None, residents=areas is not None)
    registrations = with_unit(register, place, unit)
    shares = None if areas is None else AreaShares(**{key: _frozen(value) for key, value in areas.items()})
    if shares is not None:
        registrations = with_shares(registrations, shares)
    if members is not None:
        registrations = registrations.semi_join(members.select("person_id").distinct(), "person_id")
    if cut is not None:
        registrations = with_cut(registrations, cut)
    spans = tuple(Span(name, *map(dt.date.fromisoformat, days)) for name, *days in periods)
    values = ("",) if cut is None else distinct(registrations, CUT)
    layout = Layout(distinct(registrations, "unit"), spans, values)
    found = counted(records, registrations, layout, named)
    if shares is not None:
        found = apportioned(found, shares.whole)
    rows = cube_rows(found, period="period", cut=cut)
    if cut is None:
        nothing = pa.nulls(rows.num_rows, pa.string())
        rows = rows.append_column("cut", nothing).append_column("value", nothing)
    return {"period_cube": rows}


def _refuse_other_people(named: Sequence[Indicator], *, cohort: bool, residents: bool) -> None:
    """Refuse an indicator whose denominator is not the people who are counted."""
    for each in named:
        if each.denominator == COHORT and not cohort:
            raise InvalidInput(
                f"The indicator '{each.id}' is counted over a cohort.",
                remedy="Say who is in it with --cohort.",
            )
        if each.denominator == RESIDENT and not residents:
            raise InvalidInput(
                f"The indicator '{each.id}' is counted over the people who live in an area.",
                remedy="Say which small areas make up each area with --areas.",
            )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
