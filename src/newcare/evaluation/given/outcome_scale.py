"""Puts an outcome on the scale on which it is compared: log rates of counts, logarithms, or its own unit."""

from __future__ import annotations

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas import DIFFERENCE, RATIO
from newcare.evaluation.given.times import Times
from newcare.evaluation.log_rates import log_ratios, without_events_before
from newcare.evaluation.observed import MOST, Observed
from newcare.methods.panel import Floats, Panel


def on_its_scale(
    values: Floats,
    exposure: Floats | None,
    panel: Panel,
    logarithm: bool,
    covariates: Floats | None,
    times: Times,
) -> Observed:
    """Put the outcome, shape (units, times), on the scale on which it is compared."""
    adjusted = np.zeros((0, *values.shape)) if covariates is None else covariates
    none, ones = np.zeros(len(values), dtype=bool), np.ones_like(values)
    if exposure is None:
        scale = RATIO if logarithm else DIFFERENCE
        if logarithm and not np.all(values > 0):
            raise InvalidInput(
                "The logarithm of the outcome is asked for, and not all of it is above 0.",
                seen=f"{int((values <= 0).sum())} rows of 0 or less",
                remedy="Leave the outcome on its own scale, or give counts with person-time.",
            )
        outcome = np.log(values) if logarithm else values
        kept = Panel(panel.units, panel.times, outcome, panel.start)
        words = "the log of the outcome" if logarithm else "the outcome"
        return Observed(kept, values, ones, ones, none, False, adjusted, times.per_year, scale, False, words)
    _refuse_counts(values, exposure)
    expected = exposure * (values.sum() / exposure.sum())
    silent = without_events_before(values, panel.start)
    outcome, half = log_ratios(values, expected, silent)
    kept = Panel(panel.units, panel.times, outcome, panel.start)
    words = "the log of events over person-time"
    return Observed(
        kept, values, expected, exposure, none, half, adjusted, times.per_year, averaged=words, silent=silent
    )


def _refuse_counts(events: Floats, exposure: Floats) -> None:
    """Refuse counts and person-time that cannot be."""
    if (events < 0).any():
        raise InvalidInput(
            "A count of events is negative.",
            seen=f"{int((events < 0).sum())} rows",
            remedy="Correct them; where the outcome is no count, leave out --person-time.",
        )
    if (events > MOST).any() or (exposure > MOST).any():
        raise InvalidInput(
            "A count of events, or person-time, is above a million million.",
            seen=f"{int(((events > MOST) | (exposure > MOST)).sum())} rows",
            remedy="Correct them; where the outcome is no count, leave out --person-time.",
        )
    if not (exposure > 0).all():
        raise InvalidInput(
            "Person-time must be above 0 in every row.",
            seen=f"{int((exposure <= 0).sum())} rows of 0 or less",
            remedy="Leave out the units that had nobody.",
        )
