"""The figures of a neighbourhood return from its cells, with a star for what is too small and for what gives it away.

Every row of the return shows a total three times over, by age, by ethnic group and by deprivation, so that a lone star
in any of them could be worked out from the total. Stars are put beside until nothing below 6 can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.control_rules import BoolArray
from newcare.methods.disclosure import Policy, released_count
from newcare.methods.disclosure_audit import HIDDEN
from newcare.methods.linked_counts import LinkedCounts, worked_out
from newcare.methods.linked_suppression import hidden_beside
from newcare.outcomes.neighbourhood_return import BANDS, PATIENTS
from newcare.reference.neighbourhood_return import (
    AGE_GROUP,
    CASELOAD,
    DEPRIVATION_QUINTILE,
    ETHNIC_GROUP,
    TOTAL,
    neighbourhood_return,
)

TEMPLATE = "80_89_and_90_plus"
_SMALL = HIDDEN[Policy.NNHIP].stop
GROUPS = dict(zip(BANDS, (AGE_GROUP, ETHNIC_GROUP, DEPRIVATION_QUINTILE), strict=True))
Figures = Mapping[str, int | None]
"""Counts by column of the workbook; None is a star."""


@dataclass(frozen=True)
class ReturnFigures:
    """What a return shows: patients by column, and each metric's counts by column.

    `not_in_records` names metrics that were all starred because nothing was counted; `primary` and `secondary` are the
    stars of the policy and those put beside, over the rows that were counted.
    """

    patients: Figures
    metrics: Mapping[str, Figures]
    not_in_records: tuple[str, ...]
    primary: int
    secondary: int


def columns() -> tuple[str, ...]:
    """Columns of the workbook in order."""
    return neighbourhood_return().columns(TEMPLATE)


def true_figures(cells: pa.Table, indicators: Sequence[str]) -> dict[str, dict[str, int]]:
    """Add cells up to the figures of every row: indicator -> column -> count; a band without anybody is 0.

    Args:
        cells: from `return_cells`.
        indicators: those that were counted, also where nothing was found.
    """
    found = {name: dict.fromkeys(columns(), 0) for name in (PATIENTS, *indicators)}
    for row in cells.to_pylist():
        figures = found[row["indicator"]]
        for column in (TOTAL, *(f"{group} {row[band]}" for band, group in GROUPS.items())):
            figures[column] += row["events"]
    return found


def suppressed_figures(
    true: Mapping[str, Mapping[str, int]], caseload: Mapping[str, int] | None
) -> ReturnFigures:
    """Star what is below 6, and what would give it away.

    Args:
        true: from `true_figures`: "patients", and the indicators that were counted; a metric without all of its own
            cannot be told.
        caseload: people on the caseload by column; None where that is not known.

    Raises:
        InvalidInput: nobody is in the cohort; a small count follows from the totals whatever is starred.
    """
    if not true[PATIENTS][TOTAL]:
        raise InvalidInput(
            "Nobody of the cohort is 18 or over and registered on the first day of the month.",
            remedy="Check the month and the cohort.",
        )
    metrics = neighbourhood_return().metrics
    rows = {PATIENTS: true[PATIENTS]}
    rows |= {
        each.name: {column: sum(true[name][column] for name in each.indicators) for column in columns()}
        for each in metrics
        if each.indicators and set(each.indicators) <= set(true)
    }
    rows |= {} if caseload is None else {CASELOAD: caseload}
    stars = _stars(rows)
    shown = {
        name: {column: None if stars[name][column] else count for column, count in row.items()}
        for name, row in rows.items()
    }
    without = tuple(each.name for each in metrics if each.name not in rows)
    shown |= {name: dict.fromkeys(columns()) for name in without}
    primary = sum(_small(count) for row in rows.values() for count in row.values())
    starred = sum(star for row in stars.values() for star in row.values())
    figures = {each.name: shown[each.name] for each in metrics}
    return ReturnFigures(shown[PATIENTS], figures, without, primary, starred - primary)


def _small(count: int) -> bool:
    return released_count(count, Policy.NNHIP) is None


def _stars(rows: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, bool]]:
    """Which figures of which rows are starred. The caseload is part of the patients, so that both go together."""
    together = [name for name in (PATIENTS, CASELOAD) if name in rows]
    alone = [[name] for name in rows if name not in together]
    found: dict[str, dict[str, bool]] = {}
    for names in (together, *alone):
        found |= _stars_together({name: rows[name] for name in names})
    return found


def _stars_together(rows: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, bool]]:
    """Stars of a row, or of two of which the second is part of the first."""
    values = [count for row in rows.values() for count in row.values()]
    shown = len(values)
    sums = [terms for place in range(len(rows)) for terms in _sums(place)]
    first, *parts = rows.values()
    for part in parts:
        for column, (whole, of_it) in enumerate(zip(first.values(), part.values(), strict=True)):
            values.append(whole - of_it)
            sums.append([(len(first) + column, 1.0), (len(values) - 1, 1.0), (column, -1.0)])
    linked = LinkedCounts.of(values, sums)
    true = linked.values
    is_shown = np.arange(true.size) < shown
    small = is_shown & np.array([_small(int(value)) for value in true], dtype=np.bool_)
    targets = small | (~is_shown & (true > 0) & (true < _SMALL))
    nothing = np.zeros(true.size), np.full(true.size, np.inf)

    def known(stars: BoolArray) -> tuple[FloatArray, FloatArray]:
        free = stars | ~is_shown
        return np.where(free, 0, true), np.where(free, np.inf, true)

    stars = small | hidden_beside(linked, known(small), nothing, is_shown & ~small, targets)
    if worked_out(linked, *known(stars), targets):
        raise InvalidInput(
            "The return is refused: a count that it stars could be worked out from its totals.",
            remedy="Nothing was written; report this as a fault.",
        )
    marks = iter(stars.tolist())
    return {name: {column: next(marks) for column in row} for name, row in rows.items()}


def _sums(row: int) -> list[list[tuple[int, float]]]:
    """The total of a row as the sum of each group."""
    names = columns()
    first = row * len(names)
    return [
        [(first + place, 1.0) for place, name in enumerate(names) if name.startswith(f"{group} ")]
        + [(first + names.index(TOTAL), -1.0)]
        for group in GROUPS.values()
    ]
