"""The designs that set units which start a model of care beside units that never do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.evaluation.finding import Finding
from newcare.methods.effect import effect
from newcare.methods.event_study import event_study
from newcare.methods.jackknife import (
    Jackknife,
    changes_since_before_start,
    cohorts_of,
    leave_one_unit_out,
    slope_before_start,
)
from newcare.methods.panel import Panel
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects

CALLAWAY_SANTANNA = "callaway-santanna"
TWO_WAY_FIXED_EFFECTS = "two-way-fixed-effects"
DESIGNS = (CALLAWAY_SANTANNA, TWO_WAY_FIXED_EFFECTS)
QUARTERS_OF_YEAR = 4
LEAST_UNITS = 5
LEAST_QUARTERS_BEFORE = 4
REFERENCE = -1
FEW_HERE = f"fewer than {LEAST_UNITS} units are seen this far from their start"


@dataclass(frozen=True)
class DesignFindings:
    """What one design found: the mean effect, effects by quarter counted from the start, and by year."""

    design: str
    mean: Finding
    by_quarter: dict[int, Finding]
    by_year: dict[int, Finding]

    def without_intervals(self, reason: str) -> DesignFindings:
        """Keep the estimates, and say why none has limits."""
        return DesignFindings(
            self.design,
            self.mean.without_interval(reason),
            {quarter: finding.without_interval(reason) for quarter, finding in self.by_quarter.items()},
            {year: finding.without_interval(reason) for year, finding in self.by_year.items()},
        )


@dataclass(frozen=True)
class Drift:
    """How fast the groups drew apart before the start, as a relative change a year, and its p value."""

    per_year: float | None
    p_value: float | None


def why_no_interval(panel: Panel) -> str | None:
    """Say why a panel cannot carry an interval; null where it can.

    With fewer than 5 units on either side a standard error is a guess, and with fewer than 4 quarters before
    the first start neither season nor drift can be seen.
    """
    treated, compared = int((~panel.never_treated).sum()), int(panel.never_treated.sum())
    if treated < LEAST_UNITS:
        return f"{_units(treated)} that started can be compared here; an interval needs {LEAST_UNITS}"
    if compared < LEAST_UNITS:
        return f"{_units(compared)} that never started can be compared with; an interval needs {LEAST_UNITS}"
    before = int(panel.first_treated.min())
    if before < LEAST_QUARTERS_BEFORE:
        return f"{before} quarters come before the first start; an interval needs {LEAST_QUARTERS_BEFORE}"
    return None


def _units(number: int) -> str:
    return "1 unit" if number == 1 else f"{number or 'no'} units"


def by_callaway_santanna(panel: Panel) -> DesignFindings:
    """Set each unit's change since the quarter before its start beside that of units that never start.

    The mean effect takes every unit-quarter from the start on alike (the "simple" aggregate). Intervals come from
    leaving out one unit at a time, and t with Welch's degrees of freedom.
    """
    cohorts = cohorts_of(panel)
    relative = np.arange(panel.n_times) - cohorts[:, None]
    quarters = [int(quarter) for quarter in np.unique(relative)]
    years = list(range(1, int(relative.max()) // QUARTERS_OF_YEAR + 2))
    masks = [
        relative >= 0,
        *(relative == quarter for quarter in quarters),
        *((relative >= 0) & (relative // QUARTERS_OF_YEAR == year - 1) for year in years),
    ]
    found = leave_one_unit_out(panel, changes_since_before_start(cohorts, np.stack(masks)))
    mean, *rest = _findings(found)
    return DesignFindings(
        CALLAWAY_SANTANNA,
        mean,
        _with_reference(_screened(quarters, rest[: len(quarters)]), mean.units_treated),
        _screened(years, rest[len(quarters) :]),
    )


def by_two_way_fixed_effects(panel: Panel) -> DesignFindings:
    """Regress on unit, quarter and treatment, clustered by unit; and again by quarter since the start."""
    simple = two_way_fixed_effects(panel).effect
    treated = int((~panel.never_treated).sum())
    mean = Finding(simple.estimate, simple.standard_error, simple.degrees_of_freedom, treated)
    dynamic = event_study(panel, reference_period=REFERENCE)
    seen = panel.relative_time[~panel.never_treated]
    quarters = {
        time: Finding(
            found.estimate,
            found.standard_error,
            found.degrees_of_freedom,
            int((seen == time).any(axis=1).sum()),
        )
        for time, found in zip(dynamic.relative_times, dynamic.effects, strict=True)
    }
    by_quarter = _screened(list(quarters), list(quarters.values()))
    return DesignFindings(TWO_WAY_FIXED_EFFECTS, mean, _with_reference(by_quarter, treated), {})


def drift_before_start(panel: Panel) -> Drift:
    """Test whether the groups drew apart in a straight line before the start.

    One slope, not a joint test of all quarters: with some tens of units the joint test has as many restrictions
    as units and rejects parallel trends that hold (in half of all panels of 20 and 20 units and 16 quarters).
    """
    cohorts = cohorts_of(panel)
    if cohorts.max() < 2:
        return Drift(None, None)
    found = _findings(leave_one_unit_out(panel, slope_before_start(cohorts, panel.n_times)))[0]
    if found.log_ratio is None:
        return Drift(None, None)
    per_year = math.expm1(QUARTERS_OF_YEAR * found.log_ratio)
    if found.standard_error is None:
        return Drift(per_year, None)
    tested = effect(
        found.log_ratio, found.standard_error, confidence=0.95, degrees_of_freedom=found.degrees_of_freedom
    )
    return Drift(per_year, tested.p_value)


def _findings(found: Jackknife) -> list[Finding]:
    """Turn a jackknife's arrays into findings."""
    return [
        Finding(
            _known(estimate),
            _known(error),
            _known(freedom),
            int(treated),
            None if math.isfinite(error) else "these units do not tell how uncertain it is",
        )
        for estimate, error, freedom, treated in zip(
            found.estimates, found.standard_errors, found.degrees_of_freedom, found.treated_units, strict=True
        )
    ]


def _known(value: float) -> float | None:
    """Write an unknown number as null."""
    return float(value) if math.isfinite(value) else None


def _screened(keys: Sequence[int], findings: Sequence[Finding]) -> dict[int, Finding]:
    """Take the limits off findings that rest on too few units."""
    return {
        key: finding.without_interval(FEW_HERE) if finding.units_treated < LEAST_UNITS else finding
        for key, finding in zip(keys, findings, strict=True)
    }


def _with_reference(found: dict[int, Finding], treated: int) -> dict[int, Finding]:
    """Show the reference as the nil that it is by definition."""
    reference = Finding(0.0, None, None, treated, "effects are measured from this quarter")
    return dict(sorted({**found, REFERENCE: reference}.items()))
