"""Steps that answer: what would the whole-population budget have been, and what would the contract have paid?"""

from __future__ import annotations

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.payment import settle, spend, whole_population_budget
from newcare.workflows.calendar import Calendar


def payment_steps(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
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
            },
            takes=Takes.ROWS,
        ),
    ]
