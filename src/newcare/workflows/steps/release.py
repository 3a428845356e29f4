"""The step that writes what may leave the team."""

from __future__ import annotations

from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.evaluation.protocol import protocol_of_model
from newcare.report.outcomes import NUMBERS
from newcare.report.plan.protocol_sections import protocol_words
from newcare.report.release import write_release
from newcare.report.released_files import ACCOUNT
from newcare.tables.choice import CHOICE_RESULTS
from newcare.tables.measures import RELEASED_MEASURES
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.about import about
from newcare.workflows.steps.people import person_designs

RELEASED = (
    "segment_size",
    "segment_overlap",
    "cohort_size",
    *(spec.name for spec in CHOICE_RESULTS),
    "progress",
    *(spec.name for spec in RELEASED_MEASURES),
    "reporting_break",
    "estimate",
    "event_study",
    "effect_by_year",
    "diagnostic",
    "programme_cost",
    "value",
    "budget",
    "settlement",
    "adoption",
)

OF_PERSONS = ("person_estimate", "balance")


def release_step(
    model: ModelOfCare,
    calendar: Calendar,
    data_version: str,
    truth: dict[str, Any] | None,
    protocol: dict[str, Any] | None = None,
) -> Step:
    """Write what may leave the team: the report, the workbook and the tables behind them."""
    released = (*RELEASED, *(OF_PERSONS if person_designs(model) else ()))
    return Step(
        "release",
        write_release,
        released,
        (
            "report.html",
            "outcomes.html",
            "evaluation.html",
            "evaluation.docx",
            "adoption.html",
            "results.xlsx",
            NUMBERS,
            *(f"{name}.parquet" for name in released),
            ACCOUNT,
        ),
        {
            "model": {
                **about(model, calendar),
                "protocol": protocol,
                "protocol_parts": protocol_words(protocol_of_model(model)),
            },
            "policy": model.disclosure.policy,
            "data_version": data_version,
            "truth": truth,
        },
        takes=Takes.FILES,
    )
