"""One outcome judged as the protocol has it: on both screens, by each design, beside each control group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.areas import RATIO, area_design, why_no_interval
from newcare.evaluation.designs import COMPARISONS, OWN_PAST, POISSON_FIXED_EFFECTS
from newcare.evaluation.estimate_rows import Row
from newcare.evaluation.observed import Observed
from newcare.evaluation.screened_panel import Estimated, ScreenedPanel
from newcare.methods.effect import check_confidence, check_option

WITHOUT_BREAKS = "without-reporting-breaks"
ALL_UNITS = "all-units"
PRIMARY = "primary"
HALF_ADDED = "; 0.5 added to events and expected events, because some unit had none in a quarter"

RARE_EVENTS = (
    "half of the units expect fewer than 5 events a period, where logarithms bend this design towards no effect: judge "
    "by poisson-fixed-effects"
)
INDEPENDENT = "units taken as independent of each other"
CLUSTERED = "units of one cluster counted together, as chance may move them together"
UNCLUSTERED = f"{INDEPENDENT}, although clusters are named"


@dataclass(frozen=True)
class Plan:
    """How an outcome is judged, as the protocol has it.

    Attributes:
        designs: names; the first gives the headline.
        comparisons: "never-treated", "not-yet-treated"; the first gives the headline. A design that knows only one
            control group takes that.
        confidence: level of the two-sided limits, between 0 and 1.
        exclude_reporting_breaks: the choice of screen; the other is shown beside it.
        data_version: written on every row.
    """

    designs: Sequence[str]
    comparisons: Sequence[str]
    confidence: float
    exclude_reporting_breaks: bool
    data_version: str

    def __post_init__(self) -> None:
        check_confidence(self.confidence)
        for name in self.designs:
            area_design(name)
        for name in self.comparisons:
            check_option("comparison", name, COMPARISONS)

    @property
    def screen(self) -> str:
        """The screen that gives the headline."""
        return WITHOUT_BREAKS if self.exclude_reporting_breaks else ALL_UNITS


@dataclass(frozen=True)
class JudgedOutcome:
    """One outcome and how it is judged."""

    plan: Plan
    outcome: str
    role: str
    observed: Observed

    def screens(self) -> list[tuple[str, ScreenedPanel, list[Estimated]]]:
        """Estimate on each screen; where no reporting broke they are the same units, and are estimated once."""
        breaks = self.observed.reporting_break
        first = self._on(~breaks)
        second = self._on(breaks | ~breaks) if breaks.any() else first
        return [(WITHOUT_BREAKS, *first), (ALL_UNITS, *second)]

    def _on(self, units: Any) -> tuple[ScreenedPanel, list[Estimated]]:
        """Estimate on the units flagged."""
        screened = ScreenedPanel.of(self.observed, units)
        plan = self.plan
        return screened, [*screened.estimated(self._designs(screened), plan.comparisons, plan.confidence)]

    def _designs(self, screened: ScreenedPanel) -> Sequence[str]:
        """The plan's designs; an outcome beside the primary one is judged as counts where its events are rare."""
        designs = self.plan.designs
        first = area_design(designs[0])
        counts = self.observed.rare and not first.compares_counts
        if self.role == PRIMARY or not counts or why_no_interval(screened.panel) is not None:
            return designs
        return (POISSON_FIXED_EFFECTS,)

    def shared(self, screen: str, screened: ScreenedPanel, estimated: Estimated) -> Row:
        """What every row of a design on a screen says."""
        return {
            "outcome": self.outcome,
            "role": self.role,
            "design": estimated.design.name,
            "screen": screen,
            "comparison": estimated.comparison,
            "method": self._method(screened, estimated),
            "confidence": self.plan.confidence,
            "data_version": self.plan.data_version,
        }

    def _method(self, screened: ScreenedPanel, estimated: Estimated) -> str:
        """Say how the figures were worked out."""
        averaged, observed = "the outcome", self.observed
        if self.observed.scale == RATIO:
            averaged = self.observed.averaged
        method = estimated.design.method.format(comparison=estimated.comparison, outcome=averaged)
        found = estimated.found
        unused = len(self.observed.covariates) and not estimated.design.takes_covariates
        parts = [
            method,
            found.limits,
            self._independence(estimated),
            found.warning,
            RARE_EVENTS if observed.rare and not estimated.design.compares_counts else None,
            "covariates are not used" if unused else None,
            found.events_from,
            f"units without an event before their start, left out: {screened.silent}"
            if screened.silent
            else None,
        ]
        return "; ".join(part for part in parts if part) + HALF_ADDED * observed.half_added

    def _independence(self, estimated: Estimated) -> str | None:
        """Say whether chance is taken to move each unit by itself."""
        mean = estimated.found.mean
        if mean.lower is None or estimated.comparison == OWN_PAST:
            return None
        if self.observed.cluster is None:
            return INDEPENDENT
        return UNCLUSTERED if mean.degrees_of_freedom is None else CLUSTERED

    def is_main(self, screen: str, place: int) -> bool:
        """Whether the protocol judges by this row: the first design and comparison on the screen chosen."""
        return self.role == PRIMARY and screen == self.plan.screen and place == 0
