"""Names for the kinds of array that the synthetic place is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]  # random bits
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]  # positions in another array
Days = npt.NDArray[np.int32]  # days since the first day of the place; that day is 0
Flags = npt.NDArray[np.bool_]

NEVER = 1 << 28  # a day that no place reaches
NOWHERE = -1  # position of a unit or a care home for someone who has none
_BLOCK = 1 << 13  # so that what is worked out on the way stays in the processor's cache


def in_blocks(
    calculate: Callable[..., npt.NDArray[Any]], kind: type, *columns: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """Apply a calculation that treats positions alone to long columns, a block at a time; `kind` is the result's."""
    result: npt.NDArray[Any] = np.empty(len(columns[0]), dtype=kind)
    for start in range(0, len(result), _BLOCK):
        block = slice(start, start + _BLOCK)
        result[block] = calculate(*(column[block] for column in columns))
    return result
