"""A panel: the same units observed at the same times, some of them treated from a time on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from newcare.errors import InvalidInput

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

NEVER = int(np.iinfo(np.int64).max)
"""The start of a unit that is never treated: later than every position."""


@dataclass(frozen=True)
class Panel:
    """Outcomes of units over time, and when each unit's treatment started.

    Args:
        units: labels, one for each row of `outcome`.
        times: labels in rising order, one for each column of `outcome`. "Position" means place in this order.
        outcome: shape (units, times); NaN where a unit was not observed.
        start: shape (units,); position of the unit's first treated time, `NEVER` where there is none. It may
            lie past the last position.

    Raises:
        InvalidInput: shapes do not agree, or a start lies before the first position.
    """

    units: Sequence[str]
    times: Sequence[float | str]
    outcome: Floats
    start: Integers
    first_treated: Integers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shape = (len(self.units), len(self.times))
        if self.outcome.shape != shape or self.start.shape != shape[:1]:
            raise InvalidInput(
                "The outcome needs one row a unit and one column a time, and every unit a start.",
                seen=f"{shape[0]} units, {shape[1]} times, outcome {self.outcome.shape}, start {self.start.shape}",
            )
        if np.any(self.start < 0):
            raise InvalidInput(
                "A start is the position of a time, 0 or more.",
                remedy="Use NEVER for units that never start.",
            )
        object.__setattr__(self, "first_treated", np.where(self.start < shape[1], self.start, NEVER))

    @property
    def n_units(self) -> int:
        """Number of units."""
        return len(self.units)

    @property
    def n_times(self) -> int:
        """Number of times."""
        return len(self.times)

    @property
    def never_treated(self) -> Flags:
        """Units not treated at any time of the panel; shape (units,)."""
        never: Flags = self.first_treated == NEVER
        return never

    @property
    def treated(self) -> Flags:
        """Cells at or after their unit's start; shape (units, times)."""
        treated: Flags = np.arange(self.n_times) >= self.start[:, None]
        return treated

    @property
    def relative_time(self) -> Integers:
        """Positions since the start, 0 in the first treated time; shape (units, times); 0 where never treated."""
        since = np.arange(self.n_times) - np.where(self.start == NEVER, 0, self.start)[:, None]
        return np.where(self.start[:, None] == NEVER, 0, since)

    def keep(self, units: Flags) -> Panel:
        """Return the panel of the units flagged; shape (units,)."""
        labels = [label for label, kept in zip(self.units, units, strict=True) if kept]
        return Panel(labels, self.times, self.outcome[units], self.start[units])

    def comparable(self) -> Panel:
        """Leave out units not observed at every time, and units treated from the first time on."""
        return self.keep(~np.isnan(self.outcome).any(axis=1) & (self.start > 0))
