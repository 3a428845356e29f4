"""What each of several changes adds, one after the other, so that the parts add up exactly.

Source: Das Gupta 1993, Standardization and decomposition of rates: a user's manual, US Bureau of the Census, P23-186.
A sequential decomposition depends on its order, which therefore stands beside every result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from newcare.errors import InvalidInput

Factors = Mapping[str, Any]


@dataclass(frozen=True)
class ChangeStep:
    """One change: the level `before` it and `after` it, in whole units."""

    name: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """What the change adds; below 0 where it takes away."""
        return self.after - self.before


def rounded_to(amount: float, to: int) -> int:
    """The nearest multiple of `to`, halves up."""
    return math.floor(amount / to + 0.5) * to


def levels_in_order(
    level: Callable[[Factors], Any], start: Factors, end: Factors, order: Sequence[str]
) -> list[Any]:
    """Levels at the start and after each factor has moved, one at a time, from its start to its end.

    Args:
        level: gives the amount, or an array of draws of it, from all factors.
        start: value of each factor before.
        end: value of each factor after.
        order: every factor once, in the order of the moves.

    Raises:
        InvalidInput: the order does not name each factor once.
    """
    if sorted(order) != sorted(start) or sorted(start) != sorted(end):
        raise InvalidInput("The order names every factor once.", seen=f"{list(order)} for {sorted(start)}")
    factors = dict(start)
    levels = [level(factors)]
    for name in order:
        factors[name] = end[name]
        levels.append(level(factors))
    return levels


def sequential_decomposition(
    level: Callable[[Factors], float], start: Factors, end: Factors, order: Sequence[str], *, to: int = 1
) -> tuple[ChangeStep, ...]:
    """Say what each factor adds when factors move one after the other; arguments as for `levels_in_order`.

    Returns:
        One step for each factor. Levels are rounded to the nearest `to` units (events, pence) first, so that steps add
        up to the whole change to the last unit.
    """
    whole = [rounded_to(float(amount), to) for amount in levels_in_order(level, start, end, order)]
    return tuple(
        ChangeStep(name, before, after) for name, (before, after) in zip(order, pairwise(whole), strict=True)
    )
