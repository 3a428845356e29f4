"""Names of analyses, and figures of an estimate as they stand in a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.areas.case import RATIO
from newcare.terms.words import count_words, number_words, per_cent

DESIGN_NAMES = {
    "callaway-santanna": "Callaway-Sant'Anna",
    "two-way-fixed-effects": "Two-way fixed effects",
    "poisson-fixed-effects": "Poisson with fixed effects",
    "synthetic-control": "Synthetic control",
    "augmented-synthetic-control": "Augmented synthetic control",
    "synthetic-difference-in-differences": "Synthetic difference in differences",
    "generalised-synthetic-control": "Generalised synthetic control",
    "interrupted-time-series": "Interrupted time series",
    "matched-cohort": "Matched cohort",
    "entropy-balance": "Entropy balance",
    "inverse-probability-weighting": "Inverse probability weighting",
}
SCREEN_NAMES = {
    "without-reporting-breaks": "units without a reporting break",
    "all-units": "all units",
}
COMPARISON_NAMES = {
    "never-treated": "",  # what is usual is not said on every line
    "not-yet-treated": " beside units that start later too",
    "own-past": " beside their own past",
}


def p_words(p_value: float) -> str:
    """A p value in a sentence: two places, three where it is below a tenth, and never nought."""
    if p_value < 0.001:
        return "p below 0.001"
    return f"p = {number_words(float(p_value), places=3 if p_value < 0.1 else 2)}"


def design_name(design: str) -> str:
    """A design at the head of a sentence."""
    return DESIGN_NAMES.get(design, design.replace("-", " ").capitalize())


def analysis_name(row: Mapping[str, Any]) -> str:
    """The design of a row of estimates, and its comparison where that is not units that never start."""
    beside = row.get("comparison") or "never-treated"
    return design_name(row["design"]) + COMPARISON_NAMES.get(beside, f" beside {beside}")


def is_ratio(row: Mapping[str, Any]) -> bool:
    """Whether the design of a row works on ratios of rates; otherwise it works on differences in the own unit."""
    return bool(row.get("scale", RATIO) == RATIO)


def effect_columns(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Columns that hold the effect of a row and its limits, on the scale on which its design works."""
    if is_ratio(row):
        return "relative_effect", "lower", "upper"
    return "absolute_effect", "absolute_lower", "absolute_upper"


def difference_words(
    value: float | None, *, signed: bool = False, beside: Iterable[float | None] = ()
) -> str:
    """A difference in an outcome's own unit: to one place, and where all figures are below 1 to three figures.

    Figures that stand in one phrase are given as `beside`, so that all have as many places as the largest needs.
    """
    sizes = [abs(each) for each in (value, *beside) if each is not None and math.isfinite(each)]
    largest = max(sizes, default=0.0)
    if value is None or not 0 < largest < 1 or all(round(size, 1) == size for size in sizes):
        return number_words(value, signed=signed)
    return number_words(value, places=min(2 - math.floor(math.log10(largest)), 6), signed=signed)


@dataclass(frozen=True)
class Quoted:
    """Phrases from one row of `estimate`, which has an interval; `outcome` is its name in running text.

    A row of a rate quotes the relative effect; one of another measurement quotes the difference in its own unit.
    """

    row: Mapping[str, Any]
    outcome: str

    @property
    def subject(self) -> str:
        """The outcome at the head of a sentence."""
        return self.outcome[:1].upper() + self.outcome[1:]

    def figures(self) -> tuple[float, float, float]:
        """Effect and limits on the scale of the row."""
        value, lower, upper = (float(self.row[name]) for name in effect_columns(self.row))
        return value, lower, upper

    def _words(self, figure: float, *, signed: bool = True) -> str:
        if is_ratio(self.row):
            return per_cent(figure, signed=signed)
        return difference_words(figure, signed=signed, beside=self.figures())

    @property
    def _interval(self) -> str:
        """The level of the interval, as "95 % interval"."""
        return f"{number_words(100 * self.row['confidence'], places=0)} % interval"

    @property
    def change(self) -> str:
        """The effect with its limits, signed."""
        value, lower, upper = (self._words(figure) for figure in self.figures())
        return f"{value} ({self._interval} {lower} to {upper})"

    @property
    def size(self) -> str:
        """The effect with its limits, without signs: smaller limit first."""
        value, lower, upper = self.figures()
        near, far = sorted((abs(lower), abs(upper)))
        words = [self._words(figure, signed=False) for figure in (abs(value), near, far)]
        return f"{words[0]} ({self._interval} {words[1]} to {words[2]})"

    @property
    def absolute(self) -> str:
        """The absolute effect with its limits, to be put after the relative one; nothing where there is no other."""
        if not is_ratio(self.row) or self.row["absolute_effect"] is None:
            return ""
        value, lower, upper = (
            number_words(self.row[f"absolute_{name}"], signed=True) for name in ("effect", "lower", "upper")
        )
        return f", {value} per 1,000 person-years ({lower} to {upper})"

    @property
    def people(self) -> str | None:
        """Events fewer or more than there would have been, with limits; null where none are counted."""
        avoided = [self.row.get(f"events_avoided{end}") for end in ("", "_lower", "_upper")]
        if any(value is None for value in avoided):
            return None
        value, lower, upper = (_fewer(number) for number in avoided)
        return f"Over the time seen that is {value} {self.outcome} than there would have been ({lower} to {upper})."

    def drift(self, per_year: float) -> str:
        """How fast the groups drew apart before the start."""
        return self._words(per_year)

    @property
    def detectable_fall(self) -> str:
        """The smallest fall that would probably have been seen."""
        return self._words(self.row["minimum_detectable_effect"], signed=False)

    @property
    def detectable_rise(self) -> str:
        """The smallest rise that would probably have been seen: as far from none on the scale of ratios."""
        fall = self.row["minimum_detectable_effect"]
        return per_cent(fall / (1 - fall)) if is_ratio(self.row) else self.detectable_fall


def _fewer(avoided: float | None) -> str:
    """Events avoided in words: "120 fewer", "35 more"."""
    number = avoided or 0.0
    return f"{count_words(abs(number))} {'fewer' if number >= 0 else 'more'}"
