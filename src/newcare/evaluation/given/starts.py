"""Who starts when: from a column of starts, or from a column that is 1 once a unit is under treatment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.given.flags import flags_of
from newcare.evaluation.given.times import Times
from newcare.methods.panel import NEVER, Floats, Integers


def starts_by_label(
    labels: Sequence[str | None], unit: Integers, units: Sequence[str], times: Times
) -> Integers:
    """Position of each unit's start from a column of starts; shape (units,).

    Raises:
        InvalidInput: a unit has two starts, or one that is not written as times are.
    """
    found: dict[int, str | None] = {}
    for row, label in zip(unit.tolist(), labels, strict=True):
        if found.setdefault(row, label) != label:
            raise InvalidInput(
                "A unit has two starts.",
                seen=f"unit {units[row]!r}",
                remedy="Give each unit one start, or none, on all of its rows.",
            )
    return _checked(np.array([times.start(found[row]) for row in range(len(units))]), units, times)


def starts_by_flag(
    labels: Sequence[str], cells: tuple[Integers, Integers], units: Sequence[str], times: Times
) -> Integers:
    """Position of each unit's start from a column of 0 and 1; shape (units,).

    Raises:
        InvalidInput: another value, or a unit that is treated and later is not.
    """
    flags = np.zeros((len(units), len(times.labels)))
    flags[cells] = flags_of(
        labels, "treated", "Write 1 from the unit's start on, and 0 before it and where a unit never starts."
    )
    _refuse_stops(flags, units, times)
    start = np.where(flags.any(axis=1), flags.argmax(axis=1), NEVER)
    return _checked(start, units, times)


def _refuse_stops(flags: Floats, units: Sequence[str], times: Times) -> None:
    """Refuse a treatment that ends: no design here says what follows an end."""
    stops = np.argwhere(np.diff(flags, axis=1) < 0)
    if len(stops):
        unit, place = stops[0]
        raise InvalidInput(
            "A unit is treated and later is not: the designs are for a treatment that stays once it has started.",
            seen=f"{len(np.unique(stops[:, 0]))} units, the first {units[unit]!r} after {times.labels[place]!r}",
            remedy="Leave out the rows after the end, or count the unit as treated from its first start on.",
        )


def _checked(start: Integers, units: Sequence[str], times: Times) -> Integers:
    """Refuse starts that leave nothing before, and panels in which nobody starts."""
    early = np.flatnonzero(start <= 0)
    if len(early):
        raise InvalidInput(
            "There is no period before the start: a unit is treated from the first time on.",
            seen=f"{len(early)} units, the first {units[early[0]]!r}; the panel begins with {times.labels[0]!r}",
            remedy="Add earlier times, or leave these units out.",
        )
    if not (start < len(times.labels)).any():
        raise InvalidInput(
            "No unit starts within the times of the panel.",
            seen=f"{len(units)} units to {times.labels[-1]!r}",
            remedy="Check the column of starts, or add later times.",
        )
    return start
