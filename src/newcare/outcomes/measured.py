"""What measures need to know of an indicator and of the areas, and how arrays of figures become a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike

from newcare.tables import ColumnType, TableSpec
from newcare.tables.arrow import ARROW_TYPES

MODEL_OF_CARE, COMPARISON, ALL_UNITS = "model of care", "comparison", "all units"
GROUPS = (MODEL_OF_CARE, COMPARISON)
GROUP, UNIT = "group", "unit"
BASELINE, LATEST = "baseline", "latest"
PER = 1_000
QUARTERS_OF_A_PERIOD = 4


@dataclass(frozen=True)
class Measured:
    """One indicator as measures read it.

    Attributes:
        id: name in the cube.
        direction: which way is better: lower, higher or neither.
        denominator: indicator whose events it is a share of, or a mean over; None for person-time.
        counted_once: each event of the denominator counts at most once, so that the measure is a proportion.
        one_by_one: events are counted one by one; days and pence come many together, as a stay's nights do.
        target: rate per 1,000 person-years, or share per 100, that the model file asks for.
    """

    id: str
    direction: str = "neither"
    denominator: str | None = None
    counted_once: bool = True
    one_by_one: bool = True
    target: float | None = None


def groups_of(units: Sequence[str], started: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Units of each group: those that ever start the model of care, those that never do, and all."""
    starts = set(started)
    return {
        MODEL_OF_CARE: tuple(unit for unit in units if unit in starts),
        COMPARISON: tuple(unit for unit in units if unit not in starts),
        ALL_UNITS: tuple(units),
    }


def member_of(area: str, level: str, started: bool) -> str | None:
    """The group that an area is part of: of a unit its own, of the two groups all units, of all units none."""
    if level == UNIT:
        return MODEL_OF_CARE if started else COMPARISON
    return None if area == ALL_UNITS else ALL_UNITS


def periods_of(quarters: Sequence[str], baseline: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Quarters of the two periods that are set beside each other: the baseline, and the last four."""
    return {BASELINE: tuple(baseline), LATEST: tuple(quarters[-QUARTERS_OF_A_PERIOD:])}


def span_words(quarters: Sequence[str]) -> str:
    """First and last quarter of a period in words."""
    return quarters[0] if len(quarters) == 1 else f"{quarters[0]} to {quarters[-1]}"


def table_of_arrays(
    spec: TableSpec,
    axes: Mapping[str, Sequence[Any]],
    figures: Mapping[str, ArrayLike],
    constants: Mapping[str, Any],
) -> pa.Table:
    """Lay arrays out as rows, one for each combination of labels.

    Args:
        spec: the table; it names the columns and their types.
        axes: column -> labels of one axis of the arrays, in the order of the axes.
        figures: column -> array of the axes' shape, or one that broadcasts to it; what is not finite is unknown.
        constants: column -> the one value of all rows.
    """
    shape = tuple(len(labels) for labels in axes.values())
    labels = list(zip(*product(*axes.values()), strict=True)) or [()] * len(axes)
    by_label = dict(zip(axes, labels, strict=True))

    def column(name: str, kind: ColumnType) -> pa.Array:
        arrow = ARROW_TYPES[kind]
        if name in by_label:
            return pa.array(list(by_label[name]), arrow)
        if name in constants:
            return pa.array([constants[name]] * int(np.prod(shape)), arrow)
        values = np.broadcast_to(np.asarray(figures[name]), shape).ravel()
        if kind is ColumnType.WHOLE_NUMBER:
            values = values.astype(np.int64)
        if kind is ColumnType.NUMBER:
            values = np.where(np.isfinite(values.astype(np.float64)), values.astype(np.float64), np.nan)
        return pa.array(values, arrow, from_pandas=True)

    return pa.table({each.name: column(each.name, each.type) for each in spec.columns})


def reasons(found: Mapping[str, ArrayLike], shape: tuple[int, ...]) -> Any:
    """Why a figure is null, by the first condition that holds; None where none does."""
    words = np.full(shape, None, dtype=object)
    for reason, holds in reversed(list(found.items())):
        words[np.broadcast_to(np.asarray(holds, dtype=np.bool_), shape)] = reason
    return words
