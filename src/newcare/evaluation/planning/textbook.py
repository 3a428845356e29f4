"""The smallest effect by the formula of the textbooks, to stand beside that of the made-up panels."""

from __future__ import annotations

import math

import numpy as np

from newcare.evaluation.designs import CALLAWAY_SANTANNA
from newcare.evaluation.planning.history import History
from newcare.evaluation.planning.made_panels import MadePlace
from newcare.evaluation.planning.power import Simulator
from newcare.methods.detectable_effect import detectable_effect, error_of_difference_in_differences


def textbook_fall(history: History, place: MadePlace, simulator: Simulator) -> float:
    """The smallest fall by the formula for a difference in differences of unit means.

    Callaway and Sant'Anna's effect is measured from the one quarter before the start, so it has one quarter before.
    """
    scatter, quarters = place.scatter, place.fitted.shape[1]
    by_chance = scatter.dispersion * float((1 / history.fitted.mean(axis=1)).mean())
    deviation = math.sqrt(by_chance + scatter.drift**2)
    between = scatter.correlation(quarters)[~np.eye(quarters, dtype=bool)]
    alike = scatter.drift**2 * float(between.mean()) / deviation**2
    starts = history.starts[history.will_start]
    before = 1 if simulator.design == CALLAWAY_SANTANNA else history.quarters
    error = error_of_difference_in_differences(
        int(history.will_start.sum()),
        int((~history.will_start).sum()),
        before,
        float((quarters - starts).mean()),
        deviation,
        alike,
    )
    reach = detectable_effect(error, confidence=simulator.asked.confidence).minimum_detectable_effect
    return -math.expm1(-reach)
