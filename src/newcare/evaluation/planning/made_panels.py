"""Panels made up to go on as the history went: season, size, scatter and drift of the place's own units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from newcare.evaluation.areas.case import AreaCase, Counts
from newcare.evaluation.planning.history import QUARTERS_OF_YEAR, History
from newcare.evaluation.planning.mean_only import mean_only
from newcare.evaluation.planning.scatter import Scatter
from newcare.methods.panel import Floats, Integers, Panel


@dataclass(frozen=True)
class MadePlace:
    """What panels are drawn from.

    `fitted` and `expected` have the shape (units, quarters) of the panels: events that unit and quarter lead to, and
    those that ages and sexes lead to. `starts` are positions among the quarters, as in `Panel`.
    """

    fitted: Floats
    expected: Floats
    starts: Integers
    scatter: Scatter

    def draws(self, rng: np.random.Generator, number: int, *, fall: float = 0.0) -> Iterator[AreaCase]:
        """Draw panels; from its start on a unit has the share `fall` fewer events."""
        root = np.linalg.cholesky(self.scatter.correlation(self.fitted.shape[1]))
        after = np.arange(self.fitted.shape[1]) >= self.starts[:, None]
        level = self.fitted * np.where(after, 1 - fall, 1.0)
        for _ in range(number):
            drift = self.scatter.drift * (rng.standard_normal(self.fitted.shape) @ root.T)
            yield case_of(
                self._counts(rng, level * np.exp(drift - self.scatter.drift**2 / 2)),
                self.expected,
                self.starts,
            )

    def _counts(self, rng: np.random.Generator, level: Floats) -> Floats:
        """Draw counts whose variance is the dispersion times their mean."""
        extra = self.scatter.dispersion - 1
        if extra > 1e-6:
            level = rng.gamma(level / extra, extra)
        return rng.poisson(level).astype(np.float64)


def case_of(events: Floats, expected: Floats, starts: Integers) -> AreaCase:
    """Set counts out as the designs see them: half an event is added to both where some cell has none."""
    half = 0.5 * bool((events == 0).any())
    outcome = np.log((events + half) / (expected + half))
    units = [str(position) for position in range(len(events))]
    panel = Panel(units, list(range(events.shape[1])), outcome, starts)
    return mean_only(panel, Counts(events, expected))


def goes_on(history: History, scatter: Scatter, quarters: int, members: Integers) -> MadePlace:
    """Let a place go on: each later quarter like the same quarter of the last year that was seen.

    Args:
        history: what was seen.
        scatter: how its units scatter.
        quarters: quarters of the panels, from the first that was seen.
        members: positions of the units to draw, some perhaps more than once.
    """
    seen = np.arange(quarters)
    while (late := seen >= history.quarters).any():
        seen[late] -= QUARTERS_OF_YEAR
    return MadePlace(
        history.fitted[members][:, seen], history.expected[members][:, seen], history.starts[members], scatter
    )
