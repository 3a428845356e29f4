"""A plan as files: the page, the same as JSON, and its tables as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from newcare.report.page import render_page
from newcare.report.plan.method import METHOD, curve_end
from newcare.report.plan.page import plan_page
from newcare.report.plan.plan import Plan
from newcare.tables.arrow import table_of
from newcare.tables.planning import DETECTABLE_EFFECT, POWER


def write_plan(folder: Path, plan: Plan) -> None:
    """Write plan.html, plan.json, power.csv and detectable.csv into a folder."""
    (folder / "plan.html").write_text(render_page(plan_page(plan)), encoding="utf-8")
    values = json.dumps(plan.values(), indent=2, ensure_ascii=False, allow_nan=False)
    (folder / "plan.json").write_text(values + "\n", encoding="utf-8")
    pa_csv.write_csv(power_table(plan), folder / "power.csv")
    pa_csv.write_csv(detectable_table(plan), folder / "detectable.csv")


def power_table(plan: Plan) -> pa.Table:
    """The power curves of the primary outcome as the table `power`."""
    rows = [
        _shared(plan, each.design)
        | {
            "units_treated": plan.primary.units_treated,
            "quarters_before": plan.primary.quarters_before,
            "quarters_after": plan.primary.quarters_after,
            "fall": fall,
            "power": power,
        }
        for each in plan.simulated
        for fall, power in each.curve(curve_end(plan))
    ]
    return table_of(POWER, rows)


def detectable_table(plan: Plan) -> pa.Table:
    """Other numbers of units and years as the table `detectable_effect`."""
    return table_of(DETECTABLE_EFFECT, list(_cells(plan)))


def _cells(plan: Plan) -> Iterator[dict[str, Any]]:
    """One row a number of units and of years."""
    for cell in plan.primary.in_full.surface if plan.primary.in_full else ():
        yield _shared(plan, plan.settings.simulated[0]) | {
            "units_treated": cell.units,
            "years": cell.years,
            "fall": cell.detectable.fall,
            "lower": cell.detectable.lower,
            "upper": cell.detectable.upper,
            "beyond_units": cell.beyond_units,
            "beyond_quarters": cell.beyond_quarters,
        }


def _shared(plan: Plan, design: str) -> dict[str, Any]:
    """Columns that every row has."""
    return {
        "outcome": plan.protocol.primary,
        "design": design,
        "units_comparison": plan.primary.units_comparison,
        "method": METHOD.format(draws=plan.settings.draws),
        "confidence": plan.protocol.confidence,
        "data_version": plan.data_version,
    }
