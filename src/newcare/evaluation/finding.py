"""One effect on the logarithm of a rate, and the figures that people read off it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from newcare.methods.effect import detectable, effect


@dataclass(frozen=True)
class Finding:
    """A log rate ratio. Its standard error and degrees of freedom are null where no interval can be had.

    `units_treated` contribute to it. `reason` says why something is null.
    """

    log_ratio: float | None
    standard_error: float | None
    degrees_of_freedom: float | None
    units_treated: int
    reason: str | None = None

    def without_interval(self, reason: str) -> Finding:
        """Keep the estimate, and say why it has no limits."""
        return Finding(self.log_ratio, None, None, self.units_treated, reason)

    def figures(self, confidence: float) -> dict[str, float | int | str | None]:
        """Give the relative effect with limits and p value, and what they rest on."""
        row: dict[str, float | int | str | None] = {
            "relative_effect": None if self.log_ratio is None else math.expm1(self.log_ratio),
            "standard_error": self.standard_error,
            "degrees_of_freedom": self.degrees_of_freedom,
            "units_treated": self.units_treated,
            "reason": self.reason,
        }
        if self.log_ratio is not None and self.standard_error is not None:
            found = effect(
                self.log_ratio,
                self.standard_error,
                confidence=confidence,
                degrees_of_freedom=self.degrees_of_freedom,
            )
            row |= {
                "lower": math.expm1(found.lower),
                "upper": math.expm1(found.upper),
                "p_value": found.p_value,
            }
        return row

    def minimum_detectable_effect(self, confidence: float) -> float | None:
        """Smallest fall, as a share of the rate, that had a chance of 80 % to be told from none."""
        if self.standard_error is None or self.degrees_of_freedom is None:
            return None
        return -math.expm1(
            -detectable(
                self.standard_error, confidence=confidence, degrees_of_freedom=self.degrees_of_freedom
            )
        )
