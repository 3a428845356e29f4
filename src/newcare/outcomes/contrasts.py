"""One rate beside another: groups in one period, an area beside its own baseline, and a change beside a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.methods.checks import FloatArray
from newcare.methods.rate_contrasts import WithLimits, differences, ratios
from newcare.outcomes.area_periods import AreaPeriods
from newcare.outcomes.measured import BASELINE, LATEST, Measured, reasons, table_of_arrays
from newcare.tables.measures import RATE_CONTRAST

METHOD = (
    "difference and ratio of the two measures, limits from the limits of each (MOVER; of a ratio, on logarithms); a"
    " change beside a change is the ratio of two ratios"
)
CONTRASTS = (
    "beside comparison, baseline",
    "beside comparison, latest",
    "since baseline",
    "change beside comparison",
)
NO_RATIO = "one of the two measures is not known"
NO_END = "too few events for an upper limit of the ratio"


def rate_contrasts(
    found: AreaPeriods,
    measured: Sequence[Measured],
    main: WithLimits,
    lineage: Mapping[str, Any],
) -> pa.Table:
    """Contrasts of each area: table `rate_contrast`.

    Args:
        found: areas and periods, with the counts of the indicators in the order of `measured`.
        main: the measure of each area, period and indicator.
        lineage: confidence and data version.

    Returns:
        Each area beside its own baseline; the model of care and each unit that starts it also beside the comparison.
    """
    before, after = (WithLimits(*(part[:, at] for part in _parts(main))) for at in (0, 1))
    compared = slice(found.comparison, found.comparison + 1)
    since = ratios(after, before)
    all_of = [
        (differences(before, _rows(before, compared)), ratios(before, _rows(before, compared))),
        (differences(after, _rows(after, compared)), ratios(after, _rows(after, compared))),
        (differences(after, before), since),
        (None, ratios(since, _rows(since, compared))),
    ]
    ratio = WithLimits(
        *(np.stack(parts, axis=1) for parts in zip(*(_parts(each) for _, each in all_of), strict=True))
    )
    nothing = np.full(before.value.shape, np.nan)
    gaps = [(nothing,) * 3 if each is None else _parts(each) for each, _ in all_of]
    difference = WithLimits(*(np.stack(parts, axis=1) for parts in zip(*gaps, strict=True)))
    events = found.counts.events.sum(axis=-1)[:, [0, 1, 1, 1]]
    table = table_of_arrays(
        RATE_CONTRAST,
        {
            "area": found.counts.areas,
            "contrast": CONTRASTS,
            "indicator": [each.id for each in measured],
        },
        {
            "level": np.array(found.levels, dtype=object)[:, np.newaxis, np.newaxis],
            "period": np.array([BASELINE, LATEST, LATEST, LATEST], dtype=object)[:, np.newaxis],
            "events": events,
            **_named("difference", difference),
            **_named("ratio", ratio),
            "sign": signs(ratio, no_difference=1.0),
            "reason": reasons(
                {NO_RATIO: np.isnan(ratio.value), NO_END: np.isinf(ratio.upper)}, ratio.value.shape
            ),
        },
        {**lineage, "method": METHOD},
    )
    return table.filter(pa.array(_wanted(found, len(measured))))


def signs(found: WithLimits, *, no_difference: float) -> Any:
    """Whether limits leave no difference out: higher, lower, within chance, or not known."""
    words = np.full(found.value.shape, "within chance", dtype=object)
    words[found.lower > no_difference] = "higher"
    words[found.upper < no_difference] = "lower"
    words[np.isnan(found.value) | np.isnan(found.lower) | np.isnan(found.upper)] = "not known"
    return words


def _wanted(found: AreaPeriods, indicators: int) -> Any:
    """Which rows are shown: nothing is set beside the comparison that is part of it."""
    alone = np.array([contrast == "since baseline" for contrast in CONTRASTS])
    shown = found.started[:, np.newaxis] | alone
    return np.repeat(shown.ravel(), indicators)


def _parts(each: WithLimits) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Value, lower and upper limit."""
    return each.value, each.lower, each.upper


def _rows(each: WithLimits, rows: slice) -> WithLimits:
    """Some areas of a measure."""
    return WithLimits(*(part[rows] for part in _parts(each)))


def _named(name: str, each: WithLimits) -> dict[str, FloatArray]:
    """Columns of a figure with its limits."""
    return {name: each.value, f"{name}_lower": each.lower, f"{name}_upper": each.upper}
