"""Steps that answer: did it work, with what certainty, and what was it worth?"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.evaluation.evaluate import evaluation_tables
from newcare.outcomes import evaluation_panel
from newcare.spread import adoption_summary
from newcare.tables.person_estimates import PERSON_DESIGNS
from newcare.value import UnitValue, value_tables
from newcare.value.programme_cost import programme_cost
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.about import about
from newcare.workflows.steps.diagnostics import diagnostics_steps


def judgement_steps(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """Did it work, what could refute it, and what was it worth?"""
    return [
        *_estimate(model, calendar, data_version),
        *diagnostics_steps(model, calendar),
        *_worth(model, calendar),
    ]


def _estimate(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """Did it work?"""
    return [
        Step(
            "panel",
            evaluation_panel,
            ("cube", "unit_screen"),
            ("panel",),
            {
                "indicators": list(_outcomes(model)),
                "quarters": calendar.labels,
                "baseline": calendar.baseline_labels,
                "started": calendar.start_quarters,
            },
            takes=Takes.ROWS,
        ),
        Step(
            "evaluation",
            evaluation_tables,
            ("panel",),
            ("estimate", "event_study", "effect_by_year"),
            {
                "outcomes": _outcomes(model),
                "confidence": model.evaluation.confidence,
                "exclude_reporting_breaks": model.evaluation.exclude_reporting_breaks,
                "designs": [name for name in model.evaluation.designs if name not in PERSON_DESIGNS],
                "comparisons": list(model.evaluation.comparators),
                "covariates": list(model.evaluation.covariates),
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
    ]


def _outcomes(model: ModelOfCare) -> dict[str, str]:
    """Outcome -> role, the primary one first."""
    return {
        model.outcomes.primary: "primary",
        **dict.fromkeys(model.outcomes.balancing, "balancing"),
        **dict.fromkeys(model.evaluation.negative_controls, "negative-control"),
    }


def _worth(model: ModelOfCare, calendar: Calendar) -> list[Step]:
    """What was it worth, and what does another place need to know?"""
    return [
        Step(
            "programme-cost",
            programme_cost,
            ("cohort",),
            ("programme_cost",),
            {
                "interventions": [
                    {
                        "element": each.element,
                        "name": each.name,
                        "pence": each.cost.pence,
                        "per": each.cost.per,
                        "reach": each.reach,
                    }
                    for each in model.interventions
                ],
                "started": calendar.start_dates,
                "end_day": calendar.end_day.isoformat(),
            },
            takes=Takes.ROWS,
        ),
        Step(
            "value",
            value,
            ("estimate", "programme_cost"),
            ("value",),
            {
                "unit_value": _price(model),
            },
            takes=Takes.ROWS,
        ),
        Step(
            "adoption",
            adoption_summary,
            ("cohort", "segment_size", "estimate", "diagnostic", "value", "programme_cost", "progress"),
            ("adoption",),
            {"model": about(model, calendar)},
            takes=Takes.ROWS,
        ),
    ]


def _price(model: ModelOfCare) -> dict[str, Any]:
    """The price of one event of the outcome, as `UnitValue` takes it."""
    price = {
        "event": model.value.event,
        "original_pence": model.value.pence,
        "source": model.value.source,
        "price_base": model.value.price_base,
        "price_year": model.budget.base_year,
    }
    deflator = model.value.deflator
    return (
        price
        if deflator is None
        else price | {"deflator": deflator.factor, "deflator_source": deflator.source}
    )


def value(estimate: pa.Table, programme_cost: pa.Table, *, unit_value: dict[str, Any]) -> dict[str, pa.Table]:
    """Appraise the headline estimate against what the interventions cost."""
    costs = {
        f"line {line}": row["cost_pence"] for line, row in enumerate(programme_cost.to_pylist(), start=1)
    }
    return value_tables(estimate, unit_value=UnitValue(**unit_value), intervention_costs=costs)
