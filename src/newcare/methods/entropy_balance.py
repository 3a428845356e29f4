"""Entropy balance: control weights, as even as can be, whose means equal those of the treated.

Source: Hainmueller 2012, Political Analysis 20:25.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import products
from newcare.methods.design_terms import Terms
from newcare.methods.effect import Effect, check_confidence
from newcare.methods.panel import Flags, Floats
from newcare.methods.weighted_means import (
    check_arms,
    effective_sample_size,
    standardised_mean_differences,
    weighted_difference,
)

_BALANCED = 1e-10  # largest gap between means, in standard deviations of the controls
_NEARLY = 1e-7  # a gap that rounding may leave when no step brings it further down
_MOST_STEPS, _MOST_HALVINGS = 200, 40
_BLOCK = 2_048  # rows at a time, so that they stay in the processor's cache
_PIECE = 64  # rows of a block whose products are worked out together
_SAMPLE, _STEPS_ON_SAMPLE = 20_000, 8  # rows on which the first steps are taken where there are many more


@dataclass(frozen=True)
class EntropyBalance:
    """Effect on the treated against the weighted controls.

    `control_weights`: shape (controls,), in the order of their rows; they sum to 1 and are not negative.
    """

    effect: Effect
    mean_treated: float
    mean_control_weighted: float
    control_weights: Floats
    effective_sample_size_control: float
    maximum_absolute_standardised_mean_difference: float
    names: tuple[str, ...]
    treated_means: Floats
    weighted_control_means: Floats


def entropy_balance(
    outcome: Floats, treatment: Floats, terms: Terms, *, confidence: float = 0.95
) -> EntropyBalance:
    """Compare the treated with controls weighted to the same means of the terms.

    Args:
        outcome: shape (n,).
        treatment: shape (n,), 0 or 1.
        terms: n rows whose means are made equal.
        confidence: of the normal interval, which holds the weights fixed.

    Raises:
        InvalidInput: no weights give these means: they lie outside the convex hull of the controls.
    """
    check_confidence(confidence)
    treated = check_arms(treatment)
    target = terms.design[treated].mean(axis=0)
    controls = terms.design[~treated]
    share = entropy_weights(controls, target, terms.names)
    weights = np.ones(len(treatment))
    weights[~treated] = share * treated.sum()
    found = weighted_difference(outcome, treated, weights, confidence=confidence)
    apart = standardised_mean_differences(terms.design, treated, weights)
    return EntropyBalance(
        found.effect,
        found.mean_treated,
        found.mean_control,
        share,
        effective_sample_size(share),
        float(np.abs(np.nan_to_num(apart)).max(initial=0.0)),
        terms.names,
        target,
        share @ controls,
    )


def entropy_weights(controls: Floats, target: Floats, names: tuple[str, ...]) -> Floats:
    """Find weights of greatest entropy, summing to 1, with `weights @ controls == target`.

    Where a mean asked for is the least or the greatest value of a column, only the rows with that value can carry
    weight; the others get 0.
    """
    usable = _rows_that_can_carry(controls, target, names)
    kept = controls if usable.all() else controls[usable]
    scaled = _scaled(kept, target)
    weights = np.zeros(len(controls))
    weights[usable] = _newton(scaled, names)
    return weights


def _scaled(kept: Floats, target: Floats) -> Floats:
    """Take columns that vary less their targets, in standard deviations; block by block, so that one copy is all."""
    mean = kept.mean(axis=0)
    blocks = [slice(start, start + _BLOCK) for start in range(0, len(kept), _BLOCK)]
    squares = sum((np.square(kept[rows] - mean).sum(axis=0) for rows in blocks), np.zeros(len(mean)))
    deviation = np.sqrt(squares / len(kept))
    varies = deviation > 1e-12 * np.maximum(np.abs(target), 1e-300)
    scaled = np.empty((len(kept), int(varies.sum())))
    columns = slice(None) if varies.all() else varies  # a slice copies nothing
    for rows in blocks:
        np.subtract(kept[rows, columns], target[columns], out=scaled[rows])
        scaled[rows] /= deviation[columns]
    return scaled


def _rows_that_can_carry(controls: Floats, target: Floats, names: tuple[str, ...]) -> Flags:
    """Flag the controls that may have weight; refuses means outside a column's range."""
    usable: Flags = np.ones(len(controls), dtype=bool)
    while True:
        held = controls if usable.all() else controls[usable]
        least, most = _extreme(held, np.minimum), _extreme(held, np.maximum)
        slack = 1e-12 * np.maximum(np.abs(least), np.abs(most))
        outside = (target < least - slack) | (target > most + slack)
        if outside.any():
            raise _no_weights(tuple(name for name, out in zip(names, outside, strict=True) if out))
        edge = ((target <= least + slack) | (target >= most - slack)) & (most - least > slack)
        if not edge.any():
            return usable
        usable &= (np.abs(controls[:, edge] - target[edge]) <= slack[edge]).all(axis=1)
        if not usable.any():
            raise _no_weights(names)


def _extreme(rows: Floats, of_two: np.ufunc) -> Floats:
    """Least or greatest value of each column; pieces of many rows make runs long enough for the processor."""
    whole = len(rows) // _PIECE * _PIECE
    last = rows[whole:]
    if whole:
        pieces = of_two.reduce(rows[:whole].reshape(-1, _PIECE * rows.shape[1]), axis=0)
        last = np.concatenate([pieces.reshape(_PIECE, -1), last])
    return np.asarray(of_two.reduce(last, axis=0))


@dataclass(frozen=True)
class _Point:
    """The dual, log of the mean of exp(scaled @ multipliers), at one point: its value, slope and curvature."""

    multipliers: Floats
    value: float
    slope: Floats
    curve: Floats


def _newton(scaled: Floats, names: tuple[str, ...]) -> Floats:
    """Minimise the dual by Newton's steps with halving; returns the weights of its minimum.

    The dual never falls below minus the log of the number of rows if weights exist; lower proves that none do.
    """
    here = _beginning(scaled)
    floor = -np.log(len(scaled)) - 1e-6
    for _ in range(_MOST_STEPS):
        if np.abs(here.slope).max(initial=0.0) < _BALANCED or here.value < floor:
            break
        ahead = _downhill(scaled, here, _step_from(here))
        if ahead is None:
            break
        here = ahead
    if here.value < floor or np.abs(here.slope).max(initial=0.0) > _NEARLY:
        raise _no_weights(names)
    powers = scaled @ here.multipliers
    raised = np.exp(powers - powers.max())
    return np.asarray(raised / raised.sum())


def _beginning(scaled: Floats) -> _Point:
    """Begin from where a few steps on an even sample of many rows lead, if that is lower than equal weights are."""
    even = np.zeros(scaled.shape[1])
    if len(scaled) < 4 * _SAMPLE:
        return _at(scaled, even)
    sample = scaled[:: len(scaled) // _SAMPLE]
    point = _at(sample, even)
    for _ in range(_STEPS_ON_SAMPLE):
        ahead = _downhill(sample, point, _step_from(point))
        if ahead is None:
            break
        point = ahead
    begun = _at(scaled, point.multipliers)
    return begun if begun.value < 0 else _at(scaled, even)


def _step_from(point: _Point) -> Floats:
    """Newton's step; the least one where columns depend on each other."""
    return np.asarray(-np.linalg.lstsq(point.curve, point.slope, rcond=1e-13)[0], dtype=np.float64)


def _downhill(scaled: Floats, here: _Point, step: Floats) -> _Point | None:
    """Go as much of a step as leads down enough; null where rounding leaves nothing to gain."""
    for halvings in range(_MOST_HALVINGS):
        ahead = _at(scaled, here.multipliers + step / 2**halvings)
        if ahead.value <= here.value + 1e-4 * (here.slope @ step) / 2**halvings:
            return ahead
    return None


def _at(scaled: Floats, multipliers: Floats) -> _Point:
    """Evaluate the dual in one pass over blocks of rows that stay in the processor's cache."""
    k = scaled.shape[1]
    top, total, first, second = -np.inf, 0.0, np.zeros(k), np.zeros((k, k))
    for start in range(0, len(scaled), _BLOCK):
        rows = scaled[start : start + _BLOCK]
        powers = rows @ multipliers
        highest = max(top, float(powers.max()))
        shrink = np.exp(top - highest)
        raised = np.exp(powers - highest)
        total = total * shrink + float(raised.sum())
        first = first * shrink + raised @ rows
        second = second * shrink + _products_of_columns(rows * raised[:, None], rows)
        top = highest
    slope = first / total
    value = top + float(np.log(total / len(scaled)))
    return _Point(multipliers, value, slope, second / total - np.outer(slope, slope))


def _products_of_columns(rows: Floats, others: Floats) -> Floats:
    """Sum of products of columns, in pieces so small that one thread does each without waiting for others."""
    whole = len(rows) // _PIECE * _PIECE
    pieces = (part[:whole].reshape(-1, _PIECE, part.shape[1]) for part in (rows, others))
    return products(*pieces) + rows[whole:].T @ others[whole:]


def _no_weights(names: tuple[str, ...]) -> InvalidInput:
    """Say that no weights exist, and for which columns."""
    return InvalidInput(
        "No weights give the controls the means of the treated: these lie outside the convex hull of the controls.",
        seen=", ".join(names),
        remedy="Leave out treated rows without a counterpart, or balance fewer columns.",
    )
