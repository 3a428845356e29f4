"""The effect that one place found on one outcome, as a synthesis takes it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from newcare.errors import InvalidInput
from newcare.methods.effect import Effect, effect
from newcare.methods.study_results import StudyResult, from_difference, from_ratio

RATIO, DIFFERENCE = "ratio", "difference"
MEASURES = (RATIO, DIFFERENCE)
MOST_LOPSIDED = 0.25
"""Share of the width of its limits by which an effect may lie off their middle."""


@dataclass(frozen=True)
class PlaceResult:
    """One effect of one place.

    `measure` is "ratio" (of rates with and without the model of care) or "difference"; `study` holds a ratio as its
    logarithm. `group` is what it is compared by, `moderators` what is known of the place, by name.
    """

    place: str
    outcome: str
    measure: str
    study: StudyResult
    source: str
    group: str | None = None
    moderators: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of_limits(
        cls,
        place: str,
        outcome: str,
        measure: str,
        value: float,
        lower: float,
        upper: float,
        *,
        source: str,
        confidence: float = 0.95,
        group: str | None = None,
        moderators: Mapping[str, float] | None = None,
    ) -> PlaceResult:
        """Take an effect with its limits at `confidence`."""
        if measure not in MEASURES:
            raise InvalidInput(f"A measure is one of {', '.join(MEASURES)}.", seen=repr(measure))
        taken = from_ratio if measure == RATIO else from_difference
        study = taken(place, value, lower, upper, confidence)
        _refuse_lopsided(place, study, (lower, upper), measure)
        return cls(place, outcome, measure, study, source, group, moderators or {})

    def shown(self, confidence: float) -> Effect:
        """The effect with normal limits, on the scale on which it is read."""
        return read_as(
            effect(self.study.estimate, self.study.standard_error, confidence=confidence), self.measure
        )


def _refuse_lopsided(place: str, study: StudyResult, limits: tuple[float, float], measure: str) -> None:
    """Refuse limits that do not belong to the effect: a standard error taken from them would be wrong."""
    low, high = limits if measure == DIFFERENCE else (math.log(limits[0]), math.log(limits[1]))
    off = abs(study.estimate - (low + high) / 2) / (high - low)
    if off > MOST_LOPSIDED:
        scale = "" if measure == DIFFERENCE else " of logarithms"
        raise InvalidInput(
            f"The effect of {place} does not lie in the middle of its limits, on the scale{scale}.",
            seen=f"{off:.0%} of their width away",
            remedy="Check the figures; an effect with such limits has no standard error to pool by.",
        )


def read_as(found: Effect, measure: str) -> Effect:
    """Put an effect on the scale on which it is read: a ratio is held as its logarithm."""
    if measure == DIFFERENCE:
        return found
    return Effect(
        math.exp(found.estimate),
        found.standard_error,
        math.exp(found.lower),
        math.exp(found.upper),
        found.p_value,
        found.degrees_of_freedom,
    )
