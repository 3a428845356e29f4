"""Names of analyses, and figures of an estimate as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
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
        words = per_cent if is_ratio(self.row) else number_words
        return words(figure, signed=signed)

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

    @property
    def drift(self) -> str:
        """How fast the groups drew apart before the start."""
        return self._words(self.row["pre_trend_per_year"])

    @property
    def trend(self) -> str:
        """What is known of the trends before the start."""
        if self.row["pre_trend_p"] is None:
            return "trends before the start could not be tested"
        return f"trends before the start did not differ measurably (p = {self.p('pre_trend_p')})"

    @property
    def detectable_fall(self) -> str:
        """The smallest fall that would probably have been seen."""
        return self._words(self.row["minimum_detectable_effect"], signed=False)

    @property
    def detectable_rise(self) -> str:
        """The smallest rise that would probably have been seen: as far from none on the scale of ratios."""
        fall = self.row["minimum_detectable_effect"]
        return per_cent(fall / (1 - fall)) if is_ratio(self.row) else self.detectable_fall

    def p(self, name: str) -> str:
        """A p value with as many figures as it bears."""
        value = self.row[name]
        return "below 0.001" if value < 0.001 else f"{value:.2g}"


def _fewer(avoided: float | None) -> str:
    """Events avoided in words: "120 fewer", "35 more"."""
    number = avoided or 0.0
    return f"{count_words(abs(number))} {'fewer' if number >= 0 else 'more'}"
