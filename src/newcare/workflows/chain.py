"""The chain from records to report as steps: the one place that says what is worked out from what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step
from newcare.population.cohort import RISK
from newcare.reference.risk import risk_definition
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.choosing import choosing_steps
from newcare.workflows.steps.judgement import judgement_steps
from newcare.workflows.steps.outcomes import outcome_steps
from newcare.workflows.steps.payment import payment_steps
from newcare.workflows.steps.population import population_steps
from newcare.workflows.steps.release import release_step
from newcare.workflows.steps.risk import RiskDates, risk_score_steps

__all__ = ["chain", "needs_risk"]


def needs_risk(model: ModelOfCare) -> bool:
    """Whether the cohort is chosen by predicted risk, which has to be worked out first."""
    return model.cohort.top is not None and model.cohort.top.by == RISK


def chain(
    model: ModelOfCare,
    calendar: Calendar,
    records: Sequence[str],
    *,
    data_version: str,
    pseudonym_key: str,
    truth: dict[str, Any] | None,
) -> list[Step]:
    """List the steps of a run, each after those whose tables it reads; `records` are the tables that are there."""
    choosing = choosing_steps(
        model, calendar, records, data_version=data_version, pseudonym_key=pseudonym_key
    )
    return [
        *(_risk_steps(model, records, data_version, pseudonym_key) if needs_risk(model) else ()),
        *population_steps(model, records, pseudonym_key),
        *choosing,
        *outcome_steps(model, calendar, data_version),
        *payment_steps(model, calendar, data_version),
        *judgement_steps(model, calendar, data_version),
        release_step(model, calendar, data_version, truth),
    ]


def _risk_steps(
    model: ModelOfCare, records: Sequence[str], data_version: str, pseudonym_key: str
) -> list[Step]:
    """Predicted risk of everybody, for a cohort that is chosen by it."""
    return risk_score_steps(
        RiskDates(model.place.population_date),
        records,
        unit=model.place.unit.column,
        definition=risk_definition("emergency-admission"),
        model="logistic",
        data_version=data_version,
        pseudonym_key=pseudonym_key,
    )
