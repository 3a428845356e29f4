"""Generalised synthetic control: what treated units would have done, from factors that moved the untreated.

Source: Xu 2017, Political Analysis 25:57.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.interactive_effects import InteractiveEffects, interactive_effects
from newcare.methods.panel import Flags, Floats, Integers, Panel

_LEAST_LEFT = 1e-12  # of a cell that its own factor explains whole: leaving it out, nothing predicts it


@dataclass(frozen=True)
class EffectAt:
    """Mean effect over the treated units seen `relative_time` periods into treatment (1 = the first)."""

    relative_time: int
    estimate: float
    treated_units: int


@dataclass(frozen=True)
class GeneralisedSyntheticControl:
    """`estimate` is the mean over all treated cells, `by_unit` over those of one unit.

    `cross_validation` has the mean squared prediction error of each number of factors, empty where the number was
    given. `gaps` (observed less predicted) has shape (kept treated units, times). `dropped_units` had too few periods
    before their start.
    """

    estimate: float
    factors: int
    coefficients: Floats
    cross_validation: tuple[tuple[int, float], ...]
    by_relative_time: tuple[EffectAt, ...]
    by_unit: Mapping[str, float]
    gaps: Floats
    pre_fit_rmspe: float
    treated_units: int
    control_units: int
    dropped_units: tuple[str, ...]


def generalised_synthetic_control(
    panel: Panel,
    covariates: Floats,
    *,
    factors: int | None = None,
    maximum_factors: int = 5,
    minimum_pre_periods: int = 5,
) -> GeneralisedSyntheticControl:
    """Predict treated units from factors fitted on never-treated ones; starts may be staggered.

    Args:
        panel: complete.
        covariates: shape (k, units, times), complete; k may be 0.
        factors: how many; null chooses by leaving out each treated unit's periods before its start in turn.
        maximum_factors: most that are tried.
        minimum_pre_periods: treated units with fewer periods before their start are left out.
    """
    _check(panel, covariates, factors, maximum_factors, minimum_pre_periods)
    treated: Flags = ~panel.never_treated
    kept: Flags = treated & (panel.first_treated >= minimum_pre_periods)
    if not kept.any():
        raise InvalidInput(
            "No treated unit has the minimum of periods before its start.",
            seen=f"`minimum_pre_periods` {minimum_pre_periods}",
        )
    starts = panel.first_treated[kept]
    controls = panel.outcome[~treated], covariates[:, ~treated]
    if starts.min() < 2:
        raise InvalidInput(
            "Each treated unit needs two pre-treatment periods.", seen="`minimum_pre_periods` of 1"
        )
    own = _Treated(panel.outcome[kept], covariates[:, kept], starts)
    tried: list[tuple[int, float]] = []
    if factors is None:
        most = min(maximum_factors, most_factors(int(starts.min()), int((~treated).sum())))
        for r in range(most + 1):
            tried.append((r, own.left_out_error(interactive_effects(*controls, r))))
        factors = min(tried, key=lambda pair: (pair[1], pair[0]))[0]
    elif factors > (most := most_factors(int(starts.min()) + 1, int((~treated).sum()))):
        raise InvalidInput(
            "`factors` is too many for the periods before the start or for the controls.",
            seen=f"{factors}, at most {most}",
        )
    fit = interactive_effects(*controls, factors)
    gaps = own.gaps(fit)
    return _summarised(panel, kept, starts, gaps, fit, tuple(tried))


@dataclass(frozen=True)
class _Treated:
    """Outcomes (units, times) and covariates (k, units, times) of the kept treated units, and their starts."""

    outcome: Floats
    covariates: Floats
    starts: Integers

    def gaps(self, fit: InteractiveEffects) -> Floats:
        """Observed less predicted, from a regression of each unit's early periods on a constant and the factors."""
        rest = self._rest(fit)
        design = _with_constant(fit.factors)
        gaps = np.empty_like(rest)
        for start in np.unique(self.starts):
            group = self.starts == start
            loadings = np.linalg.lstsq(design[:start], rest[group, :start].T, rcond=None)[0]
            gaps[group] = rest[group] - (design @ loadings).T
        return gaps

    def left_out_error(self, fit: InteractiveEffects) -> float:
        """Mean squared error of each early cell when the regression of its unit leaves it out."""
        rest = self._rest(fit)
        design = _with_constant(fit.factors)
        total, cells = 0.0, 0
        for start in np.unique(self.starts):
            early = rest[self.starts == start, :start]
            basis = np.linalg.qr(design[:start])[0]
            leverage = np.square(basis).sum(axis=1)
            residual = early - (early @ basis) @ basis.T
            total += float(np.square(residual / np.maximum(1 - leverage, _LEAST_LEFT)).sum())
            cells += early.size
        return total / cells

    def _rest(self, fit: InteractiveEffects) -> Floats:
        """Outcome less covariates and the effects that all share."""
        rest: Floats = (
            self.outcome - np.tensordot(fit.coefficients, self.covariates, axes=1) - fit.level - fit.times
        )
        return rest


def _with_constant(factors: Floats) -> Floats:
    """Put a column of ones before the factors."""
    return np.column_stack([np.ones(len(factors)), factors])


def most_factors(shortest: int, controls: int) -> int:
    """Most factors that the shortest early series and the number of controls can bear."""
    return max(0, min(shortest - 2, controls - 1))


def _check(panel: Panel, covariates: Floats, factors: int | None, maximum: int, minimum: int) -> None:
    """Refuse options out of range, and panels the method cannot take."""
    for name, value, least in (
        ("factors", 0 if factors is None else factors, 0),
        ("maximum_factors", maximum, 0),
        ("minimum_pre_periods", minimum, 1),
    ):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise InvalidInput(f"`{name}` must be a whole number of {least} or more.", seen=repr(value))
    if np.isnan(panel.outcome).any() or np.isnan(covariates).any():
        raise InvalidInput("The panel is not complete: some unit is missing at some time.")
    if not panel.never_treated.any():
        raise InvalidInput("Factors need never-treated units.")
    if panel.never_treated.all():
        raise InvalidInput("There are no treated or no control units.", seen="no treated unit")


def _summarised(
    panel: Panel,
    kept: Flags,
    starts: Integers,
    gaps: Floats,
    fit: InteractiveEffects,
    tried: Sequence[tuple[int, float]],
) -> GeneralisedSyntheticControl:
    """Average the gaps over treated cells, by time since the start and by unit."""
    since = np.arange(gaps.shape[1]) - starts[:, None] + 1
    after = since >= 1
    seen = np.unique(since[after])
    labels = [label for label, is_kept in zip(panel.units, kept, strict=True) if is_kept]
    dropped = ~kept & ~panel.never_treated
    return GeneralisedSyntheticControl(
        float(gaps[after].mean()),
        fit.factors.shape[1],
        fit.coefficients,
        tuple(tried),
        tuple(EffectAt(int(k), float(gaps[since == k].mean()), int((since == k).sum())) for k in seen),
        {label: float(row[cells].mean()) for label, row, cells in zip(labels, gaps, after, strict=True)},
        gaps,
        float(np.sqrt(np.square(gaps[~after]).mean())),
        int(kept.sum()),
        int(panel.never_treated.sum()),
        tuple(label for label, out in zip(panel.units, dropped, strict=True) if out),
    )
