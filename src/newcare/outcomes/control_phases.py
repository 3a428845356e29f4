"""Where a unit's control chart begins anew, and which of its quarters its limits rest on.

A start of the model of care does not recalculate limits: they rest on the quarters before it, so that a change shows.
A lasting change in how a hospital reports does: what was counted before and after are two processes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from newcare.methods.control_charts import LEAST_POINTS_OF_FIXED_LIMITS
from newcare.outcomes.screen import SHARE_THAT_MATTERS
from newcare.terms import Quarter

FEWEST_POINTS = 4  # a phase of fewer quarters says nothing about what is usual


@dataclass(frozen=True)
class Stretch:
    """Quarters from `first` to before `end` that have limits of their own, which rest on the first `resting` of them.

    `frozen`: those are the quarters before the start, not all.
    """

    first: int
    end: int
    resting: int
    frozen: bool


def steps_of_units(
    reporting_break: pa.Table, unit_provider: pa.Table, quarters: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """Positions of the quarters in which reporting steps to another level, of each unit that such a step reaches.

    Args:
        reporting_break: provider, month, kind; only steps count, a single odd month is a point and no new process.
        unit_provider: unit, provider, spells; a step reaches a unit that has a quarter or more of its spells there.
        quarters: labels, in time order.
    """
    total: dict[str, int] = {}
    rows = unit_provider.to_pylist()
    for row in rows:
        total[row["unit"]] = total.get(row["unit"], 0) + row["spells"]
    of_provider: dict[str, set[int]] = {}
    for row in reporting_break.to_pylist():
        label = str(Quarter.of(dt.date.fromisoformat(f"{row['month']}-01")))
        if row["kind"] == "step" and label in quarters:
            of_provider.setdefault(row["provider"], set()).add(quarters.index(label))
    found: dict[str, set[int]] = {}
    for row in rows:
        if row["spells"] >= SHARE_THAT_MATTERS * total[row["unit"]]:
            found.setdefault(row["unit"], set()).update(of_provider.get(row["provider"], ()))
    return {unit: tuple(sorted(at)) for unit, at in found.items() if at}


def stretches(points: int, steps: Sequence[int], start: int | None) -> tuple[Stretch, ...]:
    """Cut a series of so many points at the steps, and say what the limits of each piece rest on.

    A step that would leave fewer than four points on either side is passed over. The piece in which the model of care
    starts rests on its points before the start where there are at least twelve, and otherwise on all of its points.

    Args:
        points: quarters of the series.
        steps: positions at which a new level of reporting begins.
        start: position of the first quarter under the model of care; None where it never starts.
    """
    edges = [0]
    for at in sorted(steps):
        if at - edges[-1] >= FEWEST_POINTS and points - at >= FEWEST_POINTS:
            edges.append(at)
    pieces = zip(edges, [*edges[1:], points], strict=True)
    return tuple(_stretch(first, end, start) for first, end in pieces)


def _stretch(first: int, end: int, start: int | None) -> Stretch:
    """One piece of a series."""
    before = end if start is None else start - first
    if start is not None and first < start < end and before >= LEAST_POINTS_OF_FIXED_LIMITS:
        return Stretch(first, end, before, frozen=True)
    return Stretch(first, end, end - first, frozen=False)


def resting_words(stretch: Stretch, quarters: Sequence[str], start: int | None, *, frozen: bool) -> str:
    """Which quarters the limits of a piece rest on, and why; `frozen`: on those before the start alone."""
    last = stretch.first + stretch.resting if frozen else stretch.end
    span = f"{quarters[stretch.first]} to {quarters[last - 1]}"
    if frozen:
        return f"{span}, the quarters before the start, so that a change since then shows"
    if start is not None and stretch.first < start < stretch.end:
        return (
            f"{span}, all its quarters: fewer than {LEAST_POINTS_OF_FIXED_LIMITS} known ones lie before the start, so"
            " part of a change since then is in the limits"
        )
    return f"{span}, all its quarters"


def start_positions(starts: Mapping[str, str], quarters: Sequence[str]) -> dict[str, int]:
    """Position of the quarter in which each unit starts, of units that start while the records run."""
    place = {quarter: position for position, quarter in enumerate(quarters)}
    return {unit: place[quarter] for unit, quarter in starts.items() if quarter in place}
