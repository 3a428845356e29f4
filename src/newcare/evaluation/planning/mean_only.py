"""The case of a panel of which only the mean effect is wanted: hundreds of panels need no effects by quarter."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from newcare.evaluation.areas.case import AreaCase, Counts
from newcare.evaluation.areas.cells import Cells
from newcare.evaluation.planning.history import QUARTERS_OF_YEAR
from newcare.methods.jackknife import cohorts_of
from newcare.methods.panel import Panel


class MeanOnly(AreaCase):
    """A case whose one figure is the mean over all cells from the start on."""

    @cached_property
    def cells(self) -> Cells:
        """The cells of that figure."""
        cohorts = cohorts_of(self.panel)
        after = np.arange(self.panel.n_times) >= cohorts[:, None]
        members = np.searchsorted(cohorts, self.panel.first_treated[~self.panel.never_treated])
        return Cells(cohorts, members, (), (), after[None])


def mean_only(panel: Panel, counts: Counts) -> MeanOnly:
    """Make the case of a panel of counts by quarter, without covariates."""
    return MeanOnly(panel, counts, np.empty((0, *panel.outcome.shape)), QUARTERS_OF_YEAR)
