"""Refuse numbers that a method is not defined for, by the name of the input at fault."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from newcare.errors import InvalidInput

FloatArray = NDArray[np.float64]
NumberArray = NDArray[np.floating[Any] | np.integer[Any]]


def number(name: str, value: object) -> float:
    """Take one finite number; refuses text, true or false, infinity and not-a-number."""
    if not isinstance(value, bool) and isinstance(value, int | float | np.integer | np.floating):
        try:
            converted = float(value)
        except OverflowError:
            converted = math.inf
        if math.isfinite(converted):
            return converted
    raise InvalidInput(f"`{name}` must be a number.", seen=repr(value))


def number_above_zero(name: str, value: object) -> float:
    """Take one finite number above 0."""
    converted = number(name, value)
    if converted <= 0:
        raise InvalidInput(f"`{name}` must be above 0.", seen=repr(value))
    return converted


def number_or_unknown(name: str, value: object) -> float:
    """Take one finite number, or not-a-number for None (unknown)."""
    return math.nan if value is None else number(name, value)


def column(name: str, values: Sequence[object], *, missing: float | None = None) -> FloatArray:
    """Take a column of numbers, one for each row.

    Args:
        name: the column's name, for the message.
        values: numbers; None is missing.
        missing: what a missing value counts as; without it a missing value is refused.
    """
    taken = np.empty(len(values))
    for position, value in enumerate(values):
        if value is not None:
            taken[position] = number(name, value)
        elif missing is not None:
            taken[position] = missing
        else:
            raise InvalidInput(
                f"`{name}` is missing.",
                seen=f"no value in row {position + 1}",
                remedy="Give it for every row.",
            )
    return taken


def equally_long(**columns: Sequence[object]) -> None:
    """Refuse columns that are empty or of different lengths, by their names."""
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise InvalidInput(
            f"The columns {', '.join(lengths)} must hold one value for each row, and at least one row.",
            seen=", ".join(f"{length} in {name}" for name, length in lengths.items()),
        )


def numeric_array(name: str, values: ArrayLike) -> NumberArray:
    """View anything array-like as an array of numbers; refuses text, true or false, and objects."""
    array = np.asarray(values)
    if array.dtype.kind not in "iuf":
        raise InvalidInput(
            f"`{name}` must be an array of numbers.",
            seen=f"values of type {array.dtype}",
            remedy="Use not-a-number for what is unknown.",
        )
    return array


def refuse_negative(name: str, values: FloatArray) -> None:
    """Refuse an array with a value below 0, or an infinite one; not-a-number (unknown) passes."""
    _refuse_where(name, values, (values < 0) | np.isinf(values), "must not be negative or infinite")


def refuse_zero_or_less(name: str, values: FloatArray) -> None:
    """Refuse an array with a value of 0 or less, or an infinite one; not-a-number (unknown) passes."""
    _refuse_where(name, values, (values <= 0) | np.isinf(values), "must be above 0 and finite")


def refuse_unknown(name: str, values: FloatArray) -> None:
    """Refuse an array that holds not-a-number."""
    _refuse_where(name, values, np.isnan(values), "is missing")


def _refuse_where(name: str, values: FloatArray, at_fault: NDArray[np.bool_], rule: str) -> None:
    """Refuse an array if any element is at fault, and say which one comes first."""
    if not at_fault.any():
        return
    first = np.argwhere(at_fault)[0]
    place = {0: "", 1: f" in row {first.sum() + 1}"}.get(values.ndim, f" at {first.tolist()}")
    seen = f"{values[tuple(first)]:g}{place}"
    number_at_fault = int(at_fault.sum())
    if number_at_fault > 1:
        seen += f", and {number_at_fault - 1} more"
    raise InvalidInput(f"`{name}` {rule}.", seen=seen)
