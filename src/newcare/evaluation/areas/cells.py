"""Cells that each figure averages: from the start on, at each distance from the start, in each year since it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.evaluation.areas.finding import Finding
from newcare.methods.jackknife import Jackknife, cohorts_of, summarise_replicates
from newcare.methods.panel import Flags, Floats, Integers, Panel

_UNKNOWN_SPREAD = "these units do not tell how uncertain it is"


@dataclass(frozen=True)
class Cells:
    """Figures in the order: the mean, each of `quarters` counted from the start, each of `years` since the start.

    `cohorts` are the positions of starts, rising, and `cohort_of` the cohort of each treated unit. `masks` has shape
    (figures, cohorts, times): the cells of a cohort that a figure averages, each unit-period alike.
    """

    cohorts: Integers
    cohort_of: Integers
    quarters: tuple[int, ...]
    years: tuple[int, ...]
    masks: Flags

    @property
    def sizes(self) -> Floats:
        """Units of each cohort; shape (cohorts,)."""
        return np.bincount(self.cohort_of, minlength=len(self.cohorts)).astype(np.float64)

    @property
    def contributes(self) -> Flags:
        """Whether a treated unit has cells in a figure; shape (figures, treated units)."""
        has: Flags = np.asarray(self.masks.any(axis=2))
        return has[:, self.cohort_of]

    @property
    def units(self) -> Integers:
        """Treated units that each figure rests on; shape (figures,)."""
        return np.asarray(self.contributes.sum(axis=1))

    @property
    def after(self) -> Flags:
        """Whether a figure is of cells from the start on; shape (figures,)."""
        relative = [0, *self.quarters, *self.years]
        return np.array(relative) >= 0

    def by_unit(self, weights: Floats | None = None) -> Floats:
        """The cells of each treated unit, as shares: shape (figures, treated units x times); rows add up to 1.

        `weights`: shape (treated units, times), how much each cell counts; alike where null.
        """
        chosen = self.masks[:, self.cohort_of].astype(np.float64)
        if weights is not None:
            chosen = chosen * weights
        chosen = chosen.reshape(len(self.masks), -1)
        total = chosen.sum(axis=1, keepdims=True)
        return np.asarray(chosen / np.where(total > 0, total, 1.0))

    def average(self, paths: Floats, sizes: Floats | None = None) -> Floats:
        """Average effects of cohorts over the cells of each figure.

        Args:
            paths: shape (..., cohorts, times): mean effect on the units of a cohort at each time, NaN where unknown.
            sizes: shape (..., cohorts): units of each cohort; those of the panel where null.

        Returns:
            Shape (..., figures); NaN where no cell is known.
        """
        size = np.broadcast_to(self.sizes if sizes is None else sizes, paths.shape[:-1])
        known = np.isfinite(paths)
        weights = np.where(known, size[..., None], 0.0)
        total = self._summed(weights * np.where(known, paths, 0.0))
        divisor = self._summed(weights)
        mean: Floats = np.divide(total, divisor, out=np.full(total.shape, np.nan), where=divisor > 0)
        return mean

    def _summed(self, cells: Floats) -> Floats:
        """Sum over the cells of each figure; shape (..., figures)."""
        flat = self.masks.reshape(len(self.masks), -1).astype(np.float64)
        return np.asarray(cells.reshape(*cells.shape[:-2], -1) @ flat.T)

    def from_replicates(
        self,
        estimates: Floats,
        replicates: Floats,
        never: Flags,
        confidence: float,
        clusters: Integers | None = None,
    ) -> list[Finding]:
        """Turn estimates, shape (figures,), and those without each unit, (units, figures), into findings."""
        found = summarise_replicates(estimates, replicates.T, never, self.contributes, clusters)
        return findings_of(found, confidence)


def cells_of(panel: Panel, periods_per_year: int) -> Cells:
    """List the figures that a panel can give."""
    cohorts = cohorts_of(panel)
    relative = np.arange(panel.n_times) - cohorts[:, None]
    quarters = tuple(int(quarter) for quarter in np.unique(relative))
    last = int(relative.max()) if relative.size else -1
    years = tuple(range(1, last // periods_per_year + 2))
    masks = [
        relative >= 0,
        *(relative == quarter for quarter in quarters),
        *((relative >= 0) & (relative // periods_per_year == year - 1) for year in years),
    ]
    members = np.searchsorted(cohorts, panel.first_treated[~panel.never_treated])
    return Cells(cohorts, members, quarters, years, np.stack(masks))


def findings_of(found: Jackknife, confidence: float) -> list[Finding]:
    """Turn a jackknife's arrays into findings with limits of t."""
    return [
        finding_of(estimate, error, freedom, int(units), confidence)
        for estimate, error, freedom, units in zip(
            found.estimates, found.standard_errors, found.degrees_of_freedom, found.treated_units, strict=True
        )
    ]


def finding_of(estimate: float, error: float, freedom: float, units: int, confidence: float) -> Finding:
    """Give limits of t where the error is known."""
    if not math.isfinite(estimate):
        return Finding(None, units, reason="no unit can be compared here")
    if math.isfinite(error) and math.isfinite(freedom) and error > 0:
        return Finding.with_t(float(estimate), float(error), float(freedom), units, confidence)
    return Finding(float(estimate), units, reason=_UNKNOWN_SPREAD)


def with_standard_errors(
    estimates: Floats, errors: Floats, freedom: float, units: Sequence[int], confidence: float
) -> list[Finding]:
    """Turn estimates and standard errors with common degrees of freedom into findings."""
    return [
        finding_of(float(estimate), float(error), freedom, int(number), confidence)
        for estimate, error, number in zip(estimates, errors, units, strict=True)
    ]
