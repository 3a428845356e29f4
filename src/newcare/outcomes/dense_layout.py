"""The cells of a dense cube: unit x value of a cut x period x sex x age band, numbered in that order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from newcare.errors import InvalidInput
from newcare.terms import AGE_BANDS

Whole = NDArray[np.int64]
SEXES = ("female", "male")
STRATA = len(SEXES) * len(AGE_BANDS)
OUTSIDE = -(1 << 40)  # added to a cell number, leaves it below nought whatever else is added
_EPOCH = dt.date(1970, 1, 1)
_OLDEST = 12 * (1970 - 1850)  # births from 1850 on, as months before 1970


@dataclass(frozen=True)
class Span:
    """A period: its label, its first day and the first day after it. It begins and ends with a month."""

    label: str
    first: dt.date
    end: dt.date


@dataclass(frozen=True)
class Layout:
    """Axes of a cube.

    Attributes:
        units: labels of the areas or units.
        spans: periods, each beginning where the one before ends.
        values: values of a cut; one empty text where there is no cut.
    """

    units: tuple[str, ...]
    spans: tuple[Span, ...]
    values: tuple[str, ...] = ("",)

    def __post_init__(self) -> None:
        if not self.spans or any(one.end != other.first for one, other in pairwise(self.spans)):
            raise InvalidInput(
                "The periods of a cube must follow one another without a gap.",
                seen=", ".join(span.label for span in self.spans) or "none",
                remedy="Name them in order of time.",
            )

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Lengths of the axes; sex and age band are one axis, female first."""
        return len(self.units), len(self.values), len(self.spans), STRATA

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return int(np.prod(self.shape))

    @property
    def group_stride(self) -> int:
        """Cells of one unit and value of the cut."""
        return len(self.spans) * STRATA

    @cached_property
    def bounds(self) -> Whole:
        """First day of each period and the day after the last, as days since 1970."""
        days = [span.first for span in self.spans] + [self.spans[-1].end]
        return np.array([day_number(day) for day in days], np.int64)

    @cached_property
    def of_day(self) -> Whole:
        """What a day adds to a cell number, from the day before the first period to the day after the last."""
        position = np.repeat(np.arange(len(self.spans)), np.diff(self.bounds)) * STRATA
        return np.concatenate([[OUTSIDE], position, [OUTSIDE]])

    @cached_property
    def month_of_day(self) -> Whole:
        """Month number of each of the same days."""
        first, end = int(self.bounds[0]) - 1, int(self.bounds[-1]) + 1
        return month_numbers(np.arange(first, end))

    def place_of_day(self, days: Whole) -> Whole:
        """Where a day stands in `of_day` and `month_of_day`."""
        place: Whole = np.clip(days - (self.bounds[0] - 1), 0, len(self.of_day) - 1)
        return place


def day_number(day: dt.date) -> int:
    """Days since 1 January 1970."""
    return (day - _EPOCH).days


def month_numbers(days: Whole) -> Whole:
    """Months since January 1970 of days since then."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_days(months: Whole) -> Whole:
    """First day of months since January 1970, as days since then."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def births_in_months() -> Whole:
    """Month number of each day from 1850 to 2200: a table, because looking up is faster than a calendar."""
    return month_numbers(np.arange(FIRST_BIRTH, day_number(dt.date(2200, 1, 1))))


FIRST_BIRTH = int(first_days(np.array([-_OLDEST]))[0])


def bands_of_months() -> Whole:
    """Age band of an age in months, up to 150 years."""
    years = np.arange(150 * 12) // 12
    bands: Whole = np.minimum(years // 5, len(AGE_BANDS) - 1)
    return bands


def spans_of(labels_and_days: Sequence[tuple[str, dt.date, dt.date]]) -> tuple[Span, ...]:
    """Periods from their label, first day and first day after."""
    return tuple(Span(*each) for each in labels_and_days)
