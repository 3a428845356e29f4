"""What an interval of differences was too wide to see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newcare.evaluation.areas import RATIO
from newcare.methods.effect import quantile

_POWER = 0.8


def with_detectable_difference(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add the smallest difference that had a chance of 80 % to be seen, in the outcome's own unit.

    For sentences only: the table holds it for ratios alone, as a share. Half the width of the interval stands for as
    many standard errors as its level asks for.
    """
    lower, upper = row["absolute_lower"], row["absolute_upper"]
    if row["scale"] == RATIO or lower is None or upper is None:
        return row
    freedom = row["degrees_of_freedom"]
    size = quantile(0.5 + row["confidence"] / 2, freedom)
    reach = (upper - lower) / 2 * (size + quantile(_POWER, freedom)) / size
    return {**row, "minimum_detectable_effect": reach}
