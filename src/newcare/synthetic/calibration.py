"""How near a made-up place comes to cited figures of England and Scotland: one table of targets, and one comparison."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from newcare.synthetic.calibration_figures import figures
from newcare.synthetic.effect import Effect
from newcare.synthetic.place import ALL_TABLES, make_place
from newcare.synthetic.settings import PlaceSettings

YEARS = 3
PEOPLE = 100_000


@dataclass(frozen=True)
class Target:
    """One cited figure: a place's own lies within `within` of `figure`, or above it where `least`.

    `met` is whether the model claims to meet it; `note` says why not. `standing` says how far the figure is to be
    trusted.
    """

    name: str
    title: str
    of: str | None
    unit: str
    figure: float
    within: float
    least: bool
    source: str
    standing: str
    met: bool
    note: str


@dataclass(frozen=True)
class Calibrated:
    """A target and what a place had."""

    target: Target
    seen: float

    @property
    def within(self) -> bool:
        """Whether the place is as near as the target asks."""
        short = self.target.figure - self.seen
        return short <= self.target.within if self.target.least else abs(short) <= self.target.within


def targets() -> tuple[Target, ...]:
    """Load the table of targets."""
    text = (files("newcare.synthetic") / "calibration.toml").read_text(encoding="utf-8")
    return tuple(one for entry in tomllib.loads(text)["targets"] for one in _each(entry))


def calibrate(settings: PlaceSettings) -> tuple[Calibrated, ...]:
    """Make a place in memory and compare it with every target.

    Args:
        settings: of which the people and the seed are used; the place has three years, no effect and no breaks.

    Returns:
        One entry a target, in the order of the table.
    """
    plain = replace(settings, years=YEARS, effect=Effect.parse("none"), reporting_breaks=False)
    tables, _ = make_place(plain, ALL_TABLES)
    first = plain.first_day
    seen = figures(tables, [_year_on(first, k) for k in range(YEARS + 1)])
    return tuple(Calibrated(target, seen[target.name, target.of]) for target in targets())


def _year_on(day: dt.date, years: int) -> dt.date:
    """The same day, years later; the first day of a quarter exists in every year."""
    return day.replace(year=day.year + years)


def _each(entry: Mapping[str, Any]) -> list[Target]:
    """One target, or one for each of its groups."""
    shared = {"least": False, "met": True, "note": "", **entry}
    groups = shared.pop("by", None)
    if groups is None:
        return [Target(of=None, **shared)]
    rows = zip(groups, shared.pop("figure"), shared.pop("within"), strict=True)
    return [Target(of=of, figure=figure, within=within, **shared) for of, figure, within in rows]
