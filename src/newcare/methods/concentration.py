"""How much of a total the people who use most account for: top shares, and the Lorenz curve drawn from the top.

Source: Lorenz 1905, Publ Am Stat Assoc 9:209-219. The curve here starts with those who use most, as is usual for health
care, so that it lies above the line of equal use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, column, number, refuse_negative

TOP_PERCENT = (0.5, 1.0, 2.0, 4.0, 5.0, 10.0, 20.0)
"""The parts of a population that a chooser is shown, in per cent."""


@dataclass(frozen=True)
class TopShare:
    """The `share` of a total, 0 to 1, that the `people` who make up the top `top_percent` of all hold."""

    top_percent: float
    people: int
    share: float


@dataclass(frozen=True)
class Concentration:
    """The `total` that all hold, and the part of it that those who hold most do: one entry for each part asked."""

    total: float
    shares: tuple[TopShare, ...]


def people_in_top(people: int, percent: float) -> int:
    """How many are the top `percent` of so many people: rounded to the nearest, halves up, worked out exactly."""
    return int(Fraction(str(percent)) * people / 100 + Fraction(1, 2))


def cost_concentration(costs: Sequence[float], top_percent: Sequence[float]) -> Concentration:
    """Share of the whole cost that the dearest people account for.

    Args:
        costs: cost of each person in any one unit, 0 or more, not all of them 0.
        top_percent: parts of all people, each from 0 to 100 per cent; see `people_in_top`.

    Raises:
        InvalidInput: a cost that is negative or not a number, costs that are all zero, a part out of range.
    """
    held = column("costs", costs)
    refuse_negative("costs", held)
    if not held.sum() > 0:
        raise InvalidInput(
            "The `costs` are all zero, so nobody holds a share of them.", seen=f"{held.size} costs"
        )
    curve = lorenz_from_top(held)
    return Concentration(
        float(held.sum()),
        tuple(_top_share(curve, _percent(part), int(held.size)) for part in top_percent),
    )


def lorenz_from_top(amounts: ArrayLike, people: ArrayLike | None = None) -> FloatArray:
    """Share of the total that the first 0, 1, 2 ... people hold, those who hold most first.

    Args:
        amounts: what each person holds, or where `people` is given what each of so many people holds, 0 or more,
            not all 0; shape (n,).
        people: how many people hold each amount, whole numbers, shape (n,); one each where absent.

    Returns:
        Shape (number of people + 1,): rises from 0 to 1 and never falls.
    """
    held = np.asarray(amounts, dtype=np.float64)
    if people is not None:
        held = np.repeat(held, np.asarray(people, dtype=np.int64))
    running = np.concatenate([[0.0], np.cumsum(np.sort(held)[::-1])])
    curve: FloatArray = np.minimum(running / running[-1], 1.0)
    return curve


def _top_share(curve: FloatArray, percent: float, people: int) -> TopShare:
    """Read one part off the curve."""
    first = people_in_top(people, percent)
    return TopShare(percent, first, float(curve[first]))


def _percent(part: object) -> float:
    """Check one part of all people."""
    percent = number("top_percent", part)
    if not 0 <= percent <= 100:
        raise InvalidInput("`top_percent` lies between 0 and 100.", seen=repr(part))
    return percent
