"""What is known of a relative effect: a distribution of the logarithm of the rate ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

from newcare.methods.effect import distribution, quantile


@dataclass(frozen=True)
class LogRatio:
    """The logarithm of a rate ratio: its estimate, its standard error, and the t distribution's degrees of freedom.

    `degrees_of_freedom` is null where the distribution is normal. Nothing but the estimate is known: no prior.
    """

    estimate: float
    standard_error: float
    degrees_of_freedom: float | None = None

    @classmethod
    def of_interval(
        cls,
        relative_effect: float,
        lower: float,
        upper: float,
        *,
        confidence: float,
        degrees_of_freedom: float | None = None,
    ) -> LogRatio:
        """Read the standard error off the width of an interval of the relative effect."""
        reach = quantile(0.5 + confidence / 2, degrees_of_freedom)
        error = (math.log1p(upper) - math.log1p(lower)) / (2 * reach)
        return cls(math.log1p(relative_effect), error, degrees_of_freedom)

    def effect_at(self, standardised: float) -> float:
        """The relative effect so many standard errors above the estimate."""
        return math.expm1(self.estimate + standardised * self.standard_error)

    def chance_below(self, relative_effect: float) -> float:
        """Chance that the true relative effect lies below a value."""
        return self.chance_under((math.log1p(relative_effect) - self.estimate) / self.standard_error)

    def chance_under(self, standardised: float) -> float:
        """Chance of less than so many standard errors above the estimate."""
        return distribution(standardised, self.degrees_of_freedom)
