"""Synthetic control, plain and ridge-augmented: the mix of never-treated units that ran most like those that start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.cohort_paths import Cohorts, cohorts_in, without_each_treated
from newcare.evaluation.areas.conformal_limits import with_conformal_limits
from newcare.evaluation.areas.design import AreaDesign, Asked, DesignFindings
from newcare.evaluation.areas.weighted_controls import judged
from newcare.evaluation.designs import AUGMENTED_SYNTHETIC_CONTROL, SYNTHETIC_CONTROL
from newcare.methods.augmented_synthetic_control import augmented_synthetic_control, augmented_weights
from newcare.methods.panel import Floats
from newcare.methods.simplex_weights import simplex_weights
from newcare.methods.synthetic_control import Donors

Weigh = Callable[[Floats, Floats, int], Floats]
"""From controls before the start, shape (times, controls), a target (times,) and the cohort's place to weights."""
_WHOLE = 1 - 1e-12  # a control with all the weight: without it nothing is left to compare with


def by_synthetic_control(case: AreaCase, asked: Asked) -> DesignFindings:
    """Set the mean path of the units that start together beside a mix of never-treated units, for each start."""
    _refuse_short(case)
    return _by_weights(case, asked, lambda points, target, _: simplex_weights(points, target), None)


def by_augmented_synthetic_control(case: AreaCase, asked: Asked) -> DesignFindings:
    """As a synthetic control, with the gap it leaves before the start taken out by a ridge regression.

    The penalty of each start is the largest within one standard error of the best in predicting each period from the
    others; it is held for placebos and where units are left out.
    """
    _refuse_short(case)
    cohorts = cohorts_in(case)
    penalties = [
        augmented_synthetic_control(Donors(mean, case.controls, int(start))).ridge_penalty
        for mean, start in zip(cohorts.means, cohorts.starts, strict=True)
    ]
    return _by_weights(
        case,
        asked,
        lambda points, target, place: augmented_weights(points, target, penalties[place]),
        penalties,
    )


def _refuse_short(case: AreaCase) -> None:
    """Refuse panels in which a mix cannot be found."""
    if len(case.controls) < 2:
        raise InvalidInput("A synthetic control needs at least two never-treated units.")
    if int(case.cells.cohorts.min()) < 2:
        raise InvalidInput("A synthetic control needs two periods before each start.")


def _by_weights(case: AreaCase, asked: Asked, weigh: Weigh, penalties: list[float] | None) -> DesignFindings:
    """Estimate with weights, and with limits by what the panel allows."""
    found = judged(case, asked, partial(_gaps, weigh=weigh), partial(_without_each, weigh=weigh))
    if found.mean.lower is None and case.units_treated == 1:
        return with_conformal_limits(case, asked, found, None if penalties is None else penalties[0])
    return found


def _weights(controls: Floats, cohorts: Cohorts, weigh: Weigh) -> Floats:
    """Weights of every cohort; shape (cohorts, controls)."""
    return np.stack(
        [
            weigh(controls[:, :start].T, mean[:start], place)
            for place, (mean, start) in enumerate(zip(cohorts.means, cohorts.starts, strict=True))
        ]
    )


def _gaps(controls: Floats, cohorts: Cohorts, *, weigh: Weigh) -> Floats:
    """Observed less synthetic; shape (cohorts, times)."""
    return np.asarray(cohorts.means - _weights(controls, cohorts, weigh) @ controls)


def _without_each(case: AreaCase, whole: Cohorts, *, weigh: Weigh) -> tuple[Floats, Floats]:
    """Leave out each unit in turn with the weights held, and the level before the start as close as it was.

    Weights of the other controls are scaled up to sum 1. Fitting again would keep the fit before the start; holding the
    level does so without the jumps of weights that make a jackknife of new fits twice as wide as it need be.
    """
    weights = _weights(case.controls, whole, weigh)
    synthetic = weights @ case.controls
    means, sizes = without_each_treated(case, whole)
    never = case.panel.never_treated
    found = np.empty((case.panel.n_units, *synthetic.shape))
    found[~never] = means - synthetic
    share = np.where(weights < _WHOLE, 1 - weights, np.nan).T[:, :, None]
    others = synthetic - weights.T[:, :, None] * case.controls[:, None]
    found[never] = whole.means - others / share
    before = np.arange(case.panel.n_times) < whole.starts[:, None]
    moved = (found - (whole.means - synthetic)) * before
    return found - (moved.sum(axis=2) / whole.starts)[:, :, None], sizes


_PATH = "the mean path of units that start together, averaged over treated unit-quarters of {outcome}"
DESIGN = AreaDesign(
    name=SYNTHETIC_CONTROL,
    title="Synthetic control",
    needs="two periods before the start and two never-treated units; 19 of them for an interval on one treated unit",
    method="synthetic control from {comparison} units (weights 0 or more that add up to 1, exact least squares before "
    f"the start) of {_PATH}",
    source="Abadie, Diamond and Hainmueller 2010, JASA 105:493; Ben-Michael, Feller and Rothstein 2022, JRSS B 84:351 "
    "(staggered starts)",
    estimate=by_synthetic_control,
    few_units=True,
)
AUGMENTED = AreaDesign(
    name=AUGMENTED_SYNTHETIC_CONTROL,
    title="Augmented synthetic control",
    needs=DESIGN.needs,
    method="synthetic control from {comparison} units with its remaining gap before the start taken out by ridge "
    f"regression (penalty by leave-one-period-out, one-standard-error rule) of {_PATH}",
    source="Ben-Michael, Feller and Rothstein 2021, JASA 116:1789",
    estimate=by_augmented_synthetic_control,
    few_units=True,
)
