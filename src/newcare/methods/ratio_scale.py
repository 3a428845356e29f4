"""From the log scale, on which effects on rates are estimated, to ratios and per cent."""

from __future__ import annotations

import math
from dataclasses import dataclass

_LARGEST = 700.0  # the exponential of more is beyond a floating-point number


def ratio_of(logarithm: float | None) -> float | None:
    """Turn a log ratio into a ratio; null where it is unknown or too large to write."""
    return None if logarithm is None or logarithm > _LARGEST else math.exp(logarithm)


def percent_of(logarithm: float) -> float:
    """Turn a log ratio into a change in per cent; infinite where it is too large to write."""
    return 100 * math.expm1(logarithm) if logarithm <= _LARGEST else math.inf


@dataclass(frozen=True)
class DetectableRatios:
    """The nearest ratios to 1 that a design can tell from 1, downwards and upwards."""

    detectable_reduction_rate_ratio: float
    detectable_increase_rate_ratio: float | None
    detectable_reduction_percent: float


def detectable_ratios(minimum_detectable_effect: float) -> DetectableRatios:
    """Turn a minimum detectable effect on the log scale into ratios."""
    return DetectableRatios(
        math.exp(-minimum_detectable_effect),
        ratio_of(minimum_detectable_effect),
        -percent_of(-minimum_detectable_effect),
    )
