"""Months, quarters and financial years as the periods of a cube."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from newcare.errors import InvalidInput
from newcare.outcomes.dense_layout import Span
from newcare.terms import Quarter

MONTH, QUARTER, YEAR = "month", "quarter", "year"
PERIODS = (MONTH, QUARTER, YEAR)


def spans_within(quarters: Sequence[Quarter], period: str) -> tuple[Span, ...]:
    """Periods of one kind that lie wholly within quarters that follow one another.

    Args:
        quarters: in order of time.
        period: "month" ("2023-04"), "quarter" ("2023-24 Q1") or "year" (financial, "2023-24").

    Raises:
        InvalidInput: no such kind of period, or the quarters hold none.
    """
    match period:
        case "month":
            spans = [month for quarter in quarters for month in _months(quarter)]
        case "quarter":
            spans = [Span(str(quarter), quarter.start, quarter.end) for quarter in quarters]
        case "year":
            spans = _years(quarters)
        case _:
            raise InvalidInput(
                "There is no such period.", seen=repr(period), remedy=f"Choose {', '.join(PERIODS)}."
            )
    if not spans:
        raise InvalidInput(f"The records cover no whole {period}.", remedy="Choose a shorter period.")
    return tuple(spans)


def _months(quarter: Quarter) -> list[Span]:
    """The three months of a quarter."""
    firsts = [quarter.start]
    while firsts[-1] < quarter.end:
        firsts.append((firsts[-1].replace(day=28) + dt.timedelta(days=4)).replace(day=1))
    return [Span(f"{one:%Y-%m}", one, other) for one, other in pairwise(firsts)]


def _years(quarters: Sequence[Quarter]) -> list[Span]:
    """Financial years of which all four quarters are there."""
    years = sorted({quarter.financial_year for quarter in quarters})
    whole = [year for year in years if all(Quarter(year, number) in quarters for number in range(1, 5))]
    return [
        Span(f"{year}-{(year + 1) % 100:02d}", Quarter(year, 1).start, Quarter(year, 4).end) for year in whole
    ]
