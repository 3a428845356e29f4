"""The step that writes what may leave the team."""

from __future__ import annotations

from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.report.release import write_release
from newcare.tables.choice import CHOICE_RESULTS
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.about import about

RELEASED = (
    "segment_size",
    "segment_overlap",
    "cohort_size",
    *(spec.name for spec in CHOICE_RESULTS),
    "progress",
    "rate",
    "reporting_break",
    "estimate",
    "event_study",
    "effect_by_year",
    "programme_cost",
    "value",
    "budget",
    "settlement",
    "adoption",
)


def release_step(
    model: ModelOfCare, calendar: Calendar, data_version: str, truth: dict[str, Any] | None
) -> Step:
    """Write what may leave the team: the report, the workbook and the tables behind them."""
    return Step(
        "release",
        write_release,
        RELEASED,
        ("report.html", "adoption.html", "results.xlsx", *(f"{name}.parquet" for name in RELEASED)),
        {
            "model": about(model, calendar),
            "policy": model.disclosure.policy,
            "data_version": data_version,
            "truth": truth,
        },
        takes=Takes.FILES,
    )
