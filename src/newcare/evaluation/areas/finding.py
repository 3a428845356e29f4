"""One effect with its limits, on the scale on which a design works, and the figures that people read off it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from newcare.methods.effect import effect, quantile

_POWER = 0.8
_BOUNDLESS = 20.0  # log rate ratio: rates hundreds of millions of times as high are no limit
Figures = dict[str, float | int | str | None]


@dataclass(frozen=True)
class Finding:
    """An effect: the logarithm of a rate ratio, or a difference in the outcome's own unit.

    Limits and p value are null where no interval can be had, and `reason` says why. `standard_error` and
    `degrees_of_freedom` are null where the limits come from permutation or from draws. `units_treated` contribute.
    """

    estimate: float | None
    units_treated: int
    standard_error: float | None = None
    degrees_of_freedom: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    reason: str | None = None

    @classmethod
    def with_t(
        cls, estimate: float, standard_error: float, freedom: float, units: int, confidence: float
    ) -> Finding:
        """Put limits of Student's t round an estimate."""
        found = effect(estimate, standard_error, confidence=confidence, degrees_of_freedom=freedom)
        return cls(
            found.estimate, units, standard_error, freedom, found.lower, found.upper, found.p_value, None
        )

    def without_interval(self, reason: str) -> Finding:
        """Keep the estimate, and say why it has no limits."""
        return Finding(self.estimate, self.units_treated, reason=reason)

    def withheld(self, reason: str) -> Finding:
        """Keep only the number of units, and say why the effect is not shown."""
        return Finding(None, self.units_treated, reason=reason)

    def over_units(self, units: int) -> Finding:
        """Say on how many units it rests."""
        return replace(self, units_treated=units)

    def figures(self, *, ratio: bool) -> Figures:
        """Give effect, limits and p value by column name: relative where the scale is that of logs, else absolute."""
        if ratio and self.upper is not None and self.upper > _BOUNDLESS:
            return self.without_interval("its limits are too far apart to say anything").figures(ratio=True)
        names = ("relative_effect", "lower", "upper")
        written: Callable[[float], float] = math.expm1
        if not ratio:
            names, written = ("absolute_effect", "absolute_lower", "absolute_upper"), float
        values = (self.estimate, self.lower, self.upper)
        shown = {
            name: None if value is None else written(value) for name, value in zip(names, values, strict=True)
        }
        return {
            **shown,
            "standard_error": self.standard_error,
            "degrees_of_freedom": self.degrees_of_freedom,
            "units_treated": self.units_treated,
            "p_value": self.p_value,
            "reason": self.reason,
        }

    def detectable(self, confidence: float) -> float | None:
        """Smallest true effect, on the design's own scale, that had a chance of 80 % to be told from none.

        From the half-width of the interval, which under t or normal limits is the familiar sum of two quantiles times
        the standard error.
        """
        if self.lower is None or self.upper is None:
            return None
        size = quantile(0.5 + confidence / 2, self.degrees_of_freedom)
        power = quantile(_POWER, self.degrees_of_freedom)
        return (self.upper - self.lower) / 2 * (size + power) / size

    def minimum_detectable_effect(self, confidence: float) -> float | None:
        """Smallest fall, as a share of the rate, that had a chance of 80 % to be seen; for log rate ratios."""
        reach = self.detectable(confidence)
        return None if reach is None else -math.expm1(-reach)
