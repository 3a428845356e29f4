"""E-value: how strongly an unmeasured cause would have to act to explain an association away.

Source: VanderWeele and Ding 2017, Ann Intern Med 167:268.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.methods.checks import number
from newcare.methods.effect import check_option

_LARGEST = 1e150  # its square is still a number
_SCALE, _REACH = 0.91, 1.78  # log odds ratio of a standardised mean difference, and that times 1.96
_CONVERSIONS: Mapping[str, Callable[[float], float]] = {
    "risk_ratio": lambda ratio: ratio,
    "rate_ratio": lambda ratio: ratio,
    "odds_ratio_rare": lambda ratio: ratio,
    "hazard_ratio_rare": lambda ratio: ratio,
    "odds_ratio_common": math.sqrt,
    "hazard_ratio_common": lambda ratio: (1 - 0.5 ** math.sqrt(ratio)) / (1 - 0.5 ** math.sqrt(1 / ratio)),
}
_STANDARDISED = "standardised_mean_difference"


@dataclass(frozen=True)
class EValue:
    """The least risk ratio, with both treatment and outcome, of a confounder that explains the finding away.

    `e_value_confidence_limit` is what would move the interval to 1: 1 where it holds 1, null without an
    interval. `risk_ratio` is the estimate on the scale of risk ratios.
    """

    e_value: float
    e_value_confidence_limit: float | None
    risk_ratio: float


def e_value(
    estimate: float,
    lower: float | None = None,
    upper: float | None = None,
    standard_error: float | None = None,
    measure: str = "risk_ratio",
) -> EValue:
    """Find the E-value of an estimate and of the limit of its interval that lies nearer 1.

    Args:
        estimate: a ratio, or a standardised mean difference.
        lower: limits of its interval, on the same scale. Of a single limit only the one towards 1 is of use.
        upper: as `lower`.
        standard_error: of a standardised mean difference, in place of limits.
        measure: what the estimate is. A ratio of a common outcome is turned into a risk ratio by an approximation;
            "rare" means below about 15 % at the end of follow-up.

    Raises:
        InvalidInput: a ratio is not positive, or the estimate lies outside its limits.
    """
    check_option("measure", measure, (*_CONVERSIONS, _STANDARDISED))
    centre = number("estimate", estimate)
    low, high = (
        None if value is None else number(name, value) for name, value in (("lower", lower), ("upper", upper))
    )
    if (low is not None and low > centre) or (high is not None and high < centre):
        raise InvalidInput("The estimate must lie between its limits.", seen=f"{centre:g}")
    if measure == _STANDARDISED:
        ratio, least, most = _standardised(centre, low, high, standard_error)
    else:
        ratio = _converted(centre, measure)
        least, most = (None if limit is None else _converted(limit, measure) for limit in (low, high))
    return EValue(_of(ratio), _of_limit(ratio, least, most), ratio)


def _converted(value: float, measure: str) -> float:
    """Turn a ratio into a risk ratio; refuses one of 0 or less."""
    if value <= 0:
        raise InvalidInput("A ratio and its limits must be positive.", seen=f"{value:g}")
    return _CONVERSIONS[measure](value)


def _standardised(
    centre: float, low: float | None, high: float | None, standard_error: float | None
) -> tuple[float, float | None, float | None]:
    """Turn a standardised mean difference and its limits into risk ratios."""
    ratio = _raised(_SCALE * centre)
    if standard_error is None:
        least, most = (None if limit is None else _raised(_SCALE * limit) for limit in (low, high))
        return ratio, least, most
    error = number("standard_error", standard_error)
    if error < 0:
        raise InvalidInput("`standard_error` must not be negative.", seen=f"{error:g}")
    return ratio, _raised(_SCALE * centre - _REACH * error), _raised(_SCALE * centre + _REACH * error)


def _raised(power: float) -> float:
    """Exponential, held within what a ratio can be."""
    return math.exp(min(max(power, -700.0), 700.0))


def _of(ratio: float) -> float:
    """Find the E-value of one ratio, on either side of 1."""
    away = max(ratio, 1 / ratio)
    if not away < _LARGEST:
        raise InvalidInput("A ratio is too far from 1 for an E-value.", remedy="Check its unit.")
    return away + math.sqrt(away * (away - 1))


def _of_limit(ratio: float, lower: float | None, upper: float | None) -> float | None:
    """Find the E-value of the limit towards 1; 1 where the interval reaches it."""
    towards = lower if ratio >= 1 else upper
    if towards is None:
        return None
    holds_one = towards <= 1 if ratio >= 1 else towards >= 1
    return 1.0 if holds_one else _of(towards)
