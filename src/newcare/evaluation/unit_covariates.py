"""What units are made alike in: how they stood before anybody started."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.observed import Observed
from newcare.methods.panel import Floats

LIST_SIZE, EXPECTED_RATE, RATE_BEFORE = "list-size", "expected-rate", "rate-before-start"


def unit_covariates(observed: Observed, names: Sequence[str]) -> Floats:
    """Covariates of units over the quarters before the first start; the same at every time.

    Args:
        observed: a panel of counts.
        names: "list-size" (log person-years a quarter), "expected-rate" (log of expected events a person-year) and
            "rate-before-start" (log of events over expected events, half an event added to both).

    Returns:
        Shape (names, units, times); NaN for a unit with nobody before the first start.

    Raises:
        InvalidInput: a name that is none of these, or no quarter before the first start.
    """
    first = int(observed.panel.first_treated.min(initial=observed.panel.n_times))
    if names and first == 0:
        raise InvalidInput(
            "There is no quarter before the first start to take covariates from.",
            remedy="Add earlier quarters.",
        )
    years, expected, events = (
        np.nansum(values[:, :first], axis=1)
        for values in (observed.person_years, observed.expected, observed.events)
    )
    seen = years > 0
    known = {
        LIST_SIZE: _log(years / max(first, 1), seen),
        EXPECTED_RATE: _log(
            np.divide(expected, years, out=np.ones_like(years), where=seen), seen & (expected > 0)
        ),
        RATE_BEFORE: _log((events + 0.5) / (expected + 0.5), seen),
    }
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InvalidInput(
            "A covariate is not one it can be.", seen=unknown[0], remedy=f"Use {', '.join(known)}."
        )
    wide = [np.tile(known[name][:, None], (1, observed.panel.n_times)) for name in names]
    return np.stack(wide) if wide else np.zeros((0, *observed.events.shape))


def _log(values: Floats, known: np.ndarray) -> Floats:
    """Logarithm where known, else NaN."""
    return np.log(values, out=np.full(values.shape, np.nan), where=known)
