"""Which designs fit a panel, the one for the headline first."""

from __future__ import annotations

import numpy as np

from newcare.evaluation.areas import why_no_interval
from newcare.evaluation.designs import (
    AUGMENTED_SYNTHETIC_CONTROL,
    CALLAWAY_SANTANNA,
    GENERALISED_SYNTHETIC_CONTROL,
    INTERRUPTED_TIME_SERIES,
    LEAST_UNITS,
    NEVER_TREATED,
    NOT_YET_TREATED,
    POISSON_FIXED_EFFECTS,
    SYNTHETIC_CONTROL,
    SYNTHETIC_DIFFERENCE_IN_DIFFERENCES,
    TWO_WAY_FIXED_EFFECTS,
)
from newcare.evaluation.observed import Observed

_FACTORS_BEFORE = 8  # with fewer, factors follow the noise of the periods before the start


def fitting_designs(observed: Observed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Choose designs and comparisons by the number of units and times, never by what they find.

    With five units or more on both sides, differences in differences lead: in counts where half of the units expect
    fewer than 5 events a period, otherwise in logarithms. With fewer treated, weighted controls do; with nobody to
    compare with, units are held against their own past.

    Returns:
        Designs and comparisons, the headline first.
    """
    panel = observed.panel
    first = int(panel.first_treated.min())
    staggered = len(np.unique(panel.first_treated[~panel.never_treated])) > 1
    beside = (NEVER_TREATED, NOT_YET_TREATED) if staggered else (NEVER_TREATED,)
    if panel.never_treated.sum() < 2:
        if staggered and why_no_interval(panel, NOT_YET_TREATED, observed.periods_per_year) is None:
            return (CALLAWAY_SANTANNA, INTERRUPTED_TIME_SERIES), (NOT_YET_TREATED,)
        return (INTERRUPTED_TIME_SERIES,), (NEVER_TREATED,)
    weighted = [SYNTHETIC_DIFFERENCE_IN_DIFFERENCES] if first >= 2 else []
    if first >= _FACTORS_BEFORE and panel.never_treated.sum() >= LEAST_UNITS:
        weighted.append(GENERALISED_SYNTHETIC_CONTROL)
    if why_no_interval(panel, NEVER_TREATED, observed.periods_per_year) is None:
        if observed.rare:
            return (POISSON_FIXED_EFFECTS, CALLAWAY_SANTANNA, TWO_WAY_FIXED_EFFECTS, *weighted), beside
        counts = [POISSON_FIXED_EFFECTS] if observed.counted else []
        return (CALLAWAY_SANTANNA, TWO_WAY_FIXED_EFFECTS, *counts, *weighted), beside
    if first < 2:
        return (CALLAWAY_SANTANNA,), beside
    return (AUGMENTED_SYNTHETIC_CONTROL, SYNTHETIC_CONTROL, *weighted), (NEVER_TREATED,)
