"""Synthetic difference in differences: changes since each start beside those of weighted controls."""

from __future__ import annotations

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.cohort_paths import Cohorts, without_each_treated
from newcare.evaluation.areas.design import AreaDesign, Asked, DesignFindings
from newcare.evaluation.areas.finding import Finding
from newcare.evaluation.areas.redrawn_controls import REDRAWN, limits_by_redrawing
from newcare.evaluation.areas.weighted_controls import judged
from newcare.evaluation.designs import SYNTHETIC_DIFFERENCE_IN_DIFFERENCES
from newcare.methods.panel import Floats
from newcare.methods.synthetic_difference_in_differences import unit_and_time_weights

_WHOLE = 1 - 1e-12  # a control with all the weight: without it nothing is left to compare with


def by_synthetic_difference_in_differences(case: AreaCase, asked: Asked) -> DesignFindings:
    """Weigh controls and times before each start; average over the units of all starts.

    Where a treated unit is left out the weights are held, as in the source's jackknife; what hangs on the controls
    comes from drawing them anew.
    """
    if len(case.controls) < 2 or int(case.cells.cohorts.min()) < 2:
        raise InvalidInput(
            "Synthetic difference in differences needs two never-treated units and two periods before each start."
        )
    return judged(case, asked, _gaps, _without_each, _limits)


def _gaps(controls: Floats, cohorts: Cohorts) -> Floats:
    """Change of each cohort since its weighted past, less that of the weighted controls; shape (cohorts, times)."""
    return np.stack(
        [
            _since(mean, times) - units @ _since(controls, times)
            for mean, (units, times) in zip(cohorts.means, _weights(controls, cohorts), strict=True)
        ]
    )


def _weights(controls: Floats, cohorts: Cohorts) -> list[tuple[Floats, Floats]]:
    """Weights of controls and of times before the start, for each cohort."""
    return [
        unit_and_time_weights(controls, np.tile(mean, (int(size), 1)), int(start))
        for mean, start, size in zip(cohorts.means, cohorts.starts, cohorts.sizes, strict=True)
    ]


def _since(paths: Floats, times: Floats) -> Floats:
    """Change of paths, shape (..., times), since their weighted past."""
    return np.asarray(paths - (paths[..., : len(times)] @ times)[..., None])


def _limits(
    case: AreaCase, whole: Cohorts, estimates: Floats, without: Floats, asked: Asked
) -> tuple[list[Finding], str]:
    """Draw controls anew; treated units are left out in turn."""
    units = np.stack([weights for weights, _ in _weights(case.controls, whole)])
    return limits_by_redrawing(case, whole, units, (estimates, without), asked), REDRAWN


def _without_each(case: AreaCase, whole: Cohorts) -> tuple[Floats, Floats]:
    """Leave out each unit in turn with the weights held."""
    found = np.empty((case.panel.n_units, *whole.means.shape))
    never = case.panel.never_treated
    changes = [
        (_since(case.controls, times), units, times) for units, times in _weights(case.controls, whole)
    ]
    means, sizes = without_each_treated(case, whole)
    for cohort, (moved, units, times) in enumerate(changes):
        synthetic = units @ moved
        found[~never, cohort] = _since(means[:, cohort], times) - synthetic
        share = np.where(units < _WHOLE, 1 - units, np.nan)[:, None]
        without = (synthetic - units[:, None] * moved) / share
        found[never, cohort] = _since(whole.means[cohort], times) - without
    return found, sizes


DESIGN = AreaDesign(
    name=SYNTHETIC_DIFFERENCE_IN_DIFFERENCES,
    title="Synthetic difference in differences",
    needs="two periods before the start and two never-treated units; 19 of them for an interval on one treated unit",
    method="synthetic difference in differences against weighted {comparison} units and weighted quarters before each "
    "start, averaged over treated unit-quarters of {outcome}",
    source="Arkhangelsky et al. 2021, American Economic Review 111:4088; Clarke et al. 2024, Stata Journal 24:557 "
    "(staggered starts)",
    estimate=by_synthetic_difference_in_differences,
    few_units=True,
)
