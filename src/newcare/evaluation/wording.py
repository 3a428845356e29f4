"""Figures of an estimate as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newcare.terms.words import number_words, per_cent

DESIGN_NAMES = {
    "callaway-santanna": "Callaway-Sant'Anna",
    "two-way-fixed-effects": "Two-way fixed effects",
}
SCREEN_NAMES = {
    "without-reporting-breaks": "units without a reporting break",
    "all-units": "all units",
}


def _signed(share: float) -> str:
    return per_cent(share, signed=True)


@dataclass(frozen=True)
class Quoted:
    """Phrases from one row of `estimate`, which has an interval; `outcome` is its name in running text."""

    row: Mapping[str, Any]
    outcome: str

    @property
    def subject(self) -> str:
        """The outcome at the head of a sentence."""
        return self.outcome[:1].upper() + self.outcome[1:]

    @property
    def _interval(self) -> str:
        """The level of the interval, as "95 % interval"."""
        return f"{number_words(100 * self.row['confidence'], places=0)} % interval"

    @property
    def change(self) -> str:
        """The relative effect with its limits, signed."""
        lower, upper = _signed(self.row["lower"]), _signed(self.row["upper"])
        return f"{_signed(self.row['relative_effect'])} ({self._interval} {lower} to {upper})"

    @property
    def size(self) -> str:
        """The relative effect with its limits, without signs: smaller limit first."""
        near, far = sorted(abs(self.row[name]) for name in ("lower", "upper"))
        return (
            f"{per_cent(abs(self.row['relative_effect']))} "
            f"({self._interval} {per_cent(near)} to {per_cent(far)})"
        )

    @property
    def absolute(self) -> str:
        """The absolute effect with its limits."""
        value, lower, upper = (
            number_words(self.row[f"absolute_{name}"], signed=True) for name in ("effect", "lower", "upper")
        )
        return f"{value} per 1,000 person-years ({lower} to {upper})"

    @property
    def drift(self) -> str:
        """How fast the groups drew apart before the start."""
        return _signed(self.row["pre_trend_per_year"])

    @property
    def trend(self) -> str:
        """What is known of the trends before the start."""
        if self.row["pre_trend_p"] is None:
            return "trends before the start could not be tested"
        return f"trends before the start did not differ measurably (p = {self.p('pre_trend_p')})"

    @property
    def detectable_fall(self) -> str:
        """The smallest fall that would probably have been seen."""
        return per_cent(self.row["minimum_detectable_effect"])

    @property
    def detectable_rise(self) -> str:
        """The smallest rise that would probably have been seen: as far from none on the scale of ratios."""
        fall = self.row["minimum_detectable_effect"]
        return per_cent(fall / (1 - fall))

    def p(self, name: str) -> str:
        """A p value with as many figures as it bears."""
        value = self.row[name]
        return "below 0.001" if value < 0.001 else f"{value:.2g}"
