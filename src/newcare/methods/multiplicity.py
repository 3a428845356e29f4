"""P values of several tests read together, so that looking often is not mistaken for finding.

Sources: Holm 1979, Scandinavian J Statistics 6:65 (chance of any false finding); Benjamini and Hochberg 1995,
J R Stat Soc B 57:289 (expected share of false findings among those made).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.panel import Floats


def holm(p_values: Sequence[float]) -> Floats:
    """Adjust p values so that the chance of any false finding among them is at most the level.

    Args:
        p_values: shape (tests,), each from 0 to 1.

    Returns:
        Shape (tests,), in the order given: the rank-th smallest times the number of tests not yet passed, never
        below the one before it, at most 1.
    """
    given = _checked(p_values)
    order = np.argsort(given, kind="stable")
    raised = given[order] * np.arange(len(given), 0, -1)
    return _in_given_order(order, np.maximum.accumulate(raised))


def benjamini_hochberg(p_values: Sequence[float]) -> Floats:
    """Adjust p values so that among the findings made the expected share of false ones is at most the level.

    Args:
        p_values: shape (tests,), each from 0 to 1; independent, or positively dependent.

    Returns:
        Shape (tests,), in the order given: the rank-th smallest times tests over rank, never above the one after it.
    """
    given = _checked(p_values)
    order = np.argsort(given, kind="stable")
    raised = given[order] * len(given) / np.arange(1, len(given) + 1)
    return _in_given_order(order, np.minimum.accumulate(raised[::-1])[::-1])


def _checked(p_values: Sequence[float]) -> Floats:
    """Take p values; refuses numbers that are none."""
    given = np.asarray(p_values, dtype=np.float64)
    if given.ndim != 1 or not np.all((given >= 0) & (given <= 1)):
        raise InvalidInput("P values lie from 0 to 1.", seen=repr(list(p_values)))
    return given


def _in_given_order(order: np.typing.NDArray[np.intp], adjusted: Floats) -> Floats:
    """Put adjusted p values back, none above 1."""
    found = np.empty_like(adjusted)
    found[order] = np.minimum(adjusted, 1.0)
    return found
