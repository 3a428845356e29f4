"""Whether a panel can carry an interval, and whether its groups drew apart before the start."""

from __future__ import annotations

import math
from dataclasses import dataclass

from newcare.evaluation.areas.case import RATIO, AreaCase
from newcare.evaluation.areas.cells import findings_of
from newcare.evaluation.designs import LEAST_QUARTERS_BEFORE, LEAST_UNITS, NEVER_TREATED
from newcare.methods.jackknife import cohorts_of, leave_one_unit_out, slope_before_start
from newcare.methods.panel import Panel


@dataclass(frozen=True)
class Drift:
    """How fast the groups drew apart before the start, as a relative change a year, and its p value.

    On the scale of differences it is a change in the outcome's own unit a year.
    """

    per_year: float | None
    p_value: float | None


def why_no_interval(
    panel: Panel, comparison: str = NEVER_TREATED, least_before: int = LEAST_QUARTERS_BEFORE
) -> str | None:
    """Say why a panel cannot carry an interval from the spread of its units; null where it can.

    With fewer than 5 units on either side a standard error is a guess, and with fewer than 4 quarters before
    the first start neither season nor drift can be seen.
    """
    treated = int((~panel.never_treated).sum())
    if treated < LEAST_UNITS:
        return f"{_units(treated)} that started can be compared here; an interval needs {LEAST_UNITS}"
    first = int(panel.first_treated.min())
    compared = int((panel.first_treated > first).sum())
    if comparison == NEVER_TREATED:
        compared = int(panel.never_treated.sum())
    if compared < LEAST_UNITS:
        never = "never started" if comparison == NEVER_TREATED else "started later or never"
        return f"{_units(compared)} that {never} can be compared with; an interval needs {LEAST_UNITS}"
    if first < least_before:
        return f"{first} quarters come before the first start; an interval needs {least_before}"
    return None


def _units(number: int) -> str:
    return "1 unit" if number == 1 else f"{number or 'no'} units"


def drift_before_start(case: AreaCase, confidence: float = 0.95) -> Drift:
    """Test whether the groups drew apart in a straight line before the start.

    One slope, not a joint test of all quarters: with some tens of units the joint test has as many restrictions
    as units and rejects parallel trends that hold (in half of all panels of 20 and 20 units and 16 quarters).
    """
    panel = case.panel
    cohorts = cohorts_of(panel)
    if panel.never_treated.all() or not panel.never_treated.any() or cohorts.max() < 2:
        return Drift(None, None)
    slopes = leave_one_unit_out(panel, slope_before_start(cohorts, panel.n_times), case.clusters)
    found = findings_of(slopes, confidence)[0]
    if found.estimate is None:
        return Drift(None, None)
    yearly = case.periods_per_year * found.estimate
    return Drift(math.expm1(yearly) if case.scale == RATIO else yearly, found.p_value)
