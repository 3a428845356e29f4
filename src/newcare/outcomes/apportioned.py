"""Counts of small areas shared out over larger ones, so that every total is kept.

Everybody in a small area counts towards each larger area by its share, as an exact fraction. Once all is added up, the
parts of a stratum are rounded to whole numbers by the method of the largest remainder (Hamilton): every area gets the
whole part of its sum, and what is left goes, one each, to the largest remainders, the earlier area first among equals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np
import pyarrow as pa

from newcare.engines import Table, in_memory
from newcare.errors import InvalidInput
from newcare.outcomes.counted import Counted
from newcare.outcomes.dense_layout import Whole
from newcare.outcomes.dense_rows import SHARE

_FINEST = 10**6  # shares to six decimals; finer ones gain nothing and would outgrow a whole number


@dataclass(frozen=True)
class AreaShares:
    """Small area, larger area and share in `whole`-ths; the shares of a small area add up to `whole`."""

    small_areas: tuple[str, ...]
    areas: tuple[str, ...]
    parts: tuple[int, ...]
    whole: int

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str, Fraction]]) -> AreaShares:
        """Take rows of small area, area and share.

        Raises:
            InvalidInput: a share is not above 0, or finer than a millionth; the shares of a small area do not add up to
                1; a pair stands there twice.
        """
        sums: dict[str, Fraction] = {}
        for small, area, share in rows:
            if share <= 0:
                raise InvalidInput(f"The share of '{small}' in '{area}' is not above 0.", seen=str(share))
            sums[small] = sums.get(small, Fraction(0)) + share
        whole = lcm(*(share.denominator for _, _, share in rows)) if rows else 1
        if whole > _FINEST:
            raise InvalidInput("A share is finer than a millionth.", remedy="Round shares to six decimals.")
        if len({row[:2] for row in rows}) < len(rows):
            raise InvalidInput("A small area stands twice with the same area.", remedy="Add its shares up.")
        for small, total in sums.items():
            if total != 1:
                raise InvalidInput(
                    f"The shares of '{small}' do not add up to 1.",
                    seen=f"{float(total):.6g}",
                    remedy="Give every small area shares that add up to 1 exactly, so that nobody is lost.",
                )
        parts = tuple(int(share * whole) for _, _, share in rows)
        return cls(tuple(row[0] for row in rows), tuple(row[1] for row in rows), parts, whole)

    def as_values(self) -> Mapping[str, object]:
        """The look-up as plain values, for a step."""
        return {
            "small_areas": list(self.small_areas),
            "areas": list(self.areas),
            "parts": list(self.parts),
            "whole": self.whole,
        }


def with_shares(registrations: Table, shares: AreaShares) -> Table:
    """Registrations once for each area of their small area, with its share; those of no area are left out."""
    lookup = in_memory(
        pa.table(
            {
                "of_small_area": pa.array(shares.small_areas, pa.string()),
                "unit": pa.array(shares.areas, pa.string()),
                SHARE: pa.array(shares.parts, pa.int64()),
            }
        )
    )
    placed = registrations.drop(*({"unit"} & set(registrations.columns)))
    joined = placed.join(lookup, placed.small_area == lookup.of_small_area)
    return joined.drop("of_small_area")


def apportioned(found: Counted, whole: int) -> Counted:
    """Counts in `whole`-ths as whole counts, each stratum of all areas together keeping its total.

    Args:
        found: counts of rows that carried a share.
        whole: how many parts make one.
    """
    return replace(
        found,
        events=_largest_remainder(found.events, whole, axis=1),
        person_days=_largest_remainder(found.person_days, whole, axis=0),
    )


def _largest_remainder(parts: Whole, whole: int, *, axis: int) -> Whole:
    """Round sums of parts to whole numbers along the axis of areas."""
    floors, remainders = np.divmod(parts, whole)
    left = remainders.sum(axis=axis, keepdims=True) // whole
    order = np.argsort(-remainders, axis=axis, kind="stable")
    rank = np.argsort(order, axis=axis, kind="stable")
    rounded: Whole = floors + (rank < left)
    return rounded
