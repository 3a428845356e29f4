"""The top part of a ranking, told exactly: in whole numbers, so that no engine rounds it differently."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

_FINEST = 10**6  # a share is known to a millionth, so that products of counts stay whole numbers of 64 bits


def in_top(position: Any, people: Any, share: float) -> Any:
    """Whether a place in a ranking is within its top share.

    Args:
        position: place of a person, 0 the first.
        people: how many people are ranked.
        share: 0 to 1; so many people, rounded to the nearest with halves up, are within it.
    """
    part = Fraction(str(share)).limit_denominator(_FINEST)
    return (position.cast("int64") * 2 + 1) * part.denominator <= people * (2 * part.numerator)
