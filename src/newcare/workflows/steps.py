"""The chain from records to report as steps: the one list that says what is worked out from what."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Table, Takes
from newcare.evaluation.evaluate import evaluation_tables
from newcare.outcomes import cube, evaluation_panel, rates, reporting_breaks, spells_by_provider
from newcare.payment import settle, spend, whole_population_budget
from newcare.population import cohort, needs, registered_population, segment_overlap, segments, unit_sites
from newcare.progress import progress
from newcare.reference.segmentations import long_term_conditions, segmentation
from newcare.reference.standard_population import european_standard_population_2013
from newcare.report.release import write_release
from newcare.spread import adoption_summary
from newcare.value import UnitValue, value_tables
from newcare.value.programme_cost import programme_cost
from newcare.workflows.calendar import Calendar

RECORDS = (
    "register",
    "place",
    "spell",
    "attendance",
    "contact",
    "package",
    "diagnosis",
    "score",
    "assessment",
)


def population_segments(
    register: Table,
    place: Table,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    diagnosis: Table,
    score: Table,
    *,
    on: str,
    unit: str,
    groups: list[dict[str, Any]],
    conditions: dict[str, list[str]],
    pseudonym_key: str,
) -> dict[str, Table]:
    """From records to segments in one step, so that nothing that names a person is written to the results."""
    registered = registered_population(register, place, on=on, unit=unit)["registered"]
    needed = needs(
        registered, spell, attendance, contact, package, diagnosis, score, on=on, conditions=conditions
    )["needs"]
    return segments(registered, needed, groups=groups, pseudonym_key=pseudonym_key)


def value(estimate: pa.Table, programme_cost: pa.Table, *, unit_value: dict[str, Any]) -> dict[str, pa.Table]:
    """Appraise the headline estimate against what the interventions cost."""
    costs = {row["name"]: row["cost_pence"] for row in programme_cost.to_pylist()}
    return value_tables(estimate, unit_value=UnitValue(**unit_value), intervention_costs=costs)


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
        *_population(model, pseudonym_key),
        *_outcomes(model, calendar, data_version),
        *_payment(model, calendar, data_version),
        *_judgement(model, calendar, data_version),
        _release(model, calendar, data_version, truth),
    ]


def _population(model: ModelOfCare, pseudonym_key: str) -> list[Step]:
    """Who is it for?"""
    top = model.cohort.top
    return [
        Step(
            "population",
            population_segments,
            RECORDS[:-1],
            ("segment",),
            {
                "on": model.place.population_date.isoformat(),
                "unit": model.place.unit.column,
                "groups": segmentation(model.cohort.segmentation)["groups"],
                "conditions": long_term_conditions(),
            },
            secrets={"pseudonym_key": pseudonym_key},
        ),
        Step("segment-sizes", segment_overlap, ("segment",), ("segment_size",)),
        Step(
            "cohort",
            cohort,
            ("segment",),
            ("cohort", "cohort_size"),
            {
                "include": list(model.cohort.include),
                "top": None if top is None else {"share": top.share, "by": top.by},
            },
        ),
    ]


def _outcomes(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """How far is it in place, and what happened beside comparators?"""
    indicators = [model.outcomes.primary, *model.outcomes.balancing]
    unit = model.place.unit.column
    return [
        Step(
            "sites",
            unit_sites,
            ("register", "place"),
            ("unit_site",),
            {"on": calendar.last_day.isoformat(), "unit": unit},
        ),
        Step(
            "progress",
            progress,
            ("assessment", "unit_site"),
            ("progress",),
            {
                "features": [
                    {
                        "code": feature.code,
                        "name": feature.name,
                        "elements": [e.code for e in feature.elements],
                    }
                    for feature in model.framework.features
                ],
                "started": calendar.start_dates,
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
        Step(
            "cube",
            cube,
            ("register", "place", "spell"),
            ("cube",),
            {"unit": unit, "quarters": calendar.labels, "indicators": indicators},
        ),
        Step(
            "rates",
            rates,
            ("cube",),
            ("rate",),
            {
                "started": sorted(calendar.start_days),
                "quarters": calendar.labels,
                "baseline": calendar.baseline_labels,
                "indicators": indicators,
                "standard_population": european_standard_population_2013().standard_population,
                "confidence": model.evaluation.confidence,
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
        Step(
            "providers",
            spells_by_provider,
            ("register", "place", "spell"),
            ("provider_month", "unit_provider"),
            {
                "unit": unit,
                "first_day": calendar.quarters[0].start.isoformat(),
                "end_day": calendar.end_day.isoformat(),
            },
        ),
        Step(
            "reporting-breaks",
            reporting_breaks,
            ("provider_month", "unit_provider"),
            ("reporting_break", "unit_screen"),
            {"first_start": min(calendar.start_dates.values())},
            takes=Takes.ROWS,
        ),
    ]


def _payment(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """What would the whole-population budget have been, and what would the contract have paid?"""
    base, payment = (int(year[:4]) for year in (model.budget.base_year, model.budget.payment_year))
    lines = list(model.budget.lines)
    contract = model.contract
    return [
        Step(
            "spend",
            spend,
            ("register", "place", "spell", "attendance", "contact", "package"),
            ("need_cell", "unit_spend", "cost_spread"),
            {"unit": model.place.unit.column, "years": sorted({base, payment}), "lines": lines},
        ),
        Step(
            "budget",
            whole_population_budget,
            ("need_cell", "unit_spend", "cost_spread"),
            ("budget",),
            {
                "base_year": base,
                "payment_year": payment,
                "lines": lines,
                "growth": (1 + model.budget.uplift - model.budget.efficiency) ** (payment - base),
                "reconcile_tolerance": model.budget.reconcile_tolerance,
                "groups": calendar.groups_in(payment),
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
        Step(
            "settlement",
            settle,
            ("budget", "cost_spread"),
            ("settlement",),
            {
                "gain_share": dict(contract.gain_share),
                "loss_share": dict(contract.loss_share),
                "corridor": contract.corridor,
                "cap": contract.cap,
                "shadow": contract.shadow,
            },
            takes=Takes.ROWS,
        ),
    ]


def _judgement(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """Did it work, with what certainty, and what was it worth?"""
    return [
        Step(
            "panel",
            evaluation_panel,
            ("cube", "unit_screen"),
            ("panel",),
            {
                "indicator": model.outcomes.primary,
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
                "outcome": model.outcomes.primary,
                "confidence": model.evaluation.confidence,
                "exclude_reporting_breaks": model.evaluation.exclude_reporting_breaks,
                "headline": model.evaluation.designs[0],
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
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
                "unit_value": {
                    "event": model.value.event,
                    "original_pence": model.value.pence,
                    "source": model.value.source,
                    "price_base": model.value.price_base,
                    "price_year": model.budget.base_year,
                    **(
                        {}
                        if model.value.deflator is None
                        else {
                            "deflator": model.value.deflator.factor,
                            "deflator_source": model.value.deflator.source,
                        }
                    ),
                },
            },
            takes=Takes.ROWS,
        ),
        Step(
            "adoption",
            adoption_summary,
            ("cohort", "segment_size", "estimate", "value", "programme_cost", "progress"),
            ("adoption",),
            {"model": _about(model, calendar)},
            takes=Takes.ROWS,
        ),
    ]


RELEASED = (
    "segment_size",
    "cohort_size",
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


def _release(model: ModelOfCare, calendar: Calendar, data_version: str, truth: dict[str, Any] | None) -> Step:
    """Write what may leave the team: the report, the workbook and the tables behind them."""
    return Step(
        "release",
        write_release,
        RELEASED,
        ("report.html", "adoption.html", "results.xlsx", *(f"{name}.parquet" for name in RELEASED)),
        {
            "model": _about(model, calendar),
            "policy": model.disclosure.policy,
            "data_version": data_version,
            "truth": truth,
        },
        takes=Takes.FILES,
    )


def _about(model: ModelOfCare, calendar: Calendar) -> dict[str, Any]:
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
        "segmentation": {
            name: segmentation(model.cohort.segmentation)[name]
            for name in ("id", "version", "standing", "source", "groups")
        },
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
