"""The estimate that checks repeat: the mean change since the quarter before the start, against never-starters."""

from __future__ import annotations

import math

import numpy as np

from newcare.evaluation.sides import side_of_limits
from newcare.methods.effect import Effect, effect
from newcare.methods.jackknife import (
    Contrasts,
    Jackknife,
    changes_since_before_start,
    cohorts_of,
    leave_one_unit_out,
)
from newcare.methods.panel import Panel

PROBE = (
    "Callaway-Sant'Anna against units that never start, leave-one-unit-out standard error, t with Welch's degrees "
    "of freedom"
)


def mean_effect(panel: Panel, confidence: float) -> Effect | None:
    """Log rate ratio over all treated unit-quarters; null where the panel does not tell how uncertain it is."""
    cohorts = cohorts_of(panel)
    cells = np.arange(panel.n_times) >= cohorts[:, None]
    return effect_of(panel, changes_since_before_start(cohorts, cells[None]), confidence)


def effect_of(panel: Panel, contrasts: Contrasts, confidence: float) -> Effect | None:
    """Estimate one contrast with its limits."""
    return first_effect(leave_one_unit_out(panel, contrasts), confidence)


def first_effect(found: Jackknife, confidence: float) -> Effect | None:
    """Put limits round the first contrast of a jackknife; null where it has no standard error."""
    estimate, error, freedom = (
        float(each[0]) for each in (found.estimates, found.standard_errors, found.degrees_of_freedom)
    )
    if not (math.isfinite(estimate) and math.isfinite(error)):
        return None
    return effect(estimate, error, confidence=confidence, degrees_of_freedom=freedom)


def side(found: Effect) -> int:
    """Say on which side of no effect an effect's interval lies."""
    return side_of_limits(found.lower, found.upper)
