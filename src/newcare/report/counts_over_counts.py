"""Proportions and means whose denominator is itself a count of events: shown from both counts as released."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.methods.confidence import exact_limits, normal_quantile
from newcare.methods.disclosure import Policy, released_count
from newcare.methods.disclosure_audit import HIDDEN
from newcare.methods.rates import crude_rates
from newcare.report.counted_figures import refigure, share_limits
from newcare.report.hidden_cells import HiddenCells
from newcare.report.quantities import Row
from newcare.tables.link_types import Figure, Kind


def write_over_counts(
    name: str,
    rows: Sequence[Row],
    shown: Sequence[dict[str, Any]],
    figure: Figure,
    hidden: HiddenCells,
    policy: Policy,
) -> list[int]:
    """Write proportions or means anew, in place; no row names its denominator, which follows from figure and count.

    A figure goes where its denominator, or what a proportion leaves of it, is too small to show, and where a count of
    the same area and period that is as large as the denominator is hidden.

    Returns:
        Positions of the rows whose figure went.
    """
    held_back, gone = _hidden_values(name, rows, figure, hidden), []
    for position, row in enumerate(rows):
        if row.get(figure.value) is None or not figure.speaks_of(row):
            continue
        below, part = denominator(row, figure), shown[position].get(figure.count)
        if part is None or below is None or _tells(row, figure, below, policy, held_back):
            shown[position] |= dict.fromkeys(figure.columns)
            gone.append(position)
        elif policy is Policy.HES_2018:
            whole = released_count(below, policy) or 0
            shown[position] |= _figures(row, figure, part, whole)
    return gone


def denominator(row: Row, figure: Figure) -> int | None:
    """The count below a proportion or mean, from the figure, or from the upper limit where it is 0."""
    value, count = row[figure.value], row[figure.count]
    if count and value:
        return round(float(count) * figure.per / float(value))
    upper = row.get(figure.limits[1]) if figure.limits else None
    if not upper:
        return None
    level = float(row.get("confidence") or 0.95)
    if figure.kind is Kind.PROPORTION:
        z = normal_quantile(level)
        return round(z * z * (figure.per - float(upper)) / float(upper))
    return round(float(exact_limits(0, confidence=level).upper) * figure.per / float(upper))


def _hidden_values(name: str, rows: Sequence[Row], figure: Figure, hidden: HiddenCells) -> set[Any]:
    """Area, period and value of each hidden count of the table."""
    return {
        (*_place(rows[row]), rows[row][column])
        for table, row, column in hidden.cells
        if table == name and column == figure.count
    }


def _place(row: Row) -> tuple[Any, ...]:
    return tuple(row.get(column) for column in ("level", "area", "period", "quarter"))


def _tells(row: Row, figure: Figure, below: int, policy: Policy, held_back: set[Any]) -> bool:
    """Whether a figure would tell of a count that nobody may have."""
    if released_count(below, policy) is None or (*_place(row), below) in held_back:
        return True
    rest = below - row[figure.count]
    exact = policy is Policy.NNHIP and figure.kind is Kind.PROPORTION
    return exact and 0 < rest < HIDDEN[policy].stop


def _figures(row: Row, figure: Figure, part: int, whole: int) -> dict[str, Any]:
    """One figure with its limits from two counts as shown."""
    level = float(row.get("confidence") or 0.95)
    value = {figure.value: part / whole * figure.per}
    if figure.limits is None:
        return value
    if figure.kind is Kind.PROPORTION:
        return value | dict(zip(figure.limits, share_limits(part, whole, level), strict=True))
    if part == 0:
        found = crude_rates(0, whole, per=figure.per, confidence=level)
        return value | dict(zip(figure.limits, (0.0, float(found.upper)), strict=True))
    # The width rests on repeats; as if the mean were over the true denominator, then moved to the one shown.
    moved = dict(row) | {figure.count: part}
    refigure([row], [moved], Figure(figure.value, figure.count, limits=figure.limits))
    scale = value[figure.value] / moved[figure.value]
    return value | {name: moved[name] * scale for name in figure.limits}
