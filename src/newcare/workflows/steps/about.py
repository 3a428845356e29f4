"""What pages say about a model of care, as plain values: the only thing about it that a report is given."""

from __future__ import annotations

from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.workflows.calendar import Calendar


def about(model: ModelOfCare, calendar: Calendar) -> dict[str, Any]:
    """What pages say about the model of care, as plain values."""
    return {
        "name": model.model.name,
        "type": model.model.type,
        "summary": model.model.summary,
        "question": model.model.question,
        "unit": model.place.unit.value,
        "population_date": model.place.population_date.isoformat(),
        "framework": {
            "name": model.framework.name,
            "standing": model.framework.standing,
            "source": model.framework.source,
        },
        "segmentation": model.segmentation.described(),
        "include": list(model.cohort.include),
        "top": None if model.cohort.top is None else dict(model.cohort.top),
        "interventions": [
            {
                "element": each.element,
                "name": each.name,
                "reach": each.reach,
                "pence": each.cost.pence,
                "per": each.cost.per,
            }
            for each in model.interventions
        ],
        "primary": model.outcomes.primary,
        "balancing": list(model.outcomes.balancing),
        "own_indicators": {name: dict(own.written) for name, own in model.own_indicators.items()},
        "baseline_year": model.outcomes.baseline_year,
        "base_year": model.budget.base_year,
        "payment_year": model.budget.payment_year,
        "lines": list(model.budget.lines),
        "uplift": model.budget.uplift,
        "efficiency": model.budget.efficiency,
        "corridor": model.contract.corridor,
        "cap": model.contract.cap,
        "shadow": model.contract.shadow,
        "failure": model.evaluation.what_would_count_as_failure,
        "confidence": model.evaluation.confidence,
        "follow_up_years": model.evaluation.follow_up_years,
        "value": {
            "for": model.value.event,
            "pence": model.value.pence,
            "price_base": model.value.price_base,
            "source": model.value.source,
            "deflator": None if model.value.deflator is None else dict(model.value.deflator),
        },
        "starts": calendar.start_dates,
        "first_quarter": calendar.labels[0],
        "last_quarter": calendar.labels[-1],
    }
