"""Linear programmes over whole numbers, solved by HiGHS and checked in whole numbers afterwards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray

_OPTIMAL, _INFEASIBLE = 0, 2


def least_whole(
    aim: FloatArray, sums: Any, lower: FloatArray, upper: FloatArray, least: Any = 0, most: Any = np.inf
) -> FloatArray | None:
    """The whole numbers that make an aim least; None where none fit.

    Args:
        aim: shape (cells,): what a unit of each cell costs.
        sums: shape (sums, cells), sparse or not.
        lower, upper: bounds of each sum, shape (sums,); may be infinite.
        least, most: bounds of each cell, one number or shape (cells,).

    Raises:
        InvalidInput: the programme is too large, or its numbers too large, to be solved exactly.
    """
    found: Any = milp(
        aim,
        integrality=np.ones(aim.shape, dtype=np.int64),
        bounds=Bounds(least, most),
        constraints=LinearConstraint(sums, lower, upper),
        options={"mip_rel_gap": 0.0},
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status == _OPTIMAL:
        whole: FloatArray = np.round(found.x)
        if _within(sums @ whole, lower, upper) and _within(whole, least, most):
            return whole
    raise InvalidInput(
        "The figures are too many or too large to be reckoned with exactly.",
        seen=f"{len(lower)} figures of {aim.size} cells",
        remedy="Publish fewer at a time, or merge cells.",
    )


def _within(numbers: FloatArray, lower: Any, upper: Any) -> bool:
    """Say whether all numbers lie within their bounds."""
    return bool(((lower <= numbers) & (numbers <= upper)).all())


def prices(aim: FloatArray, sums: Any, values: FloatArray) -> FloatArray | None:
    """What each sum's value is worth to the least aim over numbers of 0 or more; None where there is no least."""
    found: Any = linprog(aim, A_eq=sums, b_eq=values, method="highs")
    return np.asarray(found.eqlin.marginals) if found.status == _OPTIMAL else None


def stacked(rows: Any, last: NDArray[np.float64]) -> Any:
    """A sparse matrix with one more row below."""
    return vstack([rows, csr_array(last[np.newaxis])], format="csr")
