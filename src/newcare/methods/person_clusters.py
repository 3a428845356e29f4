"""Shares and rates of what people use, with limits that count people and not events.

A few people have many events each, so events are not independent and limits from counts of events are too narrow. Here
a person is what is drawn: only sums over people are needed, so the people themselves can stay in the database.

Sources:
    Cochran 1977, Sampling techniques, 3rd edition, chapter 6 (variance of a ratio of sums).
    Dean and Pagano 2015, J Surv Stat Methodol 3:484-503 (Wilson's limits at the effective number of observations).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.confidence import confidence_levels, exact_limits, normal_quantile, wilson_limits


@dataclass(frozen=True)
class Estimate:
    """A share or a rate with its limits."""

    value: float
    lower: float
    upper: float


def share_of_total(
    part: float, part_squares: float, whole: float, whole_squares: float, *, confidence: float = 0.95
) -> Estimate:
    """Share of a total that a group of people accounts for.

    Args:
        part: sum over the group of what each person used, 0 or more.
        part_squares: sum over the group of the squares of it.
        whole: the sum over everybody, above 0.
        whole_squares: the sum of squares over everybody.
        confidence: level of the limits.

    Returns:
        The share, 0 to 1, with Wilson's limits at the effective number of events, which a person with many
        events lessens.

    Raises:
        InvalidInput: a whole of 0, or a part that is above it.
    """
    if not 0 <= part <= whole or whole <= 0:
        raise InvalidInput("A part lies between 0 and a whole above 0.", seen=f"{part} of {whole}")
    share = part / whole
    variance = ((1 - share) ** 2 * part_squares + share**2 * (whole_squares - part_squares)) / whole**2
    inside = 0 < share < 1 and variance > 0
    effective = share * (1 - share) / variance if inside else whole**2 / whole_squares
    limits = wilson_limits(np.asarray(share * effective), np.asarray(effective), confidence=confidence)
    return Estimate(
        share, min(max(0.0, float(limits.lower)), share), max(min(1.0, float(limits.upper)), share)
    )


def rate_of_people(
    used: float,
    squares: float,
    time: float,
    time_squares: float,
    used_by_time: float,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """What a group of people used for each unit of time that they were observed.

    Args:
        used: sum over people of x, what each used.
        squares: sum of x squared.
        time: sum over people of t, the time each was observed, above 0.
        time_squares: sum of t squared.
        used_by_time: sum of x times t.
        confidence: level of the limits.

    Returns:
        The rate with limits on the log scale; where nothing was used, the exact limit of a count of 0.
    """
    rate = used / time
    if rate == 0:
        return Estimate(0.0, 0.0, float(exact_limits(0.0, confidence=confidence).upper) / time)
    variance = max(0.0, squares - 2 * rate * used_by_time + rate**2 * time_squares) / time**2
    reach = normal_quantile(*confidence_levels([confidence])) * math.sqrt(variance) / rate
    return Estimate(rate, rate * math.exp(-reach), rate * math.exp(reach))
