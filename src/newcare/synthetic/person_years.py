"""Time at risk: each person's days in each year of the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import Days, Floats, Rows
from newcare.synthetic.conditions import OLDEST
from newcare.synthetic.timeline import DAYS_A_YEAR, WARM_UP, Timeline


@dataclass(frozen=True)
class PersonYears:
    """One cell for each person and year: arrays of shape (people, years)."""

    start: Days  # first day of the person's time in the year
    days: Rows  # how many days of it, 0 for none
    age: Rows  # completed age in the middle of it

    @property
    def years(self) -> Floats:
        """Length of each cell in years."""
        return self.days / DAYS_A_YEAR


def person_years(
    timeline: Timeline, born: Days, entered: Days, left: Days, *, warm_up: bool = False
) -> PersonYears:
    """Cut the time from `entered` to `left` (not included) into years.

    With `warm_up`, the first year also holds the days before the place's first day from which stays are drawn.
    """
    starts, ends = timeline.year_starts[:-1].copy(), timeline.year_starts[1:]
    if warm_up:
        starts[0] -= WARM_UP
    start = np.maximum(entered[:, None], starts)
    days = np.maximum(np.minimum(left[:, None], ends) - start, 0)
    age = (start + days // 2 - born[:, None]) / DAYS_A_YEAR
    return PersonYears(start, days, np.clip(age, 0, OLDEST).astype(np.int32))


def by_age(ages: Sequence[float], values: Sequence[float]) -> Floats:
    """Value at each completed age, 0 to 110, on straight lines between the values at the ages given."""
    table: Floats = np.interp(np.arange(OLDEST + 1), ages, values)
    return table
