"""A plan as a value: all that its page, its files and the command say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from newcare import __version__
from newcare.evaluation.planning.planned import Detection, Simulated
from newcare.evaluation.planning.prospects import Ceiling, Risk
from newcare.evaluation.planning.settings import Settings
from newcare.evaluation.planning.surface import units_needed
from newcare.evaluation.protocol import Protocol, ProtocolStatus, Seen
from newcare.methods.disclosure import Policy


@dataclass(frozen=True)
class Plan:
    """A plan of an evaluation.

    `titles` are those of the outcomes. `reach` is the widest share of the cohort that an intervention reaches.
    `detections` has the primary outcome first. `ceiling` is null where it is not known, for the reason `no_ceiling` or
    because the outcome is not added up by cohort. `cohort` is the number of people in it on the day `chosen_on`, null
    where it is not known or may not be shown. `status` is null until the lock was looked at.
    """

    protocol: Protocol
    titles: Mapping[str, str]
    reach: float
    detections: tuple[Detection, ...]
    ceiling: Ceiling | None
    no_ceiling: str | None
    cohort: int | None
    chosen_on: str
    risks: tuple[Risk, ...]
    seen: Seen
    settings: Settings
    policy: Policy
    data_version: str
    status: ProtocolStatus | None = None
    made_up: bool = False

    def with_status(self, status: ProtocolStatus, *, made_up: bool) -> Plan:
        """The plan with the state of its lock, and whether the place is made up."""
        return replace(self, status=status, made_up=made_up)

    @property
    def primary(self) -> Detection:
        """What could be seen in the primary outcome."""
        return self.detections[0]

    @property
    def simulated(self) -> tuple[Simulated, ...]:
        """What each design that was run says of the primary outcome; none where no interval could be had."""
        first = self.primary.simulated
        further = self.primary.in_full.others if self.primary.in_full else ()
        return () if first is None else (first, *further)

    @property
    def asked_for(self) -> float | None:
        """The effect that must be seen: the promise or the smallest that matters, whichever is smaller."""
        named = (self.protocol.promised_fall, self.protocol.smallest_effect_that_matters)
        return min((size for size in named if size is not None), default=None)

    @property
    def needed(self) -> int | None:
        """How many units would have to start for that to be seen; null where no number would do."""
        if self.asked_for is None or self.primary.in_full is None:
            return None
        years = min(self.protocol.follow_up_years, max(cell.years for cell in self.primary.in_full.surface))
        return units_needed(self.primary.in_full.surface, fall=self.asked_for, years=years)

    @property
    def reached_ceiling(self) -> float | None:
        """The ceiling, if only those that the widest intervention reaches had no event any more."""
        return None if self.ceiling is None else self.ceiling.share * self.reach

    def values(self) -> dict[str, Any]:
        """Plain values, for plan.json; what the folder held is said in the lock alone."""
        return {
            "protocol": self.protocol.values(),
            "sha256": self.protocol.sha256,
            "status": None if self.status is None else self.status.values(),
            "cohort": {"people": self.cohort, "chosen_on": self.chosen_on},
            "ceiling": None
            if self.ceiling is None
            else asdict(self.ceiling) | {"reached": self.reached_ceiling},
            "outcomes": [_outcome_values(found) for found in self.detections],
            "needed_units": self.needed,
            "risks": [asdict(risk) for risk in self.risks],
            "settings": asdict(self.settings),
            "data_version": self.data_version,
            "newcare": __version__,
        }


def _outcome_values(found: Detection) -> dict[str, Any]:
    """What could be seen in one outcome."""
    plain: dict[str, Any] = {
        "outcome": found.outcome,
        "units_treated": found.units_treated,
        "units_comparison": found.units_comparison,
        "units_left_out": found.units_left_out,
        "quarters_before": found.quarters_before,
        "quarters_after": found.quarters_after,
        "scatter": asdict(found.scatter),
        "reason": found.reason,
    }
    plain |= {"designs": [_design_values(each) for each in _designs(found)]}
    if found.in_full is not None:
        replayed = found.in_full.replay
        plain |= {
            "found_at_detectable": found.in_full.found,
            "replay": None if replayed is None else asdict(replayed) | {"ratio": replayed.ratio},
        }
    return plain


def _designs(found: Detection) -> tuple[Simulated, ...]:
    """Designs that were run on an outcome."""
    further = found.in_full.others if found.in_full else ()
    return () if found.simulated is None else (found.simulated, *further)


def _design_values(each: Simulated) -> dict[str, Any]:
    """What one design could see."""
    return {
        "design": each.design,
        "minimum_detectable_effect": asdict(each.detectable),
        "textbook": each.textbook,
        "false_alarms": each.false_alarms,
    }
