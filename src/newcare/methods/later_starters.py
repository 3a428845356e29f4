"""Changes since the period before the start, beside units that have not started by then, each unit left out in turn.

Callaway and Sant'Anna's group-time effects against the not-yet-treated, with a universal base. Units that start later
stand on both sides: they are compared with, and are estimated themselves, so leaving one out moves both.

Source: Callaway and Sant'Anna 2021, J Econometrics 225:200.
"""

from __future__ import annotations

import numpy as np

from newcare.methods.jackknife import cohorts_of
from newcare.methods.panel import Flags, Floats, Panel


def paths_against_later_starters(panel: Panel) -> tuple[Floats, Floats]:
    """Mean effect of each cohort at each time, and the same without each unit.

    Args:
        panel: complete, no unit treated from the first time on.

    Returns:
        Shapes (cohorts, times) and (units, cohorts, times). A cell is compared with the units of other cohorts that
        start after it and after the cohort's base, never-treated ones among them; NaN where there is none.
    """
    found = [_of_cohort(panel, int(start)) for start in cohorts_of(panel)]
    return np.stack([whole for whole, _ in found]), np.stack([without for _, without in found], axis=1)


def _of_cohort(panel: Panel, start: int) -> tuple[Floats, Floats]:
    """The path of one cohort, shape (times,), and without each unit, (units, times)."""
    change = panel.outcome - panel.outcome[:, start - 1][:, None]
    own: Flags = np.broadcast_to((panel.first_treated == start)[:, None], change.shape)
    until = np.maximum(np.arange(panel.n_times), start - 1)
    others: Flags = (panel.first_treated[:, None] > until) & ~own
    of_own, of_others = _means(change, own), _means(change, others)
    return of_own[0] - of_others[0], of_own[1] - of_others[1]


def _means(values: Floats, chosen: Flags) -> tuple[Floats, Floats]:
    """Means of the chosen units at each time, and without each unit; NaN over none."""
    kept = np.where(chosen, values, 0.0)
    total, number = kept.sum(axis=0), chosen.sum(axis=0)
    return _over(total, number), _over(total - kept, number - chosen)


def _over(total: Floats, number: np.ndarray) -> Floats:
    """Divide, with NaN over nought."""
    mean: Floats = np.divide(total, number, out=np.full(np.shape(total), np.nan), where=number > 0)
    return mean
