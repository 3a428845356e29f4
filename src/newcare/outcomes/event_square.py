"""How often the same person is counted: the sum over people of the square of each one's events.

Limits of a rate whose events repeat in one person rest on it. One pass over the records gives each person's events by
unit, quarter, sex and age band; from these come the squares of every area and period that a rate is given for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.engines import Table, record_batches
from newcare.outcomes.cube import distinct
from newcare.outcomes.cube_arrays import NO_CUT
from newcare.outcomes.cuts import CUTS, with_cut
from newcare.outcomes.dense_layout import SEXES, STRATA, Layout, Whole, spans_of
from newcare.outcomes.dense_rows import CUT, DenseRows
from newcare.outcomes.measured import ALL_UNITS, GROUPS, groups_of, periods_of
from newcare.outcomes.person_events import PersonEvents, person_events
from newcare.outcomes.placed import placed_records
from newcare.population import with_unit
from newcare.reference.indicators import Indicator, indicator_among
from newcare.tables.arrow import table_of
from newcare.tables.measures import EVENT_SQUARE
from newcare.terms import AGE_BANDS, Quarter

PENCE_OF_A_POUND = 100
NOT_RECORDS = "day-at-home"


@dataclass(frozen=True)
class _Wider:
    """Areas and periods that cells are put together to: names, and for each unit and quarter which of them, or -1."""

    areas: Sequence[str]
    of_unit: Whole
    periods: Sequence[str]
    of_quarter: Whole

    def of_cells(self, layout: Layout) -> Whole:
        """Number of the wider cell of each cell of the layout: area, value of the cut, period, stratum."""
        _, values, _, _ = layout.shape
        area = self.of_unit[:, np.newaxis, np.newaxis, np.newaxis]
        value = np.arange(values)[:, np.newaxis, np.newaxis]
        period = self.of_quarter[:, np.newaxis]
        number = ((area * values + value) * len(self.periods) + period) * STRATA + np.arange(STRATA)
        return np.asarray(np.where((area < 0) | (period < 0), -1, number).ravel())


def event_square(
    register: Table,
    place: Table,
    *,
    unit: str,
    started: Sequence[str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    indicators: Sequence[str],
    cuts: Sequence[str] = CUTS,
    own_indicators: Mapping[str, Mapping[str, Any]] | None = None,
    **records: Table,
) -> dict[str, pa.Table]:
    """Squares of each person's events, by area, period and stratum, and by cut of the population.

    Args:
        register, place, unit, quarters, indicators, own_indicators, records: as for `newcare.outcomes.cube`.
        started: units that ever start the model of care.
        baseline: quarters of the baseline period.
        cuts: of the population, counted apart as well.

    Returns:
        `event_square`, as specified in `newcare.tables`: groups by quarter and period, units by period, and groups by
        period and value of each cut. No rows for an indicator whose events cannot repeat in one person, that is not
        counted from records, or in a stratum without events. Squares of pence are of whole pounds, times 10,000.
    """
    registrations = with_unit(register, place, unit)
    spans = [(str(quarter), quarter.start, quarter.end) for quarter in map(Quarter.parse, quarters)]
    units = distinct(registrations, "unit")
    repeating = [
        each
        for each in (indicator_among(name, own_indicators or {}) for name in indicators)
        if each.repeats and not each.supplied and each.source_table != NOT_RECORDS
    ]
    made = [table_of(EVENT_SQUARE, [])]
    for cut in (NO_CUT, *cuts):
        whose = registrations if cut == NO_CUT else with_cut(registrations, cut)
        values = (NO_CUT,) if cut == NO_CUT else distinct(whose, CUT)
        layout = Layout(units, spans_of(spans), ("",) if cut == NO_CUT else values)
        wider = list(_wider(units, started, quarters, baseline, apart=cut != NO_CUT))
        for together in _alike(repeating):
            for each, own in zip(together, _events(records, whose, together, layout), strict=True):
                for grouping in wider:
                    made.append(_rows(each, own, grouping, layout, cut, values))
    return {"event_square": pa.concat_tables(made)}


def _wider(
    units: Sequence[str],
    started: Sequence[str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    *,
    apart: bool,
) -> Iterator[_Wider]:
    """What squares are given for: where people are told `apart` by a cut, groups and periods alone."""
    members = groups_of(units, started)
    groups = np.array([GROUPS.index(_group(unit, members)) for unit in units], np.int64)
    everything = np.zeros(len(units), np.int64)
    areas = [(GROUPS, groups), ((ALL_UNITS,), everything)]
    if not apart:
        yield _Wider(GROUPS, groups, quarters, np.arange(len(quarters)))
        areas.append((tuple(units), np.arange(len(units))))
    for period, labels in periods_of(quarters, baseline).items():
        inside = np.where(np.isin(quarters, labels), 0, -1)
        for names, of_unit in areas:
            yield _Wider(names, of_unit, (period,), inside)


def _group(unit: str, members: Mapping[str, Sequence[str]]) -> str:
    """The group of a unit."""
    return next(group for group in GROUPS if unit in members[group])


def _alike(indicators: Sequence[Indicator]) -> list[list[Indicator]]:
    """Indicators that one pass over the records counts: of one source and counting date."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for each in indicators:
        groups.setdefault((each.source_table, each.counting_date), []).append(each)
    return list(groups.values())


def _events(
    records: Mapping[str, Table], registrations: Table, together: Sequence[Indicator], layout: Layout
) -> list[PersonEvents]:
    """Events of persons, of indicators that are counted together."""
    day = together[0].records.days[together[0].counting_date]
    placed = placed_records(records, registrations, together, layout, persons=True)
    scales = [PENCE_OF_A_POUND if each.in_pence else 1 for each in together]
    return person_events(
        record_batches(placed), DenseRows(layout, together, day, shared=False), layout.cells, scales
    )


def _rows(
    each: Indicator, own: PersonEvents, wider: _Wider, layout: Layout, cut: str, values: Sequence[str]
) -> pa.Table:
    """Squares above 0 as rows."""
    shape = (len(wider.areas), len(values), len(wider.periods), STRATA)
    squares = own.squares(wider.of_cells(layout), int(np.prod(shape)))
    filled = np.flatnonzero(squares)
    area, value, period, stratum = np.unravel_index(filled, shape)
    columns = {
        "area": _labels(wider.areas, area),
        "period": _labels(wider.periods, period),
        "cut": _labels((cut,), np.zeros(len(filled), np.int64)),
        "cut_value": _labels(values, value),
        "sex": _labels(SEXES, stratum // len(AGE_BANDS)),
        "age_band": _labels(AGE_BANDS, stratum % len(AGE_BANDS)),
        "indicator": _labels((each.id,), np.zeros(len(filled), np.int64)),
        "squared_events": pa.array(squares[filled] * float(PENCE_OF_A_POUND**2 if each.in_pence else 1)),
    }
    return pa.table(columns)


def _labels(labels: Sequence[str], positions: Any) -> pa.Array:
    """Texts by their position."""
    return pa.array(labels, pa.string()).take(pa.array(positions))
