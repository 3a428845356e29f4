"""Measures whose denominator is events of another indicator: proportions and means."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newcare.methods.rate_contrasts import WithLimits
from newcare.methods.rates import crude_rates, proportions
from newcare.outcomes.cube_arrays import CubeArrays
from newcare.outcomes.measured import Measured
from newcare.outcomes.rates import standardised, widened

RATE, PROPORTION, MEAN = "standardised rate", "proportion", "mean"


def kind_of(each: Measured) -> str:
    """What the measure of an indicator is."""
    if each.denominator is None:
        return RATE
    return PROPORTION if each.counted_once else MEAN


def held_indicators(measured: Sequence[Measured]) -> tuple[str, ...]:
    """The indicators that are reported, then those that are only a denominator."""
    reported = [each.id for each in measured]
    return tuple(dict.fromkeys([*reported, *(each.denominator or each.id for each in measured)]))


def main_measure(
    counts: CubeArrays, measured: Sequence[Measured], standard_population: Sequence[float], confidence: float
) -> WithLimits:
    """The measure of each indicator by its kind, with limits, of shape (areas, periods, indicators).

    Args:
        counts: of `held_indicators`, in that order.
        measured: the indicators that are reported.
        standard_population: weight of each age band, the same for each sex.
        confidence: level of the limits.
    """
    found = standardised(counts, standard_population, confidence)
    kept = (slice(None), slice(None), slice(len(measured)))
    main = WithLimits(found.value[kept], found.lower[kept], found.upper[kept])
    for place, each in enumerate(measured):
        if each.denominator is not None:
            share = over_events(counts, place, each, confidence)
            at = (slice(None), slice(None), place)
            main.value[at], main.lower[at], main.upper[at] = share.value, share.lower, share.upper
    return main


def over_events(counts: CubeArrays, place: int, each: Measured, confidence: float) -> WithLimits:
    """A proportion per 100, or a mean, of shape (areas, periods).

    Not-a-number where the denominator has no events, and where a proportion would be above 100 (an event whose
    denominator lies in another period).
    """
    above = counts.events[:, :, place].sum(axis=-1)
    below = counts.events[:, :, counts.indicators.index(str(each.denominator))].sum(axis=-1)
    if each.counted_once:
        sound = (below > 0) & (above <= below)
        share = proportions(
            np.where(sound, above, np.nan), np.where(sound, below, np.nan), per=100, confidence=confidence
        )
        return WithLimits(share.value, share.lower, share.upper)
    mean = crude_rates(above, np.where(below > 0, below, np.nan), per=1, confidence=confidence)
    squares = counts.squared_events[:, :, place].sum(axis=-1)
    return WithLimits(mean.value, *widened(above, squares, mean.value, mean.lower, mean.upper))
