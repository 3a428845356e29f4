"""Times of a panel: months, quarters, years, weeks or numbers, in order and evenly spaced."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newcare.errors import InvalidInput
from newcare.methods.panel import NEVER
from newcare.terms.periods import Quarter

Ordinal = Callable[[str], int]


@dataclass(frozen=True)
class Kind:
    """A way to write times: `pattern` of a label, its place in order, how many make a year, and the word for one."""

    word: str
    pattern: re.Pattern[str]
    ordinal: Ordinal
    per_year: int


def _financial_quarter(label: str) -> int:
    quarter = Quarter.parse(label)
    return 4 * quarter.financial_year + quarter.number - 1


def _month(label: str) -> int:
    year, month = (int(label[:4]), int(label[-2:]))
    return 12 * year + month - 1


def _day_as_month(label: str) -> int:
    day = dt.date.fromisoformat(label)
    return 12 * day.year + day.month - 1


KINDS = (
    Kind("financial quarter", re.compile(r"\d{4}-\d{2} Q[1-4]"), _financial_quarter, 4),
    Kind(
        "quarter", re.compile(r"\d{4}[- ]?Q[1-4]"), lambda label: 4 * int(label[:4]) + int(label[-1]) - 1, 4
    ),
    Kind("financial year", re.compile(r"(\d{4})[-/](\d{2})"), lambda label: int(label[:4]), 1),
    Kind("month", re.compile(r"\d{4}-?(0[1-9]|1[0-2])"), _month, 12),
    Kind("month", re.compile(r"\d{4}-\d{2}-01"), _day_as_month, 12),
    Kind(
        "week", re.compile(r"\d{4}-\d{2}-\d{2}"), lambda label: dt.date.fromisoformat(label).toordinal(), 365
    ),
    Kind("year", re.compile(r"(19|20)\d{2}(\.0*)?"), lambda label: int(float(label)), 1),
    Kind(
        "quarter", re.compile(r"(19|20)\d{2}(\.(0|25|5|50|75)0*)?"), lambda label: round(4 * float(label)), 4
    ),
    Kind("period", re.compile(r"-?\d+(\.0*)?"), lambda label: int(float(label)), 1),
)
_WEEKS = 52
_PERIODS = {1: "year", 2: "half-year", 4: "quarter", 12: "month", _WEEKS: "week"}
_PER_YEAR = {"quarter": 4, "month": 12, "week": 52}


@dataclass(frozen=True)
class Times:
    """Labels in order, evenly spaced by `step` of their `kind`; `per_year` of them make a year."""

    labels: tuple[str, ...]
    kind: Kind
    first: int
    step: int
    per_year: int

    def position(self, label: str) -> int:
        """Place of a time in order: the first label at or after it; below 0 before the first."""
        return -((self.first - self.kind.ordinal(label)) // self.step)

    def start(self, label: str | None) -> int:
        """Place of a start; `NEVER` where there is none.

        Raises:
            InvalidInput: it is not written as the times are.
        """
        if label is None or label.lower() in ("never", "inf", "+inf", "infinity", "-"):
            return NEVER
        if not _is_of(self.kind, label):
            raise InvalidInput(
                "A start is not written as the times of the panel are.",
                seen=f"{label!r}, where times are such as {self.labels[0]!r}",
                remedy="Write starts as times; leave the start of units that never start empty.",
            )
        if label in ("0", "0.0") and self.first > 0:
            return NEVER
        return self.position(label)

    @property
    def period(self) -> str:
        """The word for one time: "quarter", or "period" where nothing says how long one is."""
        if self.kind.word == "period" and self.per_year == 1:
            return "period"
        return _PERIODS.get(self.per_year, "period")

    def words(self) -> str:
        """How the times were read."""
        known = self.kind.word in ("year", "financial year", "period") and self.per_year == 1
        year = "" if known else f", {self.per_year} to a year"
        return f"{len(self.labels)} times from {self.labels[0]} to {self.labels[-1]}, read as {self.kind.word}s{year}"


def times_of(labels: Sequence[str], periods_per_year: int | None = None, name: str = "") -> Times:
    """Put the times of a panel in order.

    Args:
        labels: of all rows.
        periods_per_year: how many make a year, where that cannot be read off them.
        name: of their column; numbers in a column "quarter" are quarters.

    Raises:
        InvalidInput: not all are written in one of the ways known, or they are not evenly spaced.
    """
    distinct = set(labels)
    kind = next((kind for kind in KINDS if _all_of(kind, distinct)), None)
    if kind is None:
        raise InvalidInput(
            "The times are not all written in one way that is known.",
            seen=", ".join(sorted(distinct)[:4]),
            remedy='Write "2022-23 Q1", 2022Q1, 2022-04, 2022-04-01, 2022, or whole numbers.',
        )
    by_place = {kind.ordinal(label): label for label in distinct}
    places = sorted(by_place)
    if len(places) < 2 or len(places) < len(distinct):
        raise InvalidInput(
            "A panel needs two times or more, each written in one way.", seen=", ".join(sorted(distinct)[:4])
        )
    steps = [later - earlier for earlier, later in pairwise(places)]
    step = min(steps)
    for place, gap in zip(places, steps, strict=False):
        if gap != step:
            raise InvalidInput(
                "The times are not evenly spaced, or one of them is missing for all units.",
                seen=f"{len(places)} times, with a gap after {by_place[place]!r}",
                remedy="Add the missing times, or add up to longer periods.",
            )
    per_year = _WEEKS if step == 7 and kind.per_year == 365 else max(1, kind.per_year // step)
    if kind.word == "period":
        per_year = _PER_YEAR.get(name.lower(), 1)
    per_year = per_year if periods_per_year is None else periods_per_year
    if per_year < 1:
        raise InvalidInput("Periods per year must be 1 or more.", seen=str(per_year))
    return Times(tuple(by_place[place] for place in places), kind, places[0], step, per_year)


def _is_of(kind: Kind, label: str) -> bool:
    """Whether a label is written in a way; a financial year must name two years that follow each other."""
    if label in ("0", "0.0"):
        return True
    match = kind.pattern.fullmatch(label)
    if match is None:
        return False
    return kind.word != "financial year" or (int(match[1]) + 1) % 100 == int(match[2])


def _all_of(kind: Kind, labels: set[str]) -> bool:
    """Whether all labels are written in a way."""
    return all(kind.pattern.fullmatch(label) and _is_of(kind, label) for label in labels)
