"""Indexed activity per head of groups of areas, as NAO drew it (HC 1129, 2018, Figure 11), with a test by permutation.

A group's rate is pooled: all its events over all its person-years, so a large area weighs more than a small one.
No age or sex enters: the published numbers behind it have none over time. Counting basis: as the source counts, in the
month or year of the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from newcare.errors import InvalidInput
from newcare.methods.index import baseline_indices
from newcare.methods.permutation import difference_in_pooled_growth, permutation_test, pooled_growth

Floats = NDArray[np.float64]

REST = "rest"


@dataclass(frozen=True)
class AreaPanel:
    """Events and person-years of areas over periods.

    Attributes:
        units: code of each area.
        groups: group of each area; `rest` is what the others are compared with.
        periods: label of each period.
        years: shape (periods,): financial year (its first calendar year) of each period.
        events, person_years: shape (units, periods); NaN where unknown.
    """

    units: tuple[str, ...]
    groups: tuple[str, ...]
    periods: tuple[str, ...]
    years: NDArray[np.int64]
    events: Floats
    person_years: Floats

    def only(self, kept: NDArray[np.bool_]) -> AreaPanel:
        """Keep the areas where `kept`, shape (units,), is True."""
        return replace(
            self,
            units=tuple(unit for unit, keep in zip(self.units, kept, strict=True) if keep),
            groups=tuple(group for group, keep in zip(self.groups, kept, strict=True) if keep),
            events=self.events[kept],
            person_years=self.person_years[kept],
        )

    def between(self, kept: NDArray[np.bool_]) -> AreaPanel:
        """Keep the periods where `kept`, shape (periods,), is True."""
        return replace(
            self,
            periods=tuple(period for period, keep in zip(self.periods, kept, strict=True) if keep),
            years=self.years[kept],
            events=self.events[:, kept],
            person_years=self.person_years[:, kept],
        )

    def members(self, group: str) -> NDArray[np.bool_]:
        """Shape (units,): True for an area of the group."""
        return np.array([each == group for each in self.groups])

    def year_sums(self, baseline: int, follow_up: int) -> Floats:
        """Shape (units, 4): events and person-years of the baseline year, then of the follow-up year."""
        sums = [
            values[:, self.years == year].sum(axis=1)
            for year in (baseline, follow_up)
            for values in (self.events, self.person_years)
        ]
        return np.column_stack(sums)


@dataclass(frozen=True)
class GroupChange:
    """Change of a group's pooled rate from one financial year to another.

    `permutation_p` is two-sided, of the difference to the rest; null for the rest itself.
    """

    group: str
    change_percent: float
    areas: int
    permutation_p: float | None


@dataclass(frozen=True)
class IndexPoint:
    """Rate of a group in a period, and its index: 100 is the mean over the periods of the baseline year."""

    group: str
    period: str
    rate_per_1000: float
    index: float


@dataclass(frozen=True)
class LeverageArea:
    """The area of a group without which the group's change would differ most, and the change without it."""

    group: str
    unit: str
    change_percent: float
    change_without_percent: float


def group_changes(
    panel: AreaPanel,
    compared: Sequence[str],
    baseline: int,
    follow_up: int,
    *,
    labellings: int = 9_999,
    seed: int = 1,
) -> Mapping[str, GroupChange]:
    """Compare each group's growth with that of the rest.

    Args:
        panel: areas without a number in either year are left out, and so not counted in `areas`.
        compared: groups to set beside the rest.
        baseline, follow_up: financial years, by their first calendar year.
        labellings: drawn for each permutation test. seed: of the draws.

    Returns:
        Group -> its change, `rest` last. The label of one group is shuffled over its areas and those of the rest;
        areas of a third group take no part.

    Raises:
        InvalidInput: a group has no area left.
    """
    sums = panel.year_sums(baseline, follow_up)
    known = np.isfinite(sums).all(axis=1)
    rest = panel.members(REST) & known
    changes: dict[str, GroupChange] = {}
    for group in (*compared, REST):
        members = panel.members(group) & known
        _refuse_empty(group, members)
        change = 100 * float(pooled_growth(sums[members].sum(axis=0, keepdims=True))[0])
        p_value = None
        if group != REST:
            _refuse_empty(REST, rest)
            both = members | rest
            p_value = permutation_test(
                sums[both], members[both], difference_in_pooled_growth, labellings=labellings, seed=seed
            ).p_value
        changes[group] = GroupChange(group, change, int(members.sum()), p_value)
    return changes


def indexed_series(panel: AreaPanel, compared: Sequence[str], baseline: int) -> tuple[IndexPoint, ...]:
    """Index each group's rate to its mean over the baseline year; areas unknown in any period are left out."""
    known = np.isfinite(panel.events).all(axis=1)
    base = panel.years == baseline
    points = []
    for group in (*compared, REST):
        members = panel.members(group) & known
        _refuse_empty(group, members)
        rates = 1_000 * panel.events[members].sum(axis=0) / panel.person_years[members].sum(axis=0)
        indices = baseline_indices(rates, base).index
        points += [
            IndexPoint(group, period, float(rate), float(index))
            for period, rate, index in zip(panel.periods, rates, indices, strict=True)
        ]
    return tuple(points)


def largest_leverage(
    panel: AreaPanel, compared: Sequence[str], baseline: int, follow_up: int
) -> tuple[LeverageArea, ...]:
    """Name, for each group of at least two areas, the one area that moves the group's change most."""
    sums = panel.year_sums(baseline, follow_up)
    known = np.isfinite(sums).all(axis=1)
    found = []
    for group in (*compared, REST):
        rows = np.flatnonzero(panel.members(group) & known)
        if len(rows) < 2:
            continue
        total = sums[rows].sum(axis=0, keepdims=True)
        change, without = pooled_growth(total)[0], pooled_growth(total - sums[rows])
        furthest = int(np.abs(without - change).argmax())
        found.append(
            LeverageArea(
                group, panel.units[rows[furthest]], 100 * float(change), 100 * float(without[furthest])
            )
        )
    return tuple(found)


def _refuse_empty(group: str, members: NDArray[np.bool_]) -> None:
    """Refuse a group that has no area: nothing could be compared."""
    if not members.any():
        raise InvalidInput(
            f"No area is left in the group {group}.",
            remedy="Check the mapping of vanguards to areas: each care model needs an area that counts (confidence "
            "high or medium) and whose reporting does not break.",
        )
