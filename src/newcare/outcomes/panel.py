"""The panel an evaluation reads: outcomes of each unit in each quarter, and the events its age and sex lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.outcomes.rates import DAYS_OF_YEAR

_STRATUM = ("indicator", "sex", "age_band")


def evaluation_panel(
    cube: pa.Table,
    unit_screen: pa.Table,
    *,
    indicators: Sequence[str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    started: Mapping[str, str],
) -> dict[str, pa.Table]:
    """Events, expected events and person-years of each outcome, unit and quarter.

    Expected events are those the unit's people would have at the rates, by sex and age band, of all units together
    in the baseline quarters; so a unit that grows older is not taken to do worse.

    Args:
        cube: from `newcare.outcomes.cube`.
        unit_screen: from `newcare.outcomes.screen`.
        indicators: the outcomes.
        quarters: labels, in time order.
        baseline: quarters that give the reference rates.
        started: unit -> first quarter that counts as under the model of care.

    Returns:
        `panel`: outcome, unit, quarter, events, expected, person_years, start (null for a comparison),
        reporting_break; outcomes in the order given. A unit has no row for a quarter in which nobody was registered
        with it; its other quarters stay, so that an evaluation can count their events and say that it left the unit
        out of the comparison.
    """
    rows = cube.filter(pc.is_in(cube.column("indicator"), pa.array(indicators, pa.string())))
    reference = rows.filter(pc.is_in(rows.column("quarter"), pa.array(baseline)))
    reference = reference.group_by([*_STRATUM]).aggregate([("events", "sum"), ("person_days", "sum")])
    rate = pc.divide(
        pc.cast(reference.column("events_sum"), pa.float64()), reference.column("person_days_sum")
    )
    rates = reference.select([*_STRATUM]).append_column("rate", rate)
    joined = rows.join(rates, [*_STRATUM])
    expected = pc.multiply(pc.fill_null(joined.column("rate"), 0.0), joined.column("person_days"))
    cells = joined.append_column("expected", expected).group_by(["indicator", "unit", "quarter"])
    totals = cells.aggregate([("events", "sum"), ("expected", "sum"), ("person_days", "sum")])
    return {"panel": _panel(totals, unit_screen, list(indicators), quarters, started)}


def _panel(
    totals: pa.Table,
    unit_screen: pa.Table,
    indicators: Sequence[str],
    quarters: Sequence[str],
    started: Mapping[str, str],
) -> pa.Table:
    """Put the cells in order of outcome, unit and quarter, with their start and screen."""
    place = {quarter: position for position, quarter in enumerate(quarters)}
    cells = [cell for cell in totals.to_pylist() if cell["quarter"] in place]
    cells.sort(key=lambda cell: (indicators.index(cell["indicator"]), cell["unit"], place[cell["quarter"]]))
    units = [cell["unit"] for cell in cells]
    screen = dict(
        zip(*(unit_screen.column(name).to_pylist() for name in ("unit", "reporting_break")), strict=True)
    )
    days = np.array([cell["person_days_sum"] for cell in cells], dtype=np.float64)
    return pa.table(
        {
            "outcome": pa.array([cell["indicator"] for cell in cells], pa.string()),
            "unit": pa.array(units, pa.string()),
            "quarter": pa.array([cell["quarter"] for cell in cells], pa.string()),
            "events": pa.array([cell["events_sum"] for cell in cells], pa.int64()),
            "expected": pa.array([cell["expected_sum"] for cell in cells], pa.float64()),
            "person_years": pa.array(days / DAYS_OF_YEAR, pa.float64()),
            "start": pa.array([started.get(unit) for unit in units], pa.string()),
            "reporting_break": pa.array([screen.get(unit, False) for unit in units], pa.bool_()),
        }
    )
