"""Index numbers: a series as a multiple of its average over baseline periods.

Source: the indexed charts of National Audit Office 2018, Developing new care models through NHS vanguards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from newcare.errors import InvalidInput
from newcare.methods.checks import (
    FloatArray,
    equally_long,
    number_above_zero,
    number_or_unknown,
    numeric_array,
)

ROUNDING_ERROR = 1e-12  # a mean smaller than this part of its terms' size is 0 but for rounding


@dataclass(frozen=True)
class IndexedSeries:
    """Indexed series of many groups: `baseline_mean` has the groups' shape, `index` (..., periods)."""

    baseline_mean: FloatArray
    index: FloatArray


@dataclass(frozen=True)
class BaselineIndex:
    """The indexed series of one group, in the order of its periods; None where the value is unknown."""

    baseline_mean: float
    index: tuple[float | None, ...]


def baseline_indices(values: ArrayLike, in_baseline: ArrayLike, *, base: float = 100) -> IndexedSeries:
    """Index many series so that the values of their baseline periods average `base`.

    Args:
        values: shape (..., periods); not-a-number is unknown, and its index is too.
        in_baseline: whether each period belongs to the baseline, shape (periods,); at least one does.
        base: what the baseline averages, above 0.

    Raises:
        InvalidInput: no baseline period, a value missing in one, or a baseline average of zero.
    """
    series = numeric_array("value", values).astype(np.float64, copy=False)
    chosen: NDArray[np.bool_] = np.asarray(in_baseline, dtype=np.bool_)
    scale = number_above_zero("base", base)
    if not chosen.any():
        raise InvalidInput("`baseline_periods` must name at least one period.", seen="no baseline period")
    of_baseline = series[..., chosen]
    if not np.isfinite(of_baseline).all():
        raise InvalidInput(
            "A `value` is missing in one of the `baseline_periods`.", remedy="Choose periods with values."
        )
    mean = np.asarray(of_baseline.mean(axis=-1))
    if (np.abs(mean) <= ROUNDING_ERROR * np.abs(of_baseline).mean(axis=-1)).any():
        raise InvalidInput(
            "The `value` of the `baseline_periods` averages zero, and nothing is a multiple of zero."
        )
    return IndexedSeries(mean, scale * series / mean[..., np.newaxis])


def baseline_index(
    periods: Sequence[str],
    values: Sequence[float | None],
    baseline_periods: Sequence[str],
    *,
    base: float = 100,
) -> BaselineIndex:
    """Index one series, as `baseline_indices`; periods are named, in time order, and None is unknown.

    Raises:
        InvalidInput: also a period that appears twice, or a baseline period that is not in the series.
    """
    equally_long(period=periods, value=values)
    _refuse_repeated("`period` must appear once in the series.", periods)
    _refuse_repeated("`baseline_periods` must name each period once.", baseline_periods)
    for name in baseline_periods:
        if name not in periods:
            raise InvalidInput("One of the `baseline_periods` is not in the series.", seen=name)
    found = baseline_indices(
        [number_or_unknown("value", value) for value in values],
        [name in set(baseline_periods) for name in periods],
        base=base,
    )
    index = tuple(None if np.isnan(value) else float(value) for value in found.index)
    return BaselineIndex(float(found.baseline_mean), index)


def _refuse_repeated(problem: str, names: Sequence[str]) -> None:
    """Refuse names that are not all different, and say which one repeats."""
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise InvalidInput(problem, seen=f"{repeated[0]} twice")
