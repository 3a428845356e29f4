"""The effect that the care model truly has: the one number of a synthetic place that an evaluation should find."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.synthetic.arrays import Floats, Rows

LARGEST_EFFECT = 1.0
_NAMED = {"none": (0.0,), "growing": (-0.02, -0.05, -0.08, -0.10)}
_REMEDY = "Give none, growing, or a number over -1 and at most 1, such as -0.08 for 8 % fewer."


@dataclass(frozen=True)
class Effect:
    """Relative change of the rate of emergency admission, by year since the start of the care model.

    The last year's value lasts. Each is over -1 and at most 1: 0 changes nothing, -0.08 means 8 % fewer.
    """

    by_year: tuple[float, ...]

    def __post_init__(self) -> None:
        allowed = (math.isfinite(value) and -1 < value <= LARGEST_EFFECT for value in self.by_year)
        if not self.by_year or not all(allowed):
            seen = ", ".join(f"{value:g}" for value in self.by_year) or "no value"
            raise InvalidInput("The effect is outside what can be set.", seen=seen, remedy=_REMEDY)

    @classmethod
    def parse(cls, text: str) -> Effect:
        """Read `none`, `growing` or a number such as -0.08; refuses anything else."""
        word = text.strip().lower()
        if word in _NAMED:
            return cls(_NAMED[word])
        try:
            return cls((float(word),))
        except ValueError:
            raise InvalidInput("The effect is not a number.", seen=repr(text), remedy=_REMEDY) from None

    def at(self, year_since_start: Rows) -> Floats:
        """Effect in each year since the start, 0 the first; years before the start have none."""
        values = np.array(self.by_year)
        found = values[np.clip(year_since_start, 0, len(values) - 1)]
        return np.where(year_since_start < 0, 0.0, found)

    def __str__(self) -> str:
        named = {values: name for name, values in _NAMED.items()}
        return named.get(self.by_year, ", ".join(f"{value:g}" for value in self.by_year))
