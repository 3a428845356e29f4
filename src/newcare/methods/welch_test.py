"""Do groups of unequal spread share one mean? Welch's test, which keeps its level where groups are small.

Source: Welch 1951, Biometrika 38:330.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from newcare.errors import InvalidInput


@dataclass(frozen=True)
class WelchTest:
    """F statistic of equal means with its degrees of freedom and p value; of two groups, Welch's t squared."""

    statistic: float
    numerator_degrees_of_freedom: int
    denominator_degrees_of_freedom: float
    p_value: float


def welch_test(
    estimates: Sequence[float], standard_errors: Sequence[float], degrees_of_freedom: Sequence[float]
) -> WelchTest:
    """Test whether independent estimates share one true value.

    Args:
        estimates: shape (k,), two or more.
        standard_errors: shape (k,), above 0.
        degrees_of_freedom: shape (k,), of the standard errors, above 0.
    """
    value, error, freedom = (
        np.asarray(each, dtype=np.float64) for each in (estimates, standard_errors, degrees_of_freedom)
    )
    k = len(value)
    if k < 2 or not (np.all(error > 0) and np.all(freedom > 0)):
        raise InvalidInput(
            "A test of equal means needs two or more estimates, each with a standard error.", seen=str(k)
        )
    weights = 1 / error**2
    share = weights / weights.sum()
    between = float(weights @ (value - share @ value) ** 2) / (k - 1)
    unequal = float(((1 - share) ** 2 / freedom).sum())
    statistic = between / (1 + 2 * (k - 2) / (k**2 - 1) * unequal)
    denominator = (k**2 - 1) / (3 * unequal)
    return WelchTest(statistic, k - 1, denominator, float(special.fdtrc(k - 1, denominator, statistic)))
