"""What designs that weigh controls share: the path of each cohort less its weighted controls, and its uncertainty.

With five treated units or more, each unit is left out in turn; with fewer, placebos say how far chance goes.
"""

from __future__ import annotations

from collections.abc import Callable

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.cohort_paths import Cohorts, cohorts_in
from newcare.evaluation.areas.design import Asked, DesignFindings, arranged, fitted_before
from newcare.evaluation.areas.placebos import PLACEBO_LIMITS, Gaps, placebo_findings
from newcare.evaluation.designs import LEAST_UNITS
from newcare.methods.panel import Floats

_LEFT_OUT = "leave-one-unit-out standard error with weights held, t with Welch's degrees of freedom"
_FITTED = "before the start it is what the fit leaves over"
Replicates = Callable[[AreaCase, Cohorts], tuple[Floats, Floats]]
"""Gaps without each unit, shape (units, cohorts, times), and the cohorts' sizes then, shape (units, cohorts)."""


def judged(case: AreaCase, asked: Asked, gaps: Gaps, replicates: Replicates) -> DesignFindings:
    """Find the effects, and limits that fit the number of treated units."""
    whole = cohorts_in(case)
    estimates = case.cells.average(gaps(case.controls, whole))
    if case.units_treated >= LEAST_UNITS and len(case.controls) >= LEAST_UNITS:
        without, sizes = replicates(case, whole)
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
