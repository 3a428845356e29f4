"""Sensitivity, one thing at a time: which single assumption moves the answer most?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Assumed = TypeVar("Assumed")


@dataclass(frozen=True)
class Change(Generic[Assumed]):
    """One assumption taken from one end of its range to the other, all else as it stands."""

    name: str
    low_words: str
    high_words: str
    low: Assumed
    high: Assumed


@dataclass(frozen=True)
class Swing:
    """What an answer in pounds becomes at both ends of the range of one assumption."""

    name: str
    low_words: str
    high_words: str
    at_low: Fraction
    at_high: Fraction

    @property
    def pounds(self) -> Fraction:
        """How far the answer moves."""
        return abs(self.at_high - self.at_low)


def tornado(answer: Callable[[Assumed], Fraction], changes: Sequence[Change[Assumed]]) -> tuple[Swing, ...]:
    """Work out the answer at both ends of each range; the widest swing first, equal ones by name.

    Args:
        answer: pounds under assumptions, such as a net present value.
        changes: one for each assumption.
    """
    swings = [
        Swing(change.name, change.low_words, change.high_words, answer(change.low), answer(change.high))
        for change in changes
    ]
    return tuple(sorted(swings, key=lambda swing: (-swing.pounds, swing.name)))
