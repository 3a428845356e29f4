"""One choice of units, estimated by every design that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.areas import (
    RATIO,
    AreaCase,
    AreaDesign,
    Asked,
    Counts,
    DesignFindings,
    Drift,
    Finding,
    area_design,
    drift_before_start,
    why_no_interval,
)
from newcare.evaluation.areas.poisson_fixed_effects import IMPUTED, by_poisson_fixed_effects
from newcare.evaluation.designs import LEAST_CLUSTERS, NEVER_TREATED
from newcare.evaluation.observed import Observed
from newcare.methods.panel import Flags, Integers, Panel


@dataclass(frozen=True)
class Estimated:
    """What a design found on one comparison."""

    design: AreaDesign
    comparison: str
    found: DesignFindings


@dataclass(frozen=True)
class ScreenedPanel:
    """The units that a screen lets through: `case` of those that can be compared, `n_units` before that.

    `silent`: how many of those left out have no event before their start.
    """

    case: AreaCase
    n_units: int
    silent: int = 0
    imputed: dict[float, DesignFindings] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, observed: Observed, units: Flags) -> ScreenedPanel:
        """Take the units flagged; those not seen in every quarter, or started from the first, are left out."""
        panel = observed.panel
        usable = units & ~np.isnan(panel.outcome).any(axis=1) & (panel.start > 0)
        usable &= ~np.isnan(observed.covariates).any(axis=(0, 2))
        counts = Counts(observed.events[usable], observed.expected[usable]) if observed.counted else None
        case = AreaCase(
            panel.keep(usable),
            counts,
            observed.covariates[:, usable],
            observed.periods_per_year,
            observed.scale,
            _clusters(observed, usable),
        )
        silent = 0 if observed.silent is None else int((units & observed.silent).sum())
        return cls(case, int(units.sum()), silent)

    @property
    def panel(self) -> Panel:
        """The panel of the units that can be compared."""
        return self.case.panel

    def estimated(
        self, designs: Sequence[str], comparisons: Sequence[str], confidence: float
    ) -> Iterator[Estimated]:
        """Estimate by each design, beside each group that it can be set beside."""
        for name in designs:
            design = area_design(name)
            beside = [one for one in comparisons if one in design.comparisons] or design.comparisons[:1]
            for comparison in beside:
                asked = Asked(confidence, comparison)
                yield Estimated(design, comparison, self._estimate(design, asked))

    def _estimate(self, design: AreaDesign, asked: Asked) -> DesignFindings:
        """Estimate by one design; where it cannot, say why."""
        treated = self.case.units_treated
        if treated == 0 or (asked.comparison == NEVER_TREATED and treated == self.panel.n_units):
            reason = why_no_interval(self.panel, asked.comparison) or "there is nothing to compare with"
            if self.silent:
                reason += f"; units without an event before their start, left out: {self.silent}"
            return DesignFindings(Finding(None, treated, reason=reason), {}, {}, "")
        try:
            found = design.estimate(self.case, asked)
        except InvalidInput as error:
            return DesignFindings(Finding(None, treated, reason=_in_words(error)), {}, {}, "")
        found = self._with_clusters(self._with_counts(design, found, asked))
        return found if design.few_units else found.with_few_withheld()

    def _with_counts(self, design: AreaDesign, found: DesignFindings, asked: Asked) -> DesignFindings:
        """Take what rates and events are worked out from where counts are compared as logarithms."""
        counts = self.case.counts is not None and self.case.scale == RATIO
        own = design.compares_counts or self.case.units_treated == 1 or found.of_events is not None
        if not counts or own:
            return found
        return replace(found, of_events=self._imputed(asked.confidence), events_from=IMPUTED)

    def _with_clusters(self, found: DesignFindings) -> DesignFindings:
        """Give no limits that rest on one or two clusters."""
        never = self.panel.never_treated
        if self.case.clusters is None or not never.any():
            return found
        fewest = min(self.case.clusters_of(never), self.case.clusters_of(~never))
        if fewest >= LEAST_CLUSTERS:
            return found
        return found.without_intervals(
            f"units come from {fewest} {'cluster' if fewest == 1 else 'clusters'} on one side; an interval needs "
            f"{LEAST_CLUSTERS}"
        )

    def _imputed(self, confidence: float) -> DesignFindings:
        """Events seen over those a Poisson regression imputes; without figures where it cannot."""
        if confidence not in self.imputed:
            try:
                self.imputed[confidence] = by_poisson_fixed_effects(self.case, Asked(confidence))
            except InvalidInput as error:
                none = Finding(None, self.case.units_treated, reason=_in_words(error))
                self.imputed[confidence] = DesignFindings(none, {}, {}, "")
        return self.imputed[confidence]

    def drift(self, confidence: float) -> Drift:
        """Test for drift before the start, where there is enough to test."""
        return Drift(None, None) if why_no_interval(self.panel) else drift_before_start(self.case, confidence)

    def about(self, confidence: float) -> dict[str, Any]:
        """Say what every estimate on these units rests on."""
        treated = ~self.panel.never_treated
        drift = self.drift(confidence)
        return {
            "units_comparison": int((~treated).sum()),
            "units_left_out": self.n_units - self.panel.n_units,
            "quarters_before": int(self.panel.first_treated.min()) if treated.any() else 0,
            "pre_trend_per_year": drift.per_year,
            "pre_trend_p": drift.p_value,
        }


def _clusters(observed: Observed, units: Flags) -> Integers | None:
    """Number the clusters of the units flagged from 0; null where none are named."""
    if observed.cluster is None:
        return None
    return np.unique(np.array(observed.cluster)[units], return_inverse=True)[1]


def _in_words(error: InvalidInput) -> str:
    """Write a refusal as a reason within a sentence."""
    problem = error.problem.rstrip(".")
    seen = f" ({error.seen})" if error.seen else ""
    return problem[:1].lower() + problem[1:] + seen
