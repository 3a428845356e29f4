"""The chain from records to report as steps: the one place that says what is worked out from what."""

from __future__ import annotations

from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.judgement import judgement_steps
from newcare.workflows.steps.outcomes import outcome_steps
from newcare.workflows.steps.payment import payment_steps
from newcare.workflows.steps.population import RECORDS, population_steps
from newcare.workflows.steps.release import release_step

__all__ = ["RECORDS", "chain"]


def chain(
    model: ModelOfCare,
    calendar: Calendar,
    *,
    data_version: str,
    pseudonym_key: str,
    truth: dict[str, Any] | None,
) -> list[Step]:
    """List the steps of a run, each after those whose tables it reads."""
    return [
        *population_steps(model, pseudonym_key),
        *outcome_steps(model, calendar, data_version),
        *payment_steps(model, calendar, data_version),
        *judgement_steps(model, calendar, data_version),
        release_step(model, calendar, data_version, truth),
    ]
