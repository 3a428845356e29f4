"""Phrases from one row of `person_estimate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.people.study import ONE_GROUP
from newcare.evaluation.sides import side_of_limits
from newcare.evaluation.wording import design_name, difference_words
from newcare.terms.words import number_words, per_cent, pounds_words

Row = Mapping[str, Any]
_ENDS = ("estimate", "lower", "upper")


@dataclass(frozen=True)
class PersonEffect:
    """Phrases from one row of `person_estimate`."""

    row: Row

    @property
    def is_ratio(self) -> bool:
        """Whether the figure is a ratio."""
        return "ratio" in str(self.row["measure"])

    @property
    def none(self) -> float:
        """The figure of no effect."""
        return 1.0 if self.is_ratio else 0.0

    @property
    def side(self) -> int | None:
        """On which side of no effect the interval lies; null without one."""
        lower, upper = self.row["lower"], self.row["upper"]
        return (
            None if lower is None or upper is None else side_of_limits(lower - self.none, upper - self.none)
        )

    def words(self, figure: float | None, *, signed: bool = True) -> str:
        """A figure as a relative change, as money, as a share, or in the outcome's own unit."""
        if figure is None:
            return "not known"
        if self.is_ratio or self.row["measure"] == "risk-difference":
            return per_cent(figure - self.none, signed=signed)
        unit = str(self.row["unit"] or "")
        if unit.startswith("pence"):
            return pounds_words(figure, signed=signed)
        return difference_words(figure, signed=signed, beside=[self.row[end] for end in _ENDS])

    @property
    def per(self) -> str:
        """What a difference is per, after its figure."""
        unit = str(self.row["unit"] or "")
        if self.is_ratio or not unit:
            return ""
        return f" {unit.removeprefix('pence ')}" if unit.startswith("pence") else f" {unit}"

    @property
    def interval(self) -> str:
        """The interval with its level; why there is none."""
        if self.side is None:
            return f"no interval: {self.row['reason']}"
        level = number_words(100 * self.row["confidence"], places=0)
        return f"{level} % interval {self.words(self.row['lower'])} to {self.words(self.row['upper'])}"

    @property
    def figures(self) -> str:
        """The effect, and its limits where it has them."""
        value, lower, upper = (self.words(self.row[end]) for end in _ENDS)
        return value if self.side is None else f"{value} ({lower} to {upper})"

    @property
    def change(self) -> str:
        """The effect with its interval."""
        return f"{self.words(self.row['estimate'])}{self.per} ({self.interval})"

    @property
    def name(self) -> str:
        """Design, and control group where there are several."""
        beside = "" if self.row["comparison"] == ONE_GROUP else f" beside {self.row['comparison']}"
        return f"{design_name(self.row['design'])}{beside}"
