"""Columns of an Arrow batch as whole numbers, and the sets of indicators that each value of a column lets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.outcomes.dense_layout import Whole
from newcare.reference.codelists import filled
from newcare.reference.indicators import Condition, Indicator
from newcare.reference.indicators.columns import Kind

Words = NDArray[Any]  # of unsigned whole numbers
# a number that is the difference of two days: the later column, the earlier one; "day" is the day counted
DIFFERENCES = {
    "nights": ("discharge_date", "admission_date"),
    "days_before_death": ("death_date", "day"),
    "days_since_discharge": ("day", "earlier_discharge"),
    "days_since_care_home": ("day", "earlier_care_home_end"),
}
_WIDEST = 1 << 16


@dataclass(frozen=True)
class Numbers:
    """Whole numbers of a batch; `known` is None where all of them are."""

    values: Whole
    known: NDArray[np.bool_] | None = None


def whole_numbers(column: pa.Array) -> Numbers:
    """A column of dates, whole numbers or yes and no as numbers; dates as days since 1970."""
    plain = column.cast(pa.int32()) if pa.types.is_date32(column.type) else column
    plain = plain.cast(pa.int8()) if pa.types.is_boolean(plain.type) else plain
    known = None if not plain.null_count else plain.is_valid().to_numpy(zero_copy_only=False)
    filled = plain if known is None else plain.fill_null(0)
    return Numbers(filled.to_numpy(zero_copy_only=False), known)


def text_codes(column: pa.Array) -> tuple[Whole, list[str | None]]:
    """Texts as positions in a list of the distinct ones; the last of the list is None, for no text."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    positions = encoded.indices
    if positions.null_count:
        positions = positions.fill_null(len(texts))
    return positions.to_numpy(zero_copy_only=False), [*texts, None]


def difference(one: Numbers, other: Numbers) -> Numbers:
    """Days from `other` to `one`, unknown where either is."""
    knowns = [each.known for each in (one, other) if each.known is not None]
    known = None if not knowns else np.logical_and.reduce(knowns)
    return Numbers(one.values - other.values, known)


class Screen:
    """Which indicators a value of one column lets through: bit i of a word is indicator i.

    Args:
        column: name of the column.
        indicators: all indicators of the count, in the order of the bits; those that ask nothing of the column are let
            through by every value.
        kind: type of a word, wide enough for a bit of each.
    """

    def __init__(self, column: str, indicators: Sequence[Indicator], kind: Any) -> None:
        self._asked = [_of_column(each, column) for each in indicators]
        self._kind = kind
        self._texts: dict[str | None, int] = {}
        limits = [
            limit for where, unless in self._asked for each in (*where, *unless) for limit in _limits(each)
        ]
        self._breaks = np.array(sorted({*limits, 1}), np.int64)
        below = [int(self._breaks[0]) - 1, *self._breaks.tolist()]
        self._classes = np.array([self._word(value) for value in below], kind)
        self._unknown = np.array(self._word(None), kind)

    def of_texts(self, positions: Whole, texts: Sequence[str | None]) -> Words:
        """Words of texts; each distinct text is looked at once in a whole count."""
        for text in texts:
            if text not in self._texts:
                self._texts[text] = self._word(text)
        words: Words = np.array([self._texts[text] for text in texts], self._kind).take(positions)
        return words

    def of_numbers(self, numbers: Numbers) -> Words:
        """Words of numbers: those between two limits that anybody asks about let the same through."""
        first, last = int(self._breaks[0]) - 1, int(self._breaks[-1])
        if last - first < _WIDEST:
            dense = self._classes[np.searchsorted(self._breaks, np.arange(first, last + 1), side="right")]
            words: Words = dense.take(np.clip(numbers.values, first, last) - first)
        else:
            words = self._classes.take(np.searchsorted(self._breaks, numbers.values, side="right"))
        return words if numbers.known is None else np.where(numbers.known, words, self._unknown)

    def _word(self, value: str | int | None) -> int:
        """The indicators that a value lets through."""
        return sum(
            1 << bit
            for bit, (where, unless) in enumerate(self._asked)
            if all(holds(each, value) for each in where) and not any(holds(each, value) for each in unless)
        )


def _of_column(asked: Indicator, column: str) -> tuple[list[Condition], list[Condition]]:
    """Conditions of an indicator that one column answers."""
    parts = (asked.where, asked.unless)
    where, unless = ([each for each in part if column_of(each) == column] for part in parts)
    return where, unless


def column_of(condition: Condition) -> str:
    """Column of a batch that answers a condition; one about codes has a yes or no of its own."""
    if condition.kind not in (Kind.CODES, Kind.GROUPS):
        return condition.column
    codes = " ".join((*condition.begins_with, "=", *condition.one_of))
    return f"{condition.column} {codes}"


def holds(condition: Condition, value: str | int | None) -> bool:
    """Whether a condition holds of a value; none holds of an unknown one."""
    if value is None:
        return False
    if condition.kind in (Kind.CODES, Kind.GROUPS, Kind.YES_NO):
        return value == 1
    if isinstance(value, int):
        low, high = condition.at_least, condition.at_most
        return (low is None or value >= low) and (high is None or value <= high)
    if condition.coded:
        return _holds_of_code(condition, filled(value))
    begins, whole = condition.begins_with, condition.one_of
    return (not begins or value.startswith(begins)) and (not whole or value in whole)


def _holds_of_code(condition: Condition, code: str) -> bool:
    """Whether a condition holds of a code as `filled` writes it."""
    begins, whole = condition.begins_with, condition.one_of
    return (not begins or code.startswith(begins)) and (not whole or code in whole)


def _limits(condition: Condition) -> list[int]:
    """Numbers from which a condition answers otherwise."""
    low, high = condition.at_least, condition.at_most
    return [*([] if low is None else [low]), *([] if high is None else [high + 1])]
