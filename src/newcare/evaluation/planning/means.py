"""The mean effect of a design and no more: what a plan asks of hundreds of panels, by the code that judges one."""

from __future__ import annotations

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.design import Asked
from newcare.evaluation.areas.registry import area_design
from newcare.evaluation.designs import CALLAWAY_SANTANNA, TWO_WAY_FIXED_EFFECTS
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects

SIMULATED = (CALLAWAY_SANTANNA, TWO_WAY_FIXED_EFFECTS)
"""Designs that take about a millisecond a panel; the others take up to a second."""

Limits = tuple[float, float]


def mean_limits(design: str, case: AreaCase, asked: Asked) -> Limits | str:
    """Limits of the mean effect on the log scale, or why there are none.

    Args:
        design: one of `SIMULATED`.
        case: a panel of which only the mean is wanted.
        asked: level of the limits.
    """
    if design == TWO_WAY_FIXED_EFFECTS:  # the registry's design also fits effects by quarter and by year
        effect = two_way_fixed_effects(case.panel, confidence=asked.confidence).effect
        return effect.lower, effect.upper
    found = area_design(design).estimate(case, asked).mean
    if found.lower is None or found.upper is None:
        return found.reason or "the design gave no interval"
    return found.lower, found.upper
