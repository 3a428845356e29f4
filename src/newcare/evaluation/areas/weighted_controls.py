"""What designs that weigh controls share: the path of each cohort less its weighted controls, and its uncertainty.

With five treated units or more, each unit is left out in turn; with fewer, placebos say how far chance goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from newcare.evaluation.areas.case import RATIO, AreaCase
from newcare.evaluation.areas.cohort_paths import Cohorts, cohorts_in
from newcare.evaluation.areas.design import Asked, DesignFindings, arranged, fitted_before
from newcare.evaluation.areas.finding import Finding
from newcare.evaluation.areas.placebos import PLACEBO_LIMITS, Gaps, placebo_findings
from newcare.evaluation.designs import LEAST_UNITS
from newcare.methods.panel import Floats

_LEFT_OUT = "leave-one-unit-out standard error with weights held, t with Welch's degrees of freedom"
_FITTED = "before the start it is what the fit leaves over"
ADDED_UP = (
    "rates and events avoided by the same design with units that start together added up, so that they count by their "
    "events"
)
Replicates = Callable[[AreaCase, Cohorts], tuple[Floats, Floats]]
"""Gaps without each unit, shape (units, cohorts, times), and the cohorts' sizes then, shape (units, cohorts)."""
Limits = Callable[[AreaCase, Cohorts, Floats, Floats, Asked], tuple[list[Finding], str]]
"""From estimates, shape (figures,), and those without each unit, (units, figures), to findings, and words for them."""


def judged(
    case: AreaCase, asked: Asked, gaps: Gaps, replicates: Replicates, limits: Limits | None = None
) -> DesignFindings:
    """Find the effects, and limits that fit the number of treated units; also with units counting by their events."""
    found = _judged(case, asked, gaps, replicates, limits)
    if case.counts is None or case.scale != RATIO or case.units_treated == 1:
        return found
    of_events = _judged(replace(case, by_events=True), asked, gaps, replicates, limits)
    return replace(found, of_events=of_events, events_from=ADDED_UP)


def _judged(
    case: AreaCase, asked: Asked, gaps: Gaps, replicates: Replicates, limits_of: Limits | None
) -> DesignFindings:
    """Find the effects, and limits that fit the number of treated units."""
    whole = cohorts_in(case)
    estimates = case.cells.average(gaps(case.controls, whole), whole.sizes)
    if case.units_treated >= LEAST_UNITS and len(case.controls) >= LEAST_UNITS:
        without, sizes = replicates(case, whole)
        if limits_of is not None:
            findings, words = limits_of(case, whole, estimates, case.cells.average(without, sizes), asked)
            return fitted_before(arranged(case, findings, words), _FITTED)
        findings = case.cells.from_replicates(
            estimates,
            case.cells.average(without, sizes),
            case.panel.never_treated,
            asked.confidence,
            case.clusters,
        )
        return fitted_before(arranged(case, findings, _LEFT_OUT), _FITTED)
    findings, sets = placebo_findings(case, estimates, gaps, asked.seed, asked.confidence)
    limits = "" if findings[0].lower is None else PLACEBO_LIMITS.format(sets=sets)
    return fitted_before(arranged(case, findings, limits), _FITTED)
