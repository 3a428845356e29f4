"""From the codes of each year to units that stay the same over all years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newcare.reference.areas import unit_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class UnitCounts:
    """Counts of stable units.

    Attributes:
        counts: shape (units, periods); NaN in a period in which a code that was in use has no number, and in one for
            which the unit has no code.
        left_out: codes whose numbers cannot be given to one unit.
    """

    counts: Floats
    left_out: tuple[str, ...]


def gather_units(
    counts: Floats,
    codes: Sequence[str],
    units: Sequence[str],
    successors: Mapping[str, str] | None = None,
) -> UnitCounts:
    """Add the codes of each unit together.

    Args:
        counts: shape (codes, periods); NaN where a code has no number.
        codes: of the rows.
        units: wanted, in the order of the result.
        successors: code -> successor; by default the shipped table.

    Returns:
        The counts of each unit. A code is in use from its first to its last period with a number; a gap inside makes
        the unit unknown for that period, so that a missing part never looks like a fall.
    """
    position = {unit: row for row, unit in enumerate(units)}
    owner = [unit_of(code, position.keys(), successors) for code in codes]
    known = ~np.isnan(counts)
    in_use = (
        np.logical_or.accumulate(known, axis=1) & np.logical_or.accumulate(known[:, ::-1], axis=1)[:, ::-1]
    )
    gathered = np.zeros((len(units), counts.shape[1]))
    used = np.zeros(gathered.shape, dtype=bool)
    for row, unit in enumerate(owner):
        if unit is not None:
            gathered[position[unit], in_use[row]] += counts[row, in_use[row]]
            used[position[unit]] |= in_use[row]
    gathered[~used] = np.nan
    return UnitCounts(gathered, tuple(code for code, unit in zip(codes, owner, strict=True) if unit is None))
