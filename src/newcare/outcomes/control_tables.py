"""Control charts of groups and units, quarter by quarter, and what their last points say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.methods.checks import FloatArray
from newcare.methods.control_charts import assurance
from newcare.methods.control_marks import COMMON_CAUSE, point_types
from newcare.outcomes.area_periods import beside
from newcare.outcomes.control_phases import resting_words, start_positions, steps_of_units
from newcare.outcomes.control_series import RULE_SET, ControlSeries, control_series
from newcare.outcomes.control_values import ChartedArea, chart_values, charted_areas
from newcare.outcomes.cube_arrays import cube_arrays, pooled
from newcare.outcomes.measured import GROUP, Measured, groups_of, member_of, periods_of, table_of_arrays
from newcare.outcomes.shares import held_indicators, kind_of
from newcare.tables.arrow import table_of
from newcare.tables.measures import CONTROL_POINT, VARIATION

METHOD = (
    "XmR chart by the rule set plotthedots: mean and 2.66 times the mean moving range, of the quarters before the start"
    " where there are twelve or more, otherwise of all; anew where a hospital's reporting steps to another level;"
    " groups by their directly standardised rate, units by events over those expected at the baseline rates of all"
    " units, times the rate of all units in the baseline"
)
IMPROVEMENT = {"lower": "decrease", "higher": "increase", "neither": "neutral"}
LEAST_EVENTS_OF_A_UNIT = (
    8  # in the middle quarter: with fewer a line is chance, and most of it hidden at release
)
NO_LIMITS = "fewer than four quarters are known"
LAST_UNKNOWN = "the last quarter is not known"


@dataclass(frozen=True)
class _Charted:
    """Charts of all areas and indicators; arrays of shape (areas, indicators, quarters), or areas x indicators rows."""

    areas: Sequence[ChartedArea]
    measured: Sequence[Measured]
    quarters: Sequence[str]
    period_of: Mapping[str, str]
    values: FloatArray
    events: FloatArray
    charts: ControlSeries

    def series(self) -> Iterator[tuple[int, ChartedArea, Measured]]:
        """Row of each series, its area and its indicator."""
        for row in range(len(self.areas) * len(self.measured)):
            area, place = divmod(row, len(self.measured))
            yield row, self.areas[area], self.measured[place]


def control_tables(
    cube: pa.Table,
    reporting_break: pa.Table,
    unit_provider: pa.Table,
    *,
    starts: Mapping[str, str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    indicators: Sequence[Mapping[str, Any]],
    standard_population: Sequence[float],
    data_version: str,
) -> dict[str, pa.Table]:
    """Control chart of each group and unit by indicator.

    Args:
        cube, quarters, baseline, standard_population, data_version: as for `newcare.outcomes.rates`.
        reporting_break, unit_provider: from the screen for breaks in reporting.
        starts: unit -> first quarter that counts as under the model of care.
        indicators: fields of `Measured`, in the order wanted.

    Returns:
        `control_point` and `variation`, as specified in `newcare.tables`. Units have rows for the indicators of which
        the middle unit and quarter has eight events or more; groups have them for all.
    """
    measured = [Measured(**dict(facts)) for facts in indicators]
    units = cube_arrays(cube, quarters, held_indicators(measured))
    groups = groups_of(units.areas, tuple(starts))
    counts = beside(pooled(units, groups), units)
    areas = charted_areas(
        tuple(groups),
        units.areas,
        start_positions(starts, quarters),
        steps_of_units(reporting_break, unit_provider, quarters),
        len(quarters),
    )
    points = chart_values(counts, units, measured, len(groups), baseline, standard_population)
    values = np.moveaxis(points, 1, -1)
    spans = periods_of(quarters, baseline)
    pieces = [area.pieces for area in areas for _ in measured]
    charted = _Charted(
        areas,
        measured,
        quarters,
        {quarter: period for period, labels in spans.items() for quarter in labels},
        values,
        np.moveaxis(counts.events.sum(axis=-1)[:, :, : len(measured)], 1, -1),
        control_series(values.reshape(-1, len(quarters)), pieces),
    )
    lineage = {"method": METHOD, "data_version": data_version}
    tables = {"control_point": _points(charted, lineage), "variation": _variation(charted, lineage)}
    kept = _enough(charted, len(groups))
    return {name: table.filter((pc.field("level") == GROUP) | kept) for name, table in tables.items()}


def _enough(charted: _Charted, groups: int) -> Any:
    """Rows of indicators of which the middle unit and quarter has enough events for a chart of each unit."""
    middle = np.median(charted.events[groups:], axis=(0, 2)) if charted.areas[groups:] else np.zeros(0)
    names = [
        each.id
        for each, events in zip(charted.measured, middle, strict=False)
        if events >= LEAST_EVENTS_OF_A_UNIT
    ]
    return pc.field("indicator").isin(pa.array(names, pa.string()))


def _points(charted: _Charted, lineage: Mapping[str, str]) -> pa.Table:
    """Every point with its limits and what it is."""
    shape = charted.values.shape
    kinds = np.full((shape[0] * shape[1], shape[2]), None, dtype=object)
    for row, _, indicator in charted.series():
        kinds[row] = _point_types(charted.charts.flag[row].tolist(), indicator)
    started = np.array(
        [
            [area.runs and area.start is not None and at >= area.start for at in range(shape[2])]
            for area in charted.areas
        ]
    )
    charts = charted.charts
    flagged = charts.flag.copy()
    flagged[flagged == COMMON_CAUSE] = None
    members = [member_of(area.name, area.level, area.runs) for area in charted.areas]
    figures = {
        "level": np.array([area.level for area in charted.areas], dtype=object)[:, np.newaxis, np.newaxis],
        "member_of": np.array(members, dtype=object)[:, np.newaxis, np.newaxis],
        "period": np.array([charted.period_of.get(quarter) for quarter in charted.quarters], dtype=object),
        "measure": np.array([kind_of(each) for each in charted.measured], dtype=object)[:, np.newaxis],
        "events": charted.events,
        "value": charted.values,
        "mean": charts.mean.reshape(shape),
        "lower_limit": charts.lower_limit.reshape(shape),
        "upper_limit": charts.upper_limit.reshape(shape),
        "phase": charts.phase.reshape(shape),
        "in_limits": charts.in_limits.reshape(shape),
        "started": started[:, np.newaxis],
        "flag": flagged.reshape(shape),
        "point_type": kinds.reshape(shape),
    }
    axes = {
        "area": [area.name for area in charted.areas],
        "indicator": [each.id for each in charted.measured],
        "quarter": charted.quarters,
    }
    return table_of_arrays(CONTROL_POINT, axes, figures, lineage)


def _point_types(words: Sequence[str | None], indicator: Measured) -> list[str | None]:
    """Common cause, improvement or concern of each point that is charted."""
    known = [word for word in words if word is not None]
    found = iter(point_types(known, IMPROVEMENT[indicator.direction]))
    return [None if word is None else next(found) for word in words]


def _variation(charted: _Charted, lineage: Mapping[str, str]) -> pa.Table:
    """What the last point of each chart says."""
    rows = [
        _marks(charted, row, area, indicator) | dict(lineage) for row, area, indicator in charted.series()
    ]
    return table_of(VARIATION, rows)


def _marks(charted: _Charted, row: int, area: ChartedArea, indicator: Measured) -> dict[str, Any]:
    """Variation and assurance of one chart."""
    charts, at = charted.charts, divmod(row, len(charted.measured))
    lower, upper = float(charts.lower_limit[row, -1]), float(charts.upper_limit[row, -1])
    known = bool(np.isfinite(lower))
    last = _point_types(charts.flag[row, -1:].tolist(), indicator)[0]
    last_piece = area.pieces[-1]
    inside = slice(last_piece.first, last_piece.end)
    frozen = bool((np.isfinite(charts.mean[row, inside]) & ~charts.in_limits[row, inside]).any())
    unknown = LAST_UNKNOWN if np.isnan(charted.values[at][-1]) else NO_LIMITS
    return {
        "level": area.level,
        "area": area.name,
        "indicator": indicator.id,
        "quarter": charted.quarters[-1],
        "events": int(charted.events[at][-1]),
        "value": float(charted.values[at][-1]),
        "variation": last,
        "target": indicator.target,
        "assurance": assurance(indicator.target, lower, upper, IMPROVEMENT[indicator.direction])
        if known
        else None,
        "rule_set": RULE_SET,
        "phases": len(area.pieces),
        "limits_from": resting_words(last_piece, charted.quarters, area.start, frozen=frozen),
        "reason": None if known else unknown,
    }
