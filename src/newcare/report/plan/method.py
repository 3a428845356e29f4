"""How the power of a plan was worked out, and how far its curves are drawn."""

from __future__ import annotations

from newcare.report.plan.plan import Plan

METHOD = (
    "panels made up from the place's quarters before the first start, each with season, size, overdispersion and drift"
    " of its units; {draws} a design; limits of the design, a fall seen where they lie below no effect"
)


def curve_end(plan: Plan) -> float:
    """Where the power curves end: past the effect that they would show for certain."""
    return (
        min(max(0.1, *(2 * each.detectable.fall for each in plan.simulated)), 0.95) if plan.simulated else 0.1
    )
