"""The chain from records to report as steps: the one place that says what is worked out from what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.choosing import choosing_steps
from newcare.workflows.steps.judgement import judgement_steps
from newcare.workflows.steps.measures import measure_steps
from newcare.workflows.steps.outcomes import outcome_steps
from newcare.workflows.steps.payment import payment_steps
from newcare.workflows.steps.people import people_steps
from newcare.workflows.steps.population import population_steps
from newcare.workflows.steps.release import release_step
from newcare.workflows.steps.risk import risk_steps_of


def chain(
    model: ModelOfCare,
    calendar: Calendar,
    records: Sequence[str],
    *,
    data_version: str,
    pseudonym_key: str,
    truth: dict[str, Any] | None,
    protocol: dict[str, Any] | None = None,
) -> list[Step]:
    """List the steps of a run, each after those whose tables it reads.

    Args:
        model, calendar: what is run, and the quarters that records cover.
        records: the tables that are there.
        data_version, pseudonym_key: shown beside every figure; key of the purpose.
        truth: what was set, where the place is made up.
        protocol: values of `newcare.evaluation.protocol.ProtocolStatus`, which every page says.
    """
    choosing = choosing_steps(
        model, calendar, records, data_version=data_version, pseudonym_key=pseudonym_key
    )
    return [
        *risk_steps_of(model, records, data_version=data_version, pseudonym_key=pseudonym_key),
        *population_steps(model, records, pseudonym_key),
        *choosing,
        *outcome_steps(model, calendar, data_version),
        *measure_steps(model, calendar, data_version),
        *payment_steps(model, calendar, data_version),
        *people_steps(model, calendar, records, data_version=data_version, pseudonym_key=pseudonym_key),
        *judgement_steps(model, calendar, data_version),
        release_step(model, calendar, data_version, truth, protocol),
    ]
