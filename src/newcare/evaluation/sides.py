"""On which side of no effect a row of estimates lies, and how rows that say otherwise are named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newcare.evaluation.wording import SCREEN_NAMES, analysis_name, difference_words, effect_columns, is_ratio
from newcare.terms.words import interval_words, per_cent

EstimateRow = Mapping[str, Any]
SAYS = {
    None: "no interval",
    -1: "an interval wholly below no effect",
    0: "an interval that includes no effect",
    1: "an interval wholly above no effect",
}


def limits_of(row: EstimateRow) -> tuple[float, float] | None:
    """Limits of a row: of the difference where its design works on differences, else of the relative effect."""
    lower, upper = (row[name] for name in effect_columns(row)[1:])
    return None if lower is None or upper is None else (lower, upper)


def estimate_of(row: EstimateRow) -> float | None:
    """Relative effect of a row, or the difference where its design works on differences."""
    found: float | None = row[effect_columns(row)[0]]
    return found


def side_of_limits(lower: float, upper: float) -> int:
    """Say on which side of no effect an interval lies: -1 below, 1 above, 0 across."""
    return -1 if upper < 0 else 1 if lower > 0 else 0


def side_of(row: EstimateRow) -> int | None:
    """Say on which side of no effect the interval of a row lies; null without one."""
    limits = limits_of(row)
    return None if limits is None else side_of_limits(*limits)


def same_analysis(row: EstimateRow, other: EstimateRow, *names: str) -> bool:
    """Tell whether two rows agree on these names: by default design, screen and comparison."""
    return all(row.get(name) == other.get(name) for name in names or ("design", "screen", "comparison"))


def disagreement(row: EstimateRow, main: int | None) -> str:
    """Name a row that says something else than the main one, whose side is `main`."""
    limits = limits_of(row)

    def words(figure: float | None) -> str:
        if is_ratio(row):
            return per_cent(figure, signed=True)
        return difference_words(figure, signed=True, beside=(estimate_of(row), *(limits or ())))

    found = "no interval" if limits is None else interval_words(*limits, words=words)
    return (
        f"{analysis_name(row)}, {SCREEN_NAMES[row['screen']]}: {words(estimate_of(row))} ({found}), "
        f"{SAYS[side_of(row)]}; the main analysis has {SAYS[main]}."
    )
