"""Sums over age and sex strata, taken block by block so that the working arrays stay in the processor's cache."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import (
    FloatArray,
    NumberArray,
    refuse_negative,
    refuse_unknown,
    refuse_zero_or_less,
)

CELLS_IN_A_BLOCK = 32_768  # of float64: the few arrays of a block fit into 2 MB of cache

Block = tuple[slice, ...]


@dataclass(frozen=True)
class WeightedTotals:
    """Sums over the strata of each group; arrays of the groups' shape."""

    events: FloatArray
    population: FloatArray
    weighted_rate: FloatArray
    weighted_variance: FloatArray


def weighted_totals(
    events: NumberArray,
    population: NumberArray,
    standard_population: NumberArray,
    squared_events: NumberArray | None,
) -> WeightedTotals:
    """Sum events, population, x w/n and (squared events) (w/n)^2 over the strata of each group.

    Args:
        events, population, standard_population: x, n and w, shape (..., strata); the groups' shapes broadcast,
            so that one population may serve many indicators.
        squared_events: sum over people of the square of each one's events; None where events are independent,
            which makes it equal to `events`.

    Raises:
        InvalidInput: unequal numbers of strata; a negative count or weight; a population of 0 or less; an
            unknown value.
    """
    given = {"events": events, "population": population, "standard_population": standard_population}
    if squared_events is not None:
        given["squared_events"] = squared_events
    groups = _shape_of_groups(given)
    sums = np.empty((4, *(groups or (1,))))
    for block in _blocks(sums.shape[1:], events.shape[-1]):
        part = {name: _part(name, array, block) for name, array in given.items()}
        weights = part["standard_population"] / part["population"]
        sums[0][block] = part["events"].sum(axis=-1)
        sums[1][block] = part["population"].sum(axis=-1)
        sums[2][block] = np.vecdot(part["events"], weights)
        weights *= weights
        sums[3][block] = np.vecdot(part.get("squared_events", part["events"]), weights)
    return WeightedTotals(*sums.reshape(4, *groups))


def _shape_of_groups(given: dict[str, NumberArray]) -> tuple[int, ...]:
    """Find the shape that the groups of all arrays broadcast to."""
    shapes = ", ".join(f"{name} {array.shape}" for name, array in given.items())
    if any(array.ndim == 0 for array in given.values()):
        raise InvalidInput("Every array needs an axis of strata.", seen=shapes)
    strata = {array.shape[-1] for array in given.values()}
    if len(strata) != 1 or 0 in strata:
        raise InvalidInput("All arrays must have the same strata on their last axis.", seen=shapes)
    try:
        return np.broadcast_shapes(*(array.shape[:-1] for array in given.values()))
    except ValueError as mismatch:
        raise InvalidInput("The groups of the arrays do not fit one another.", seen=shapes) from mismatch


def _blocks(groups: tuple[int, ...], strata: int) -> Iterator[Block]:
    """Cut the groups into blocks of few enough cells: whole inner axes, slices of one axis, one at a time outside."""
    if 0 in groups:
        return
    axis = len(groups) - 1
    while axis > 0 and math.prod(groups[axis:]) * strata < CELLS_IN_A_BLOCK:
        axis -= 1
    step = max(1, CELLS_IN_A_BLOCK // (math.prod(groups[axis + 1 :]) * strata))
    whole = (slice(None),) * (len(groups) - axis - 1)
    for outer in np.ndindex(*groups[:axis]):
        for start in range(0, groups[axis], step):
            yield (*(slice(at, at + 1) for at in outer), slice(start, start + step), *whole)


def _part(name: str, array: NumberArray, block: Block) -> FloatArray:
    """Take one block of an array as floats and check it; an axis of length 1 is left to broadcast."""
    padded = array.reshape((1,) * (len(block) + 1 - array.ndim) + array.shape)
    cut = tuple(
        slice(None) if length == 1 else wanted
        for length, wanted in zip(padded.shape[:-1], block, strict=True)
    )
    part = padded[cut].astype(np.float64, copy=False)
    sound = part.min() > 0 if name == "population" else part.min() >= 0
    if not (sound and part.max() < np.inf):
        _refuse(name, array.astype(np.float64, copy=False))
    return part


def _refuse(name: str, array: FloatArray) -> None:
    """Say what is wrong with an array of which one block failed the quick check."""
    refuse_unknown(name, array)
    refuse = refuse_zero_or_less if name == "population" else refuse_negative
    refuse(name, array)
