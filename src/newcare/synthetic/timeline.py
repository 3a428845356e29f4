"""The days of a synthetic place, counted from its first day, and the months, quarters and years they fall in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newcare.synthetic.arrays import Days, Rows
from newcare.terms import Quarter, quarters_between

WARM_UP = 120  # days before the first day from which stays still in progress on it are drawn
DAYS_A_YEAR = 365.25
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Timeline:
    """A run of whole years. Day 0 is the first day; months, quarters and years are numbered from 0."""

    first_day: dt.date
    years: int

    @cached_property
    def epoch_day(self) -> int:
        """Days from 1 January 1970 to the first day."""
        return (self.first_day - _EPOCH).days

    @cached_property
    def end(self) -> int:
        """First day after the last."""
        return int(self.year_starts[-1])

    @cached_property
    def last_day(self) -> dt.date:
        """Last day of the records."""
        return self.date(self.end - 1)

    @cached_property
    def year_starts(self) -> Days:
        """First day of each year, and the day after the last: shape (years + 1,)."""
        starts = [self.first_day.replace(year=self.first_day.year + year) for year in range(self.years + 1)]
        return np.array([(start - self.first_day).days for start in starts], dtype=np.int32)

    @cached_property
    def year_middles(self) -> Days:
        """Middle day of each year: shape (years,)."""
        return (self.year_starts[:-1] + self.year_starts[1:]) // 2

    @cached_property
    def quarters(self) -> list[Quarter]:
        """Quarters of the financial year, in order."""
        end = self.first_day.replace(year=self.first_day.year + self.years)
        return quarters_between(self.first_day, end)

    @cached_property
    def quarter_starts(self) -> Days:
        """First day of each quarter, and the day after the last: shape (quarters + 1,)."""
        starts = [(quarter.start - self.first_day).days for quarter in self.quarters]
        return np.array([*starts, self.end], dtype=np.int32)

    @cached_property
    def months(self) -> list[dt.date]:
        """First day of each month, in order."""
        count = self.first_day.year * 12 + self.first_day.month - 1
        return [dt.date((count + k) // 12, (count + k) % 12 + 1, 1) for k in range(12 * self.years)]

    def month_of(self, day: Days) -> Rows:
        """Number of the month of each day; days before the first have negative numbers."""
        found = self.dates(day).astype("datetime64[M]") - np.datetime64(self.first_day, "M")
        return found.astype(np.int32)

    def quarter_of(self, day: Days) -> Rows:
        """Number of the quarter of each day; days before the first have negative numbers."""
        return self.month_of(day) // 3

    def month_start(self, day: Days) -> Days:
        """First day of the month of each day."""
        months = self.dates(day).astype("datetime64[M]").astype("datetime64[D]")
        return (months.astype(np.int64) - self.epoch_day).astype(np.int32)

    def dates(self, day: Days) -> np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]:
        """Days as calendar dates."""
        return (day.astype(np.int64) + self.epoch_day).astype("datetime64[D]")

    def date(self, day: int) -> dt.date:
        """One day as a calendar date."""
        return self.first_day + dt.timedelta(days=int(day))
