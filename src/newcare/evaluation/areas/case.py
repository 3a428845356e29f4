"""The panel that the designs see: the same units at every time, some of which start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas.cells import Cells, cells_of
from newcare.methods.panel import Flags, Floats, Integers, Panel

RATIO, DIFFERENCE = "ratio", "difference"


@dataclass(frozen=True)
class Counts:
    """`events` and the `exposure` under which they are alike (expected events or person-time); (units, times)."""

    events: Floats
    exposure: Floats

    def of(self, units: Flags | Integers) -> Counts:
        """The counts of some units: flags, or places."""
        return Counts(self.events[units], self.exposure[units])


@dataclass(frozen=True)
class AreaCase:
    """Units that can be compared.

    Args:
        panel: complete, no unit treated from the first time on. Its outcome is the logarithm of a rate where `scale`
            is "ratio", the outcome itself where it is "difference".
        counts: of the same units, null where none are counted.
        covariates: shape (k, units, times), complete; k may be 0.
        periods_per_year: how many times make a year.
        scale: "ratio" or "difference".
        clusters: shape (units,): a whole number from 0, the same for units that chance moves together; null where each
            unit is taken as independent of the others.
        by_events: units that start together are added up, so that they count by their events; else their logarithms
            are averaged.
    """

    panel: Panel
    counts: Counts | None
    covariates: Floats
    periods_per_year: int
    scale: str = RATIO
    clusters: Integers | None = None
    by_events: bool = False

    @cached_property
    def cells(self) -> Cells:
        """What is averaged: all cells from the start on, those of each period since the start, and of each year."""
        return cells_of(self.panel, self.periods_per_year)

    @property
    def units_treated(self) -> int:
        """Units that start."""
        return int((~self.panel.never_treated).sum())

    @property
    def controls(self) -> Floats:
        """Outcomes of the never-treated; shape (never-treated, times)."""
        return np.asarray(self.panel.outcome[self.panel.never_treated])

    @property
    def treated(self) -> Floats:
        """Outcomes of the units that start; shape (treated, times)."""
        return np.asarray(self.panel.outcome[~self.panel.never_treated])

    @property
    def starts(self) -> Integers:
        """Position of the start of each unit that starts; shape (treated,)."""
        return np.asarray(self.panel.first_treated[~self.panel.never_treated])

    @property
    def staggered(self) -> bool:
        """Whether units start at different times."""
        return len(self.cells.cohorts) > 1

    @property
    def varying(self) -> Floats:
        """Covariates that change over time in some unit; effects of units hold the others already."""
        if not len(self.covariates):
            return self.covariates
        changes = np.ptp(self.covariates, axis=2).any(axis=1)
        return np.asarray(self.covariates[changes])

    @property
    def added_up(self) -> Counts | None:
        """The counts that cohorts are added up from; null where logarithms are averaged."""
        return self.counts if self.by_events else None

    def clusters_of(self, units: Flags) -> int:
        """How many clusters some units, flags of shape (units,), come from."""
        return int(units.sum()) if self.clusters is None else len(np.unique(self.clusters[units]))

    def counted(self) -> Counts:
        """The counts, of a design that cannot do without."""
        if self.counts is None:
            raise InvalidInput(
                "This design needs counts of events with the person-time in which they were counted.",
                remedy="Give both, or choose a design for rates.",
            )
        return self.counts
