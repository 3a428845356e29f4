"""Steps from one set of whole numbers to another that has the same sums: the cheapest, and the one that moves most."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from newcare.methods.checks import FloatArray

Integers: TypeAlias = NDArray[np.int64]
_OPTIMAL, _INFEASIBLE = 0, 2
_NEAR = 1e-6


def least_step(
    sums: Any, down: FloatArray, up: FloatArray, price_up: FloatArray, price_down: FloatArray
) -> FloatArray | None:
    """The cheapest whole step along which all sums still hold; None where there is none.

    Args:
        sums: shape (sums, quantities).
        down, up: bounds of each quantity's step.
        price_up, price_down: what a step of one costs each quantity.
    """
    free = (up >= 1) | (down <= -1)
    if ((down > 0) & ~free).any() or ((up < 0) & ~free).any():
        return None
    if not free.any():
        return np.zeros(up.size)
    down, up, step = np.ceil(down[free]), np.floor(up[free]), np.zeros(up.size)
    prices = np.concatenate([price_up[free], price_down[free]])
    low = np.concatenate([np.maximum(down, 0), np.maximum(-up, 0)])
    high = np.concatenate([np.maximum(up, 0), np.maximum(-down, 0)])
    found = _least(prices, _signed(sums[:, np.flatnonzero(free)]), low, high)
    if found is None:
        return None
    step[free] = found[: down.size] - found[down.size :]
    return step if not (sums @ step).any() else None


def _least(prices: FloatArray, sums: Any, low: FloatArray, high: FloatArray) -> FloatArray | None:
    """The cheapest whole numbers between bounds whose sums are all 0; None where there are none.

    Fractions are allowed first: where the cheapest of them happen to be whole, as with totals of two tables, they are
    the answer, and soon found.
    """
    if not sums.shape[0]:
        return np.where(prices < 0, high, low)
    status, quick = _in_fractions(prices, sums, low, high)
    if status == _INFEASIBLE:
        return None
    if quick is not None:
        whole: FloatArray = np.round(quick)
        if np.abs(quick - whole).max() < _NEAR and not (sums @ whole).any():
            return whole
    exact: Any = milp(
        prices,
        integrality=np.ones(prices.size, dtype=np.int64),
        bounds=Bounds(low, high),
        constraints=[LinearConstraint(sums, 0, 0)],
    )
    return np.round(exact.x) if exact.status == _OPTIMAL else None


def _in_fractions(
    prices: FloatArray, sums: Any, low: FloatArray, high: FloatArray
) -> tuple[int, FloatArray | None]:
    """The cheapest numbers between bounds whose sums are all 0, and how the search ended."""
    bounds: Any = np.column_stack([low, high])
    found: Any = linprog(prices, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs")
    return int(found.status), np.asarray(found.x) if found.status == _OPTIMAL else None


def widest_step(
    sums: Any, down: FloatArray, up: FloatArray, places: Integers, signs: FloatArray
) -> FloatArray | None:
    """A whole step along which all sums still hold and as many of some quantities as can be go their way by one.

    Args:
        sums: shape (sums, quantities).
        down, up: bounds of each quantity's step.
        places: the quantities that should move, each up (1) or down (-1) as `signs` says.
    """
    aim, near_down, near_up = np.zeros(up.size), down.copy(), up.copy()
    aim[places] = -signs
    near_down[places] = np.maximum(down[places], -1)
    near_up[places] = np.minimum(up[places], 1)
    near_down, near_up = np.ceil(near_down), np.floor(near_up)
    if not sums.shape[0]:
        return np.where(aim < 0, near_up, np.where(aim > 0, near_down, 0.0))
    _, found = _in_fractions(aim, sums, near_down, near_up)
    if found is None:
        return None
    step: FloatArray = np.round(found)
    fits = not (sums @ step).any() and bool(((near_down <= step) & (step <= near_up)).all())
    return step if fits else None


def _signed(sums: Any) -> Any:
    """Sums over steps upwards, then over steps downwards."""
    parts = coo_array(sums)
    rows, columns = parts.coords
    return csr_array(
        coo_array(
            (
                np.concatenate([parts.data, -parts.data]),
                (np.concatenate([rows, rows]), np.concatenate([columns, columns + sums.shape[1]])),
            ),
            shape=(sums.shape[0], 2 * sums.shape[1]),
        )
    )
