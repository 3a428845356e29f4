"""The screen for breaks in reporting: decided before any outcome is compared, shown with and without."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.methods.breaks import find_steps

WINDOW = 6
THRESHOLD = 0.15
SHARE_THAT_MATTERS = 0.25
METHOD = (
    f"step of more than {THRESHOLD:.0%} between the means of {WINDOW} neighbouring months of the provider's emergency"
    " spells, over what is usual for it and common to all providers in the month"
)


def reporting_breaks(provider_month: pa.Table, unit_provider: pa.Table) -> dict[str, pa.Table]:
    """Find providers whose reporting breaks, and the units that such a break reaches.

    Args:
        provider_month: provider, month, spells.
        unit_provider: unit, provider, spells.

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
    steps = find_steps(beside_common(counts), WINDOW, THRESHOLD)
    broken = {providers[step.area] for step in steps}
    found = [
        {
            "provider": providers[step.area],
            "month": f"{months[step.month]:%Y-%m}",
            "change": step.change,
            "method": METHOD,
        }
        for step in steps
    ]
    schema = pa.schema(
        [("provider", pa.string()), ("month", pa.string()), ("change", pa.float64()), ("method", pa.string())]
    )
    return {
        "reporting_break": pa.Table.from_pylist(found, schema=schema),
        "unit_screen": _units_reached(unit_provider.to_pylist(), broken),
    }


def beside_common(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each provider's months over its own usual month, and over what all providers have in common.

    What is common (the season, a hard winter) is the median over providers, which one provider's break hardly moves;
    a share of the total would make the others seem to rise when one of only a few providers falls silent.

    Args:
        counts: shape (providers, months).

    Returns:
        The same shape, around 1; not-a-number for a provider or month with nothing to compare.
    """
    usual = np.median(counts, axis=1, keepdims=True)
    relative = np.divide(counts, usual, out=np.full(counts.shape, np.nan), where=usual > 0)
    common = np.nanmedian(relative, axis=0) if len(counts) > 2 else np.ones(counts.shape[1])
    return np.divide(relative, common, out=np.full(counts.shape, np.nan), where=common > 0)


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
