"""What the checks read: the main result, and the panel of the units that it compares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from newcare.evaluation.areas.case import RATIO
from newcare.evaluation.designs import POISSON_FIXED_EFFECTS
from newcare.evaluation.diagnostics.panels import Observations
from newcare.evaluation.diagnostics.probe import mean_effect
from newcare.evaluation.sides import estimate_of, limits_of, same_analysis, side_of
from newcare.evaluation.wording import difference_words
from newcare.methods.effect import Effect
from newcare.methods.panel import Floats, Panel
from newcare.terms.words import interval_words, per_cent

EstimateRow = Mapping[str, Any]


@dataclass(frozen=True)
class Examined:
    """The main result on the primary outcome, and what it can be checked against.

    Args:
        main: its row of `estimate`.
        panel: the units of its screen that can be compared.
        scale: "ratio" where the panel holds logarithms of rates, "difference" where the outcome itself.
        periods_per_year: how many times of the panel make a year.
        observations: outcome -> its observed panel, of all units.
        characteristics: name -> a number for each unit of `panel`, from before the first start.
        groups: name -> a label for each unit of `panel`, null where unknown: subgroups of units.
        estimates: all rows of `estimate`.
        direction: outcome -> "lower", "higher" or "neither" is better; lower where it is not said.
        titles: outcome -> its name in running text.
    """

    main: EstimateRow
    panel: Panel
    scale: str = RATIO
    periods_per_year: int = 4
    observations: Observations = field(default_factory=dict)
    characteristics: Mapping[str, Floats] = field(default_factory=dict)
    groups: Mapping[str, list[str | None]] = field(default_factory=dict)
    estimates: tuple[EstimateRow, ...] = ()
    direction: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def confidence(self) -> float:
        """Level of the intervals."""
        level: float = self.main["confidence"]
        return level

    @cached_property
    def effect(self) -> Effect | None:
        """The effect that checks on the panel repeat; null where there is nothing to compare, or no interval."""
        return mean_effect(self.panel, self.confidence) if self.two_groups else None

    @property
    def side(self) -> int | None:
        """Side of no effect on which the main interval lies; null without one."""
        return side_of(self.main)

    @property
    def two_groups(self) -> bool:
        """Whether there are units on both sides to compare."""
        never = self.panel.never_treated
        return bool(never.any() and not never.all())

    def title(self, outcome: str) -> str:
        """An outcome's name in running text."""
        return self.titles.get(outcome, outcome.replace("-", " "))

    def worse(self, outcome: str) -> int:
        """The side that is worse: 1 where lower is better, -1 where higher is, 0 where neither."""
        return {"lower": 1, "higher": -1}.get(self.direction.get(outcome, "lower"), 0)

    def beside(self, role: str) -> list[EstimateRow]:
        """Rows of the main design, screen and comparison on outcomes of a role; of counts where events are rare."""
        rows = [row for row in self.estimates if row.get("role") == role]
        same = [row for row in rows if self.same_analysis(row)]
        judged = {row["outcome"] for row in same}
        rare = {"design": POISSON_FIXED_EFFECTS, "screen": self.main["screen"]}
        return same + [
            row
            for row in rows
            if row["outcome"] not in judged and same_analysis(row, rare, "design", "screen")
        ]

    def same_analysis(self, row: EstimateRow) -> bool:
        """Whether a row comes from the main design, screen and comparison."""
        return same_analysis(row, self.main)

    def figure(self, value: float) -> float:
        """A value of the panel's scale as the tables write it: a relative effect, or the difference itself."""
        return math.expm1(value) if self.scale == RATIO else value

    def words(self, figure: float | None) -> str:
        """Such a figure in words, signed."""
        words = per_cent if self.scale == RATIO else difference_words
        return words(figure, signed=True)

    def span(self, lower: float | None, upper: float | None) -> str:
        """An interval of such figures in words."""
        if self.scale == RATIO:
            return interval_words(lower, upper)
        return interval_words(
            lower, upper, words=lambda end: difference_words(end, signed=True, beside=(lower, upper))
        )

    def effect_words(self, row: EstimateRow) -> str:
        """Effect of a row of estimates with its interval, in words."""
        value, limits = estimate_of(row), limits_of(row)
        if self.scale != RATIO and limits:
            words = [
                difference_words(each, signed=True, beside=(value, *limits)) for each in (value, *limits)
            ]
            return f"{words[0]} ({words[1]} to {words[2]})"
        return self.words(value) + (f" ({self.span(*limits)})" if limits else "")
