"""The protocol that a model file holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.evaluation.protocol.analysis import analysis_of
from newcare.evaluation.protocol.protocol import Outcome, Protocol, Start, digest
from newcare.terms.words import day_words, per_cent


def protocol_of_model(model: ModelOfCare) -> Protocol:
    """Take from a model of care what decides how it is judged, and nothing else: not its budget, not its prices."""
    judged = model.evaluation
    return Protocol(
        title=model.model.name,
        question=judged.question or model.model.question or _QUESTION,
        intervention=tuple(f"{each.element} {each.name}" for each in model.interventions),
        population=_population(model),
        unit=model.place.unit.value,
        starts=tuple(sorted(Start(wave.unit, wave.start.isoformat()) for wave in model.waves)),
        outcomes=_outcomes(model),
        baseline=model.outcomes.baseline_year,
        promised_fall=model.outcomes.promised_fall,
        **analysis_of(judged),
    )


_QUESTION = "Does the model of care change the primary outcome where it runs?"


def _outcomes(model: ModelOfCare) -> tuple[Outcome, ...]:
    """Outcomes with their parts and definitions."""
    return (
        Outcome("primary", model.outcomes.primary, _definition(model, model.outcomes.primary)),
        *(Outcome("balancing", name, _definition(model, name)) for name in model.outcomes.balancing),
        *(
            Outcome("negative-control", name, _definition(model, name))
            for name in model.evaluation.negative_controls
        ),
    )


def _definition(model: ModelOfCare, name: str) -> str:
    """How an indicator is counted, with the digest of all that defines it."""
    indicator = model.indicator(name)
    return f"{indicator.title}: {indicator.counting} ({_short(indicator.written)})"


def _population(model: ModelOfCare) -> str:
    """Whom the model of care is for, and among whom outcomes are counted."""
    parts = [f"people of the segments {', '.join(model.cohort.include)}"] if model.cohort.include else []
    if model.cohort.top is not None:
        parts.append(f"the top {per_cent(model.cohort.top.share)} by {model.cohort.top.by}")
    rules = _short(model.segmentation.written)
    return (
        f"For: {' and '.join(parts)}, sorted by {model.segmentation.id} ({rules}) on"
        f" {day_words(model.place.population_date)}. Outcomes are counted among everybody of the"
        f" {model.place.unit.value.replace('-', ' ')}s."
    )


def _short(written: Mapping[str, Any]) -> str:
    return f"sha256:{digest(written)[:12]}"
