"""What a user may set about a synthetic place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.synthetic.effect import Effect
from newcare.terms import Quarter, UnitOfDelivery

FEWEST_PEOPLE, MOST_PEOPLE = 2_000, 30_000_000
FEWEST_YEARS, MOST_YEARS = 2, 10
LARGEST_SEED = 2**63 - 1
DEFAULT_EFFECT = Effect.parse("-0.08")
DEFAULT_FIRST_DAY = dt.date(2022, 4, 1)
DEFAULT_ELEMENTS = tuple(f"F{feature}.{element}" for feature in range(1, 9) for element in range(1, 4))


@dataclass(frozen=True)
class PlaceSettings:
    """Everything that decides a synthetic place: equal settings give equal records.

    `people` are registered on `first_day`; others are born or move in later. The records run for `years` whole
    years from the first day, which is the first day of a quarter. Units of the kind `unit` start the care model,
    which has the given effect on emergency admissions. With `reporting_breaks`, the smallest hospital loses most of
    its spells in two months. Sites rate the framework elements `elements`.

    Raises:
        InvalidInput: fewer than 2,000 or more than 30 million people, fewer than 2 or more than 10 years, a negative
            seed, or a first day that does not begin a quarter.
    """

    people: int = 300_000
    seed: int = 1
    effect: Effect = DEFAULT_EFFECT
    unit: UnitOfDelivery = UnitOfDelivery.PRACTICE
    first_day: dt.date = DEFAULT_FIRST_DAY
    years: int = 4
    reporting_breaks: bool = True
    elements: tuple[str, ...] = DEFAULT_ELEMENTS

    def __post_init__(self) -> None:
        _require_between("people", self.people, FEWEST_PEOPLE, MOST_PEOPLE)
        _require_between("years", self.years, FEWEST_YEARS, MOST_YEARS)
        _require_between("seed", self.seed, 0, LARGEST_SEED)
        _require_between("first year", self.first_day.year, 1990, 2100)
        if Quarter.of(self.first_day).start != self.first_day:
            raise InvalidInput(
                "The first day of a synthetic place begins a quarter.",
                seen=self.first_day.isoformat(),
                remedy="Give 1 January, 1 April, 1 July or 1 October of a year.",
            )

    @property
    def last_day(self) -> dt.date:
        """Last day of the records."""
        end = self.first_day.replace(year=self.first_day.year + self.years)
        return end - dt.timedelta(days=1)


def _require_between(name: str, value: int, least: int, most: int) -> None:
    """Refuse a number outside its limits."""
    if not least <= value <= most:
        raise InvalidInput(
            f"The number for {name} is outside what a synthetic place can be made with.",
            seen=f"{value:,}",
            remedy=f"Give a whole number from {least:,} to {most:,}.",
        )
