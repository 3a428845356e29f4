"""The rules by which points of a control chart are told from chance: kernels along the last axis, any leading shape.

Sources:
    NHS-R Community, NHSRplotthedots 050b07d (MIT): read as method for shift, trend and two of three.
    Provost and Murray 2011, The health care data guide (the IHI rules).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, column
from newcare.methods.exact_inputs import whole
from newcare.methods.given_lists import listed

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
RULES = ("shift", "trend", "two_in_three")
_WINDOW = 3


@dataclass(frozen=True)
class RulePoints:
    """Which points of one series a rule marks, in order of time."""

    points: tuple[bool, ...]


def shift_points(sides: IntArray, length: int) -> BoolArray:
    """Points in a run of at least `length` strictly on one side of the mean.

    Args:
        sides: shape (..., n): 1 above the mean, -1 below, 0 on it; 0 ends a run.
        length: the shortest run that counts.
    """
    return np.asarray(run_lengths(sides) >= length)


def trend_points(values: FloatArray, length: int) -> BoolArray:
    """Points in a run of at least `length`, each strictly above (or each strictly below) the one before.

    Args:
        values: shape (..., n).
        length: the shortest run that counts, in points: 7 points are 6 steps.
    """
    if length == 1:
        return np.ones(values.shape, dtype=np.bool_)
    steps = np.sign(np.diff(values, axis=-1)).astype(np.int64)
    long = run_lengths(steps) >= length - 1
    marked = np.zeros(values.shape, dtype=np.bool_)
    marked[..., :-1] |= long
    marked[..., 1:] |= long
    return marked


def two_in_three_points(near: BoolArray, sides: IntArray) -> BoolArray:
    """Near-limit points of three neighbours on one side of the mean, two or more of which are near a limit.

    Args:
        near: shape (..., n): beyond two thirds of the distance to a limit, and not outside it.
        sides: shape (..., n), as in `shift_points`.
    """
    marked = np.zeros(near.shape, dtype=np.bool_)
    if near.shape[-1] < _WINDOW:
        return marked
    together = np.lib.stride_tricks.sliding_window_view(sides, _WINDOW, axis=-1).sum(axis=-1)
    how_many = np.lib.stride_tricks.sliding_window_view(near, _WINDOW, axis=-1).sum(axis=-1)
    hit = (np.abs(together) == _WINDOW) & (how_many >= 2)
    for offset in range(_WINDOW):
        marked[..., offset : offset + hit.shape[-1]] |= hit
    return marked & near


def run_lengths(states: IntArray) -> IntArray:
    """Length of the run of equal states that each element is part of; 0 where the state is 0."""
    lengths = np.asarray(states != 0, dtype=np.int64)
    same = (states[..., 1:] == states[..., :-1]) & (states[..., 1:] != 0)
    for position in range(1, states.shape[-1]):
        lengths[..., position] += np.where(same[..., position - 1], lengths[..., position - 1], 0)
    for position in range(states.shape[-1] - 2, -1, -1):
        lengths[..., position] = np.where(
            same[..., position], lengths[..., position + 1], lengths[..., position]
        )
    return lengths


def spc_rule(
    rule: str,
    *,
    sides: Sequence[int] | None = None,
    values: Sequence[float] | None = None,
    near_limit: Sequence[int] | None = None,
    length: int | None = None,
) -> RulePoints:
    """Mark the points of one series by one rule.

    Args:
        rule: `shift` (needs `sides`, `length`), `trend` (`values`, `length`) or `two_in_three` (`near_limit`, `sides`).
        sides: 1 above the mean, -1 below, 0 on it.
        values: numbers in order of time, none missing.
        near_limit: 1 where a point is near a limit and not outside it, otherwise 0.
        length: points that a run needs, 1 or more.

    Raises:
        InvalidInput: another `rule`; an input that the rule needs and is missing or makes no sense.
    """
    if rule not in RULES:
        raise InvalidInput(f"`rule` must be one of {', '.join(RULES)}.", seen=repr(rule))
    if rule == "trend":
        marked = trend_points(column("values", listed("values", values)), _length(length))
    elif rule == "shift":
        marked = shift_points(_states("sides", sides, (-1, 0, 1)), _length(length))
    else:
        near, on = _states("near_limit", near_limit, (0, 1)), _states("sides", sides, (-1, 0, 1))
        if near.size != on.size:
            raise InvalidInput(
                "`near_limit` and `sides` must be equally long.", seen=f"{near.size} and {on.size} points"
            )
        marked = two_in_three_points(near.astype(np.bool_), on)
    return RulePoints(tuple(bool(point) for point in marked))


def _length(length: int | None) -> int:
    """Take the points that a run needs."""
    taken = whole("length", length)
    if taken < 1:
        raise InvalidInput("`length` must be 1 or more.", seen=repr(length))
    return taken


def _states(name: str, given: Sequence[int] | None, allowed: tuple[int, ...]) -> IntArray:
    """Take a list of marks."""
    taken = [int(state) if isinstance(state, bool) else state for state in listed(name, given)]
    if any(state not in allowed for state in taken):
        raise InvalidInput(f"`{name}` holds only {', '.join(map(str, allowed))}.", seen=repr(taken)[:80])
    return np.array(taken, dtype=np.int64)
