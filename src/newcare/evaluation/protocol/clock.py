"""When a start was, by the calendar: a lock made after it cannot say that outcomes could not have been seen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from newcare.terms.periods import Quarter

_DAYS_OF_A_YEAR, _DAYS_OF_A_MONTH = 365.25, 30.44
_LEAST_MONTHS = 2  # below that it is said in days

_Read = Callable[[re.Match[str]], dt.date]


def _financial_year(match: re.Match[str]) -> dt.date:
    """First day of a financial year; raises ValueError where the two years do not follow each other."""
    if (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValueError
    return dt.date(int(match[1]), 4, 1)


_READINGS: tuple[tuple[str, _Read], ...] = (
    (r"\d{4}-\d{2}-\d{2}", lambda match: dt.date.fromisoformat(match[0])),
    (r"(\d{4})-\d{2} Q([1-4])", lambda match: Quarter(int(match[1]), int(match[2])).start),
    (r"(\d{4})[- ]?Q([1-4])", lambda match: dt.date(int(match[1]), 3 * int(match[2]) - 2, 1)),
    (r"(\d{4})[-/](\d{2})", _financial_year),
    (r"(\d{4})-?(0[1-9]|1[0-2])", lambda match: dt.date(int(match[1]), int(match[2]), 1)),
    (
        r"((?:19|20)\d{2})(\.\d+)?",
        lambda match: dt.date(int(match[1]), 1 + 3 * min(3, round(4 * float(match[2] or 0))), 1),
    ),
)


def first_day_of(written: str) -> dt.date | None:
    """First day of a day or a period as a panel writes it; null where it is a number that names no year.

    What can be read in two ways (2004-05 is a financial year and a month) counts as the earlier one.
    """
    days = (_day(match, read) for pattern, read in _READINGS if (match := re.fullmatch(pattern, written)))
    return min((day for day in days if day is not None), default=None)


def _day(match: re.Match[str], read: _Read) -> dt.date | None:
    """The day, or null where the pattern fits and no such day exists."""
    try:
        return read(match)
    except ValueError:
        return None


def ago_words(start: dt.date, day: dt.date) -> str:
    """How long before a day a start was: "8 years earlier", "3 months earlier", "on that very day"."""
    days = (day - start).days
    years, months = int(days / _DAYS_OF_A_YEAR), int(days / _DAYS_OF_A_MONTH)
    if days == 0:
        return "on that very day"
    number, word = (
        (years, "year") if years else (months, "month") if months >= _LEAST_MONTHS else (days, "day")
    )
    return f"{number} {word}{'' if number == 1 else 's'} earlier"
