"""Quarters of the NHS financial year, which runs from 1 April to 31 March."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering

from newcare.errors import InvalidInput

_LABEL = re.compile(r"(\d{4})-(\d{2}) Q([1-4])")


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """One quarter of a financial year: `Quarter(2014, 1)` is April to June 2014, written "2014-15 Q1"."""

    financial_year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """Find the quarter that holds a day."""
        months = (day.year * 12 + day.month - 1) - 3
        return cls(months // 12, months % 12 // 3 + 1)

    @classmethod
    def parse(cls, label: str) -> Quarter:
        """Read a label such as "2014-15 Q1"; refuses anything else."""
        match = _LABEL.fullmatch(label)
        if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
            raise InvalidInput(
                "A quarter is written as financial year and number.",
                seen=repr(label),
                remedy="Write 2014-15 Q1.",
            )
        return cls(int(match[1]), int(match[3]))

    @property
    def start(self) -> dt.date:
        """First day of the quarter."""
        month = 4 + 3 * (self.number - 1)
        return dt.date(self.financial_year + (month > 12), (month - 1) % 12 + 1, 1)

    @property
    def end(self) -> dt.date:
        """First day after the quarter (not included)."""
        return self.next.start

    @property
    def next(self) -> Quarter:
        """The quarter after this one."""
        return (
            Quarter(self.financial_year, self.number + 1)
            if self.number < 4
            else Quarter(self.financial_year + 1, 1)
        )

    @property
    def days(self) -> int:
        """Days in the quarter."""
        return (self.end - self.start).days

    def __str__(self) -> str:
        return f"{self.financial_year}-{(self.financial_year + 1) % 100:02d} Q{self.number}"

    def __lt__(self, other: Quarter) -> bool:
        return (self.financial_year, self.number) < (other.financial_year, other.number)


def quarters_between(first: dt.date, end: dt.date) -> list[Quarter]:
    """List the quarters that lie wholly between two days, `first` included and `end` not."""
    quarter = Quarter.of(first)
    quarter = quarter if quarter.start == first else quarter.next
    found = []
    while quarter.end <= end:
        found.append(quarter)
        quarter = quarter.next
    return found
