"""Limits for one treated unit with too few others for placebos: would its residuals look as odd if moved in time?

Source: Chernozhukov, Wuthrich and Zhu 2021, JASA 116:1849.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.design import Asked, DesignFindings
from newcare.evaluation.areas.finding import Finding
from newcare.methods.augmented_synthetic_control import augmented_weights
from newcare.methods.conformal import joint_p_value
from newcare.methods.panel import Floats
from newcare.methods.simplex_weights import simplex_weights
from newcare.methods.synthetic_control import Donors

_DOUBLINGS, _HALVINGS = 12, 10


def with_conformal_limits(
    case: AreaCase, asked: Asked, found: DesignFindings, penalty: float | None
) -> DesignFindings:
    """Give the mean effect the limits between which a constant effect is not rejected.

    Moving residuals round in time has as many outcomes as there are times, so that an interval at 95 % needs 20.
    """
    times, needed = case.panel.n_times, int(np.ceil(1 / (1 - asked.confidence) - 1e-9))
    if times < needed:
        reason = f"{found.mean.reason}; or by conformal inference {needed} times, and {times} are seen"
        return found.without_intervals(reason)
    donors = Donors(case.treated[0], case.controls, int(case.starts[0]))

    def p_value(effect: float) -> float:
        return joint_p_value(donors, effect, _fit(penalty))

    estimate = float(found.mean.estimate or 0.0)
    after = donors.treated[donors.start :] - donors.treated[donors.start :].mean()
    step = max(float(np.abs(after).max()), abs(estimate), 1e-6) / 4
    lower = _limit(p_value, estimate, -step, 1 - asked.confidence)
    upper = _limit(p_value, estimate, step, 1 - asked.confidence)
    if lower is None or upper is None:
        return found.without_intervals("no constant effect is rejected, however large")
    mean = Finding(estimate, 1, lower=lower, upper=upper, p_value=p_value(0.0))
    limits = "limits and p value of the mean by conformal inference (residuals moved round in time)"
    rest = found.without_intervals("one treated unit and too few placebos: only the mean has limits")
    return replace(rest, mean=mean, limits=limits)


def _fit(penalty: float | None) -> Callable[[Floats, Floats], Floats]:
    """The weights that residuals are taken from."""
    if penalty is None:
        return simplex_weights
    return lambda points, target: augmented_weights(points, target, penalty)


def _limit(p_value: Callable[[float], float], centre: float, step: float, level: float) -> float | None:
    """Walk away from the estimate until an effect is rejected, then narrow down; null where none is."""
    inside, outside = centre, None
    for _ in range(_DOUBLINGS):
        if p_value(inside + step) <= level:
            outside = inside + step
            break
        inside, step = inside + step, 2 * step
    if outside is None:
        return None
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if p_value(middle) <= level:
            outside = middle
        else:
            inside = middle
    return outside
