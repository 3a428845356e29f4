"""Synthetic difference in differences: weights on units and on times before a comparison of changes.

Source: Arkhangelsky, Athey, Hirshberg, Imbens and Wager 2021, American Economic Review 111:4088.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, check_confidence, check_option, effect
from newcare.methods.panel import Flags, Floats, Panel
from newcare.methods.simplex_weights import simplex_weights

_METHODS = ("synthetic_difference_in_differences", "difference_in_differences")
TIME_PENALTY = 1e-6  # of the time weights, in standard deviations of first differences


@dataclass(frozen=True)
class SyntheticDifferenceInDifferences:
    """`unit_weights` of the controls and `time_weights` of the times before the start, each summing to 1.

    `effect` is null where no standard error was asked for or none exists. `unit_penalty` is zeta.
    """

    estimate: float
    effect: Effect | None
    unit_weights: Floats
    time_weights: Floats
    unit_penalty: float


@dataclass(frozen=True)
class _Block:
    """Outcomes of controls, shape (controls, times), and of the treated; all treated start at `start`."""

    controls: Floats
    treated: Floats
    start: int

    def estimate(self, unit_weights: Floats, time_weights: Floats) -> float:
        """Compare the treated's change with the weighted controls'."""
        treated = self.treated.mean(axis=0)
        path = treated - unit_weights @ self.controls
        return float(path[self.start :].mean() - time_weights @ path[: self.start])


def synthetic_difference_in_differences(
    panel: Panel,
    *,
    method: str = "synthetic_difference_in_differences",
    standard_error_method: str | None = None,
    confidence: float = 0.95,
) -> SyntheticDifferenceInDifferences:
    """Compare the change of treated units with that of weighted controls, from weighted times.

    Args:
        panel: complete; all treated units start at the same time, with two times or more before it.
        method: "difference_in_differences" gives every control and every time the same weight.
        standard_error_method: "placebo" (each control in turn as the one treated unit), "jackknife" (leave out each
            unit in turn, weights held; for two treated units or more) or "none". Null takes placebo with one
            treated unit, else jackknife.
        confidence: of the normal interval.
    """
    check_confidence(confidence)
    check_option("method", method, _METHODS)
    block = _block(panel)
    how = _error_method(standard_error_method, len(block.treated))
    weighted = method == _METHODS[0]
    units, times, penalty = _weights(block, weighted)
    estimate = block.estimate(units, times)
    error = None
    if how == "placebo":
        error = _placebo_error(block, weighted)
    elif how == "jackknife":
        error = _jackknife_error(block, units, times)
    found = None if error is None else effect(estimate, error, confidence=confidence)
    return SyntheticDifferenceInDifferences(estimate, found, units, times, penalty)


def unit_and_time_weights(controls: Floats, treated: Floats, start: int) -> tuple[Floats, Floats]:
    """Find the weights of controls, shape (controls,), and of the times before the start, shape (start,).

    Args:
        controls: shape (controls, times), complete.
        treated: shape (treated, times), complete; all start at `start`, 2 or more.
        start: position of the first treated time.
    """
    units, times, _ = _weights(_Block(controls, treated, start), weighted=True)
    return units, times


def _block(panel: Panel) -> _Block:
    """Cut the panel into controls and treated; refuses what the method cannot take."""
    treated: Flags = ~panel.never_treated
    if not treated.any():
        raise InvalidInput("There are no treated or no control units.", seen="no treated unit")
    if treated.sum() > panel.n_units - 2:
        raise InvalidInput(
            "The weights need at least two never-treated units.", seen=str(int((~treated).sum()))
        )
    starts = np.unique(panel.first_treated[treated])
    if len(starts) > 1:
        raise InvalidInput(
            "All treated units must start in the same period.",
            seen=f"{len(starts)} starts",
            remedy="Evaluate each start by itself, or use a design for staggered starts.",
        )
    if starts[0] < 2:
        raise InvalidInput("At least two pre-treatment periods are needed.", seen=str(int(starts[0])))
    if np.isnan(panel.outcome).any():
        raise InvalidInput("The panel is not complete: some unit is missing at some time.")
    return _Block(panel.outcome[~treated], panel.outcome[treated], int(starts[0]))


def _error_method(asked: str | None, treated: int) -> str:
    """Choose how the standard error is found; refuses one that does not fit the number of treated units."""
    if asked is None:
        return "placebo" if treated == 1 else "jackknife"
    check_option("standard_error_method", asked, ("placebo", "jackknife", "none"))
    if asked == "jackknife" and treated == 1:
        raise InvalidInput("The jackknife needs two treated units.", remedy="Use placebo.")
    if asked == "placebo" and treated > 1:
        raise InvalidInput("The placebo error is for one treated unit.", remedy="Use jackknife.")
    return asked


def _weights(block: _Block, weighted: bool) -> tuple[Floats, Floats, float]:
    """Find unit weights, time weights and the unit penalty zeta."""
    before, after = block.controls[:, : block.start], block.controls[:, block.start :]
    controls, periods = before.shape
    sigma = deviation_of_changes(before)
    zeta = float((len(block.treated) * after.shape[1]) ** 0.25 * sigma)
    if not weighted:
        return np.full(controls, 1 / controls), np.full(periods, 1 / periods), zeta
    target = block.treated[:, : block.start].mean(axis=0)
    units = _free_of_level(before.T, target, zeta**2 * periods)
    times = _free_of_level(before, after.mean(axis=1), (TIME_PENALTY * sigma) ** 2 * controls)
    return units, times, zeta


def deviation_of_changes(before: Floats) -> float:
    """Standard deviation of all first differences of the controls before the start; 0 where there is only one."""
    changes = np.diff(before, axis=1)
    return float(changes.std(ddof=1)) if changes.size > 1 else 0.0


def _free_of_level(points: Floats, target: Floats, ridge: float) -> Floats:
    """Find simplex weights with a free intercept: columns and target less their means."""
    return simplex_weights(points - points.mean(axis=0), target - target.mean(), ridge=ridge)


def _placebo_error(block: _Block, weighted: bool) -> float:
    """Spread of the estimates of controls that take the treated unit's place."""
    count = len(block.controls)
    if count < 3:
        raise InvalidInput(
            "The placebo error needs three never-treated units.", remedy="Ask for no standard error."
        )
    others = np.arange(count)
    estimates = []
    for place in others:
        turned = _Block(block.controls[others != place], block.controls[place : place + 1], block.start)
        units, times, _ = _weights(turned, weighted)
        estimates.append(turned.estimate(units, times))
    return float(np.std(estimates))


def _jackknife_error(block: _Block, units: Floats, times: Floats) -> float | None:
    """Leave out each unit in turn with the weights held; null where one control carries all the weight."""
    if np.any(units >= 1 - 1e-12):
        return None
    contrast = np.concatenate([-times, np.full(block.controls.shape[1] - block.start, 0.0)])
    contrast[block.start :] = 1 / (block.controls.shape[1] - block.start)
    of_controls, of_treated = block.controls @ contrast, block.treated @ contrast
    weighted = units @ of_controls
    without_control = of_treated.mean() - (weighted - units * of_controls) / (1 - units)
    n1 = len(of_treated)
    without_treated = (of_treated.sum() - of_treated) / (n1 - 1) - weighted
    replicates = np.concatenate([without_control, without_treated])
    n = len(replicates)
    return float(np.sqrt((n - 1) / n * np.square(replicates - replicates.mean()).sum()))
