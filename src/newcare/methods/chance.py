"""How often luck alone moves the total cost of a group of people."""

from __future__ import annotations

import math

from scipy.stats import norm

COMMON_SHOCK = (
    0.015  # standard deviation of a shared shock, such as a hard winter: an assumption, shown as one
)


def cost_luck(people: float, coefficient_of_variation: float, shock: float = COMMON_SHOCK) -> float:
    """Standard deviation of a group's total cost in a year, as a share of what is expected.

    Args:
        people: people in the group, more than 0.
        coefficient_of_variation: of one person's cost in a year (standard deviation over mean).
        shock: standard deviation of a shock that all share, as a share of cost.

    Source: variance of a mean of independent costs, plus the variance of the shared shock.
    """
    return math.hypot(coefficient_of_variation / math.sqrt(people), shock)


def luck_between(now: float, base: float) -> float:
    """Standard deviation of one year's cost beside a benchmark that is itself one year's cost.

    Both years are drawn by luck, each with its own shared shock, so their variances add up.

    Args:
        now: from `cost_luck`, for the people of the year that is paid for.
        base: from `cost_luck`, for the people whose cost made the benchmark.
    """
    return math.hypot(now, base)


def chance_over(share: float, luck: float) -> float:
    """Chance that a group's cost is more than a share over what is expected, by luck alone.

    Args:
        share: 0.02 for 2 % over.
        luck: from `cost_luck`, more than 0; the total is taken as normal.
    """
    return float(norm.sf(share / luck))
