"""One choice of units, estimated by every design."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.designs import (
    DESIGNS,
    TWO_WAY_FIXED_EFFECTS,
    DesignFindings,
    Drift,
    by_callaway_santanna,
    by_two_way_fixed_effects,
    drift_before_start,
    why_no_interval,
)
from newcare.evaluation.finding import Finding
from newcare.evaluation.observed import Observed
from newcare.methods.panel import Flags, Panel

PER = 1_000


@dataclass(frozen=True)
class ScreenedPanel:
    """The units that a screen lets through: `panel` of those that can be compared, `n_units` before that."""

    panel: Panel
    n_units: int

    @classmethod
    def of(cls, observed: Observed, units: Flags) -> ScreenedPanel:
        """Take the units flagged; those not seen in every quarter, or started from the first, are left out."""
        kept = observed.panel.keep(units)
        return cls(kept.comparable(), kept.n_units)

    def designs(self) -> Iterator[DesignFindings]:
        """Estimate by each design; without limits where the panel cannot carry them."""
        reason = why_no_interval(self.panel)
        if self.panel.never_treated.all() or not self.panel.never_treated.any():
            nothing = Finding(None, None, None, int((~self.panel.never_treated).sum()), reason)
            for design in DESIGNS:
                yield DesignFindings(design, nothing, {}, {})
        elif reason is not None:
            yield by_callaway_santanna(self.panel).without_intervals(reason)
            yield DesignFindings(TWO_WAY_FIXED_EFFECTS, Finding(None, None, None, 0, reason), {}, {})
        else:
            yield by_callaway_santanna(self.panel)
            yield by_two_way_fixed_effects(self.panel)

    def drift(self) -> Drift:
        """Test for drift before the start, where there is enough to test."""
        return Drift(None, None) if why_no_interval(self.panel) else drift_before_start(self.panel)

    def estimate_row(self, mean: Finding, observed: Observed, confidence: float) -> dict[str, Any]:
        """Write the mean effect as rates and events, with what it rests on."""
        row = mean.figures(confidence)
        treated = ~self.panel.never_treated
        drift = self.drift()
        return {
            **row,
            **_absolute(row, observed),
            "units_treated": int(treated.sum()),
            "units_comparison": int((~treated).sum()),
            "units_left_out": self.n_units - self.panel.n_units,
            "quarters_before": int(self.panel.first_treated.min()) if treated.any() else 0,
            "minimum_detectable_effect": mean.minimum_detectable_effect(confidence),
            "pre_trend_per_year": drift.per_year,
            "pre_trend_p": drift.p_value,
        }


def _absolute(row: dict[str, Any], observed: Observed) -> dict[str, Any]:
    """Turn relative effects into rates and events: the events seen are known, those avoided follow from the effect.

    Events there would have been = events seen / (1 + relative effect).
    """
    events, years = observed.events_after_start, observed.person_years_after_start
    found: dict[str, Any] = {"events": events, "person_years": years}
    ends = {"relative_effect": ("absolute_effect", "events_avoided")}
    ends |= {"lower": ("absolute_lower", "events_avoided_upper")}
    ends |= {"upper": ("absolute_upper", "events_avoided_lower")}
    for source, (rate, avoided) in ends.items():
        effect = row.get(source)
        if effect is not None and years > 0:
            found[avoided] = events / (1 + effect) - events
            found[rate] = -found[avoided] / years * PER
    if "events_avoided" in found:
        found["counterfactual_rate"] = (events + found["events_avoided"]) / years * PER
    return found
