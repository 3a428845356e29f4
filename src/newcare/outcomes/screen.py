"""The screen for breaks in reporting: decided before any outcome is compared, shown with and without."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.methods.breaks import find_steps
from newcare.methods.gaps import ERRORS, beside_common, odd_months, totals_differ, usual_month

WINDOW = 6
THRESHOLD = 0.15
SHARE_THAT_MATTERS = 0.25
METHOD = (
    "emergency spells of a provider over what is usual for it and common to all in the month: a month more than half"
    f" away from usual (gap, spike), or, before the first start, means of {WINDOW} neighbouring months that differ by"
    f" more than {THRESHOLD:.0%} (step); each by more than {ERRORS:g} Poisson standard errors. A lasting change after"
    " the first start is not excluded, because it may be the effect"
)


def reporting_breaks(
    provider_month: pa.Table, unit_provider: pa.Table, *, first_start: str
) -> dict[str, pa.Table]:
    """Find providers whose reporting breaks, and the units that such a break reaches.

    The screen must not take the effect for a break. Single months more than half away from usual are judged
    everywhere, since no model of care halves admissions for a month; steps are judged on the months before the first
    start alone.

    Args:
        provider_month: provider, month, spells.
        unit_provider: unit, provider, spells.
        first_start: ISO date on which the first unit starts the model of care.

    Returns:
        `reporting_break`, as specified in `newcare.tables`. `unit_screen`: unit, reporting_break: true where a
        provider with a break gives at least a quarter of the unit's emergency spells.
    """
    rows = provider_month.to_pylist()
    providers = sorted({row["provider"] for row in rows})
    months = sorted({row["month"] for row in rows})
    counts = np.zeros((len(providers), len(months)))
    for row in rows:
        counts[providers.index(row["provider"]), months.index(row["month"])] = row["spells"]
    found = list(_breaks(counts, _months_before(months, first_start)))
    broken = {providers[area] for _, area, _, _ in found}
    rows = [
        {
            "provider": providers[area],
            "month": f"{months[month]:%Y-%m}",
            "kind": kind,
            "change": change,
            "method": METHOD,
        }
        for kind, area, month, change in found
    ]
    schema = pa.schema(
        [
            ("provider", pa.string()),
            ("month", pa.string()),
            ("kind", pa.string()),
            ("change", pa.float64()),
            ("method", pa.string()),
        ]
    )
    return {
        "reporting_break": pa.Table.from_pylist(rows, schema=schema),
        "unit_screen": _units_reached(unit_provider.to_pylist(), broken),
    }


def _months_before(months: list[dt.date], first_start: str) -> int:
    """Count the months, in order, that end before the first start."""
    opening = dt.date.fromisoformat(first_start).replace(day=1)
    return sum(month < opening for month in months)


def _breaks(counts: NDArray[np.float64], before: int) -> Iterator[tuple[str, int, int, float]]:
    """Find odd months, then steps in what is left of the first `before` months: kind, provider, month, change."""
    odd = odd_months(counts)
    for month in odd:
        yield "gap" if month.change < 0 else "spike", month.area, month.month, month.change
    if before < 2 * WINDOW:
        return
    untouched = counts[:, :before]
    series = beside_common(untouched)
    for month in odd:
        if month.month < before:
            series[month.area, month.month] = np.nan
    usual = usual_month(untouched)
    for step in find_steps(_filled(series), WINDOW, THRESHOLD):
        half_year = WINDOW * usual[step.area]
        if totals_differ(step.before * half_year, step.after * half_year):
            yield "step", step.area, step.month, step.change


def _filled(series: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put the month before into each month left out (or the first known one), so that steps around it are judged."""
    filled = series.copy()
    for row in filled:
        known = np.flatnonzero(~np.isnan(row))
        if known.size:
            row[:] = row[known[np.maximum(np.searchsorted(known, np.arange(row.size), side="right") - 1, 0)]]
    return filled


def _units_reached(rows: list[dict[str, Any]], broken: set[str]) -> pa.Table:
    """Whether each unit depends on a provider whose reporting breaks."""
    total: dict[str, int] = {}
    touched: dict[str, int] = {}
    for row in rows:
        total[row["unit"]] = total.get(row["unit"], 0) + row["spells"]
        if row["provider"] in broken:
            touched[row["unit"]] = touched.get(row["unit"], 0) + row["spells"]
    units = sorted(total)
    reached = [touched.get(unit, 0) >= SHARE_THAT_MATTERS * total[unit] for unit in units]
    return pa.table({"unit": pa.array(units, pa.string()), "reporting_break": pa.array(reached, pa.bool_())})
