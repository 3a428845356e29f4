"""Names of the designs that set units which start a model of care beside others, and what an interval needs."""

from __future__ import annotations

CALLAWAY_SANTANNA = "callaway-santanna"
TWO_WAY_FIXED_EFFECTS = "two-way-fixed-effects"
POISSON_FIXED_EFFECTS = "poisson-fixed-effects"
SYNTHETIC_CONTROL = "synthetic-control"
AUGMENTED_SYNTHETIC_CONTROL = "augmented-synthetic-control"
SYNTHETIC_DIFFERENCE_IN_DIFFERENCES = "synthetic-difference-in-differences"
GENERALISED_SYNTHETIC_CONTROL = "generalised-synthetic-control"
INTERRUPTED_TIME_SERIES = "interrupted-time-series"
DESIGNS = (
    CALLAWAY_SANTANNA,
    TWO_WAY_FIXED_EFFECTS,
    POISSON_FIXED_EFFECTS,
    SYNTHETIC_CONTROL,
    AUGMENTED_SYNTHETIC_CONTROL,
    SYNTHETIC_DIFFERENCE_IN_DIFFERENCES,
    GENERALISED_SYNTHETIC_CONTROL,
    INTERRUPTED_TIME_SERIES,
)

NEVER_TREATED, NOT_YET_TREATED, OWN_PAST = "never-treated", "not-yet-treated", "own-past"
COMPARISONS = (NEVER_TREATED, NOT_YET_TREATED)
"""What a protocol can set units beside; a time series has its own past only."""

LEAST_UNITS = 5
LEAST_CLUSTERS = 3
LEAST_QUARTERS_BEFORE = 4
FEW_HERE = f"fewer than {LEAST_UNITS} units are seen this far from their start"
REFERENCE = -1
"""The period, counted from the start, that designs of differences measure effects from."""
