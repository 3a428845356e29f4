"""Slope index and relative index of inequality: a line through the rates of groups in order of deprivation.

Each group stands at the middle of its share of the population, counted from the most deprived; the line is fitted with
the shares as weights. Its height at the most deprived end less that at the least deprived is the slope index; the one
over the other is the relative index. Both are linear in the rates, or nearly, so their limits follow from the rates'
own by the delta method (the relative index on its logarithm), without simulation.

Sources:
    Mackenbach and Kunst 1997, Soc Sci Med 44:757-771. Regidor 2004, J Epidemiol Community Health 58:900-903.
    UKHSA Fingertips, Public health data: technical guidance (weights, midpoints, standard errors from limits).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from newcare.errors import InvalidInput
from newcare.methods.checks import numeric_array, refuse_zero_or_less
from newcare.methods.confidence import confidence_levels, normal_quantile
from newcare.methods.rate_contrasts import WithLimits

FEWEST_GROUPS = 3


@dataclass(frozen=True)
class SlopeIndex:
    """Slope index, in the unit of the rates and above 0 where the most deprived have more, and relative index.

    Not-a-number where a rate is unknown; the relative index also where the line does not stay above 0.
    """

    slope: WithLimits
    relative: WithLimits


def slope_index(rates: WithLimits, population: ArrayLike, *, confidence: float = 0.95) -> SlopeIndex:
    """Slope and relative index of many sets of groups.

    Args:
        rates: shape (..., groups), three groups or more, from the most to the least deprived, with limits at
            `confidence`.
        population: people or person-years of each group, above 0, same shape.
        confidence: one level, as `confidence_levels` takes it.

    Raises:
        InvalidInput: fewer than three groups, a population of 0 or less, other shapes.
    """
    people = numeric_array("population", population).astype(np.float64, copy=False)
    refuse_zero_or_less("population", people)
    if rates.value.shape != people.shape or people.ndim == 0 or people.shape[-1] < FEWEST_GROUPS:
        raise InvalidInput(
            f"A slope needs {FEWEST_GROUPS} groups or more, each with its rate and `population`.",
            seen=f"shapes {rates.value.shape} and {people.shape}",
        )
    z = normal_quantile(*confidence_levels([confidence]))
    error = (rates.upper - rates.lower) / (2 * z)
    share = people / people.sum(axis=-1, keepdims=True)
    from_middle = share.cumsum(axis=-1) - share / 2 - 0.5
    steepness = share * from_middle / (share * from_middle**2).sum(axis=-1, keepdims=True)
    ends = [
        share + side * steepness / 2 for side in (-1, 1)
    ]  # weights of the rates at either end of the line
    most, least = ((weights * rates.value).sum(axis=-1) for weights in ends)
    reach = z * np.sqrt(((steepness * error) ** 2).sum(axis=-1))
    slope = most - least
    sound = (most > 0) & (least > 0)
    top, bottom = (np.where(sound, end, np.nan) for end in (most, least))
    bend = ends[0] / top[..., np.newaxis] - ends[1] / bottom[..., np.newaxis]
    relative, spread = top / bottom, z * np.sqrt(((bend * error) ** 2).sum(axis=-1))
    return SlopeIndex(
        WithLimits(slope, slope - reach, slope + reach),
        WithLimits(relative, relative * np.exp(-spread), relative * np.exp(spread)),
    )
