"""The effect on an outcome, put in every way that its kind has, as rows of figures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from newcare.errors import InvalidInput
from newcare.evaluation.people.measures import Measure, measures_of
from newcare.evaluation.people.sample import Sample
from newcare.methods.influence import Estimated, clustered_effect


def measured(sample: Sample) -> Iterator[dict[str, Any]]:
    """Measure an outcome in every way that its kind has: rows of figures, with a reason where there is none."""
    for measure in measures_of(sample.outcome):
        row: dict[str, Any] = {
            "measure": measure.name,
            "unit": measure.unit(sample),
            "method": _method(measure, sample),
        }
        try:
            yield row | _figures(measure, sample)
        except InvalidInput as refusal:
            yield row | {"reason": str(refusal)}


def _method(measure: Measure, sample: Sample) -> str:
    """Say how an outcome was measured, and what for and how it was adjusted."""
    if not sample.covariates.names:
        return measure.method
    return f"adjusted for {', '.join(sample.covariates.names)} {measure.adjusting}; {measure.method}"


def _figures(measure: Measure, sample: Sample) -> dict[str, Any]:
    """Estimate with limits; without limits where clusters do not allow any."""
    found = measure.fit(sample)
    if not isinstance(found, Estimated):
        return found
    shown = math.exp if measure.is_ratio else float
    try:
        limits = clustered_effect(
            found,
            sample.clusters,
            sample.treated,
            weights=sample.weights * sample.years,
            confidence=sample.confidence,
        )
    except InvalidInput as refusal:
        return {"estimate": shown(found.value), "reason": str(refusal)}
    return {
        "estimate": shown(limits.estimate),
        "lower": shown(limits.lower),
        "upper": shown(limits.upper),
        "p_value": limits.p_value,
        "standard_error": limits.standard_error,
        "degrees_of_freedom": limits.degrees_of_freedom,
    }
