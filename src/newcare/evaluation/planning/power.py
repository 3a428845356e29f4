"""Power by simulation: what the headline design finds in made-up panels, and so the smallest effect it would see."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.design import Asked
from newcare.evaluation.planning.means import Limits, mean_limits
from newcare.evaluation.planning.response import EXACT, NO_FALL, Response
from newcare.methods.panel import Floats

POWER = 0.8
_REACH = 1.96  # standard errors of a share of draws


@dataclass(frozen=True)
class Draws:
    """Limits of the mean effect, on the log scale, in panels without an effect; each of shape (draws,).

    An effect of the same size in every cell from the start on moves the estimates of every design here, and their
    limits, by as much as `response` says; so one set of panels serves every effect. `InFull.found` checks it.
    """

    lower: Floats
    upper: Floats
    response: Response = EXACT

    @property
    def number(self) -> int:
        """How many panels gave an interval."""
        return len(self.upper)

    @property
    def mean(self) -> float:
        """Mean estimate."""
        return float((self.lower + self.upper).mean() / 2)

    @property
    def false_alarms(self) -> float:
        """Share of intervals that exclude no effect though there is none."""
        return float(((self.upper < 0) | (self.lower > 0)).mean())

    def power(self, fall: float) -> float:
        """Share of intervals that would lie wholly below no effect, were there a fall of this share."""
        return float((self.upper + self.response.move(fall) < 0).mean())

    @property
    def detectable(self) -> Detectable:
        """The smallest fall that 80 in 100 panels would show, with limits of the simulation."""
        ordered = np.sort(self.upper)
        middle = POWER * self.number
        slack = _REACH * math.sqrt(self.number * POWER * (1 - POWER))
        places = (middle - slack, middle, middle + slack)
        ranks = [min(max(math.ceil(place) - 1, 0), self.number - 1) for place in places]
        lower, value, upper = (self.response.fall(-float(ordered[rank])) for rank in ranks)
        return Detectable(value, lower, upper)


@dataclass(frozen=True)
class Detectable:
    """A minimum detectable effect as a fall, 0 to 1; its limits are those of the number of draws."""

    fall: float
    lower: float
    upper: float

    @property
    def log_ratio(self) -> float:
        """The same on the log scale, above 0; infinite where no fall would be seen."""
        return -math.log1p(-self.fall) if self.fall < NO_FALL else math.inf


@dataclass(frozen=True)
class Simulator:
    """A design to be run on panels, how many are drawn, and from what."""

    design: str
    asked: Asked
    draws: int
    rng: np.random.Generator
    response: Response = EXACT

    def run(self, cases: Iterable[AreaCase]) -> Draws:
        """Run the design on panels and keep the limits of its mean effect.

        Raises:
            InvalidInput: it gives no interval on these panels; says why.
        """
        found = _limits_of(mean_limits(self.design, case, self.asked) for case in cases)
        return Draws(found[:, 0], found[:, 1], self.response)


def _limits_of(found: Iterable[Limits | str]) -> Floats:
    """Keep the limits of panels that have them; shape (panels, 2)."""
    limits: list[Limits] = []
    reason = ""
    for one in found:
        if isinstance(one, str):
            reason = one
        else:
            limits.append(one)
    if not limits:
        raise InvalidInput(
            "Power cannot be worked out.", seen=reason, remedy="Plan for more units or more quarters."
        )
    return np.array(limits)
