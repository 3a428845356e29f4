"""A registered list that grows older: by sex and year of age, and in five-year bands."""

from __future__ import annotations

import numpy as np

from newcare.methods.checks import FloatArray
from newcare.population.list_by_age import OLDEST
from newcare.terms import AGE_BANDS

_BAND_OF = np.minimum(np.arange(OLDEST + 1) // 5, len(AGE_BANDS) - 1)
_IN_BAND = np.eye(len(AGE_BANDS))[_BAND_OF]  # shape (ages, bands)


def in_bands(by_age: FloatArray) -> FloatArray:
    """Add years of age, the last axis, up into five-year bands."""
    found: FloatArray = by_age @ _IN_BAND
    return found


def aged(list_now: FloatArray, death_rates: FloatArray, years: int) -> FloatArray:
    """Let a list age: everybody who does not die is a year older, and as many are born as are under one now.

    Args:
        list_now: people by sex and year of age, shape (sexes, ages); the last age holds everybody older too.
        death_rates: deaths for each person-year by band, shape (..., sexes, bands).
        years: how many.

    Returns:
        People by band now and after each year, shape (..., years + 1, sexes, bands).
    """
    survive = np.exp(-death_rates)[..., _BAND_OF]
    people = np.broadcast_to(list_now, survive.shape).copy()
    found = [in_bands(people)]
    for _ in range(years):
        alive = people * survive
        people = np.concatenate(
            [np.broadcast_to(list_now[..., :1], (*alive.shape[:-1], 1)), alive[..., :-1]], axis=-1
        )
        people[..., -1] += alive[..., -1]
        found.append(in_bands(people))
    return np.stack(found, axis=-3)
