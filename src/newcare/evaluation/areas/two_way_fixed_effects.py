"""Two-way fixed effects: one regression on unit, time and treatment, kept for comparison."""

from __future__ import annotations

import numpy as np

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.design import AreaDesign, Asked, DesignFindings, screened, with_reference
from newcare.evaluation.areas.drift import why_no_interval
from newcare.evaluation.areas.finding import Finding
from newcare.evaluation.designs import REFERENCE, TWO_WAY_FIXED_EFFECTS
from newcare.methods.effect import Effect
from newcare.methods.event_study import event_study
from newcare.methods.panel import Floats, Integers
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects

_LIMITS = "standard error clustered by unit, t with units - 1 degrees of freedom"
STAGGERED = (
    "units start at different times, so this mixes in comparisons of late starters with early ones that are under way "
    "already; where effects grow or differ it misleads (Goodman-Bacon 2021)"
)


def by_two_way_fixed_effects(case: AreaCase, asked: Asked) -> DesignFindings:
    """Regress on unit, time and treatment, clustered by unit; again by time since the start, and by year."""
    warning = STAGGERED if case.staggered else None
    reason = why_no_interval(case.panel, least_before=case.periods_per_year)
    if reason is not None:
        return DesignFindings(Finding(None, case.units_treated, reason=reason), {}, {}, _LIMITS, warning)
    varying = {f"covariate {place + 1}": one for place, one in enumerate(case.varying)}
    clusters = _clusters(case)
    simple = two_way_fixed_effects(
        case.panel, covariates=varying, clusters=clusters, confidence=asked.confidence
    ).effect
    dynamic = event_study(
        case.panel,
        reference_period=REFERENCE,
        covariates=varying,
        clusters=clusters,
        confidence=asked.confidence,
    )
    seen = case.panel.relative_time[~case.panel.never_treated]
    quarters = [
        _finding(found, int((seen == time).any(axis=1).sum()))
        for time, found in zip(dynamic.relative_times, dynamic.effects, strict=True)
    ]
    by_quarter = dict(zip(dynamic.relative_times, screened(quarters), strict=True))
    mean = _finding(simple, case.units_treated)
    by_year = _by_year(case, varying, asked.confidence)
    return with_reference(DesignFindings(mean, by_quarter, by_year, _LIMITS, warning))


def _by_year(case: AreaCase, varying: dict[str, Floats], confidence: float) -> dict[int, Finding]:
    """Regress once more, with a treatment for each year since the start."""
    year = np.where(case.panel.treated, case.panel.relative_time // case.periods_per_year + 1, 0)
    first, *others = [(year == number).astype(np.float64) for number in case.cells.years]
    later = {f"year {number}": one for number, one in zip(case.cells.years[1:], others, strict=True)}
    fit = two_way_fixed_effects(
        case.panel,
        treatment=first,
        covariates={**later, **varying},
        clusters=_clusters(case),
        confidence=confidence,
    )
    effects = [fit.effect, *(fit.covariates[name] for name in later)]
    units = case.cells.units[1 + len(case.cells.quarters) :]
    found = [_finding(one, int(number)) for one, number in zip(effects, units, strict=True)]
    return dict(zip(case.cells.years, screened(found), strict=True))


def _clusters(case: AreaCase) -> Integers | None:
    """Clusters of the cells; null where units are."""
    if case.clusters is None:
        return None
    return np.asarray(np.broadcast_to(case.clusters[:, None], case.panel.outcome.shape))


def _finding(found: Effect, units: int) -> Finding:
    """Take over the effect of a regression."""
    return Finding(
        found.estimate,
        units,
        found.standard_error,
        found.degrees_of_freedom,
        found.lower,
        found.upper,
        found.p_value,
    )


DESIGN = AreaDesign(
    name=TWO_WAY_FIXED_EFFECTS,
    title="Two-way fixed effects",
    needs="5 units that start, 5 that never do, a year before the first start",
    method="two-way fixed effects on {outcome}",
    source="Cameron and Miller 2015, J Human Resources 50:317; Goodman-Bacon 2021, J Econometrics 225:254",
    estimate=by_two_way_fixed_effects,
    takes_covariates=True,
)
