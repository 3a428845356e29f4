"""What a projection takes as given, and how it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newcare.errors import InvalidInput

ORDER = ("population growth", "ageing", "rate change", "price")
"""The order in which the steps are taken; what a step adds depends on it."""


@dataclass(frozen=True)
class Assumptions:
    """What a projection takes as given.

    Attributes:
        growth: change a year of the people of each (sex, age band), 0.01 for 1 % more; None lets the list age:
            everybody who does not die is a year older, as many are born as there are children under one, and those
            who move in balance those who move out.
        rate_change: change a year in use for each person of one age and sex.
        rate_range: half the range around it within which any change is as likely as another.
        price: change a year in prices.
        draws: number of random draws behind a range.
        seed: of the draws.
    """

    growth: Mapping[tuple[str, str], float] | None = None
    rate_change: float = 0.0
    rate_range: float = 0.01
    price: float = 0.0
    draws: int = 1000
    seed: int = 20180629

    @property
    def method(self) -> str:
        """How the figures come about, in words."""
        people = (
            "growth by age and sex as given"
            if self.growth is not None
            else "everybody on the list a year older each year, deaths at the list's own rates, births as now, moves"
            " in and out in balance"
        )
        return (
            f"the same rule chooses the same share of each age and sex each year; {people}; use of each member as in"
            f" the year before, {self.rate_change:+.1%} a year (range {self.rate_range:.1%} either way, assumed);"
            f" prices {self.price:+.1%} a year. Range: 2.5 to 97.5 in 100 of {self.draws:,} draws of deaths, members,"
            f" use and rate change. Order of steps: {', '.join(ORDER)}"
        )


def assumed(given: Mapping[str, Any]) -> Assumptions:
    """Read assumptions from plain values."""
    growth = given.get("growth")
    if growth is None:
        return Assumptions(**given)
    rows = {(row["sex"], row["age_band"]): float(row["growth"]) for row in growth}
    if any(not -1 < change < 1 for change in rows.values()):
        raise InvalidInput("`growth` is a change a year between -1 and 1: 0.01 is 1 % more.")
    return Assumptions(**{**given, "growth": rows})
