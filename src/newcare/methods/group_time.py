"""Group-time effects: what became of each group of starters, in each period, beside units not treated.

Influence functions stand in rows, one for each cell, beside a membership of cohorts: an aggregate of the effects with
weights `w`, which depend on the cohorts' shares through `d`, has influence `w @ influence + d @ membership`, and its
variance is the sum of squares of that over n squared. Without covariates the n units shrink, with no loss, to at most
one column a period for each cohort and one more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.panel import NEVER, Flags, Floats, Integers, Panel


@dataclass(frozen=True)
class Cells:
    """Effects to estimate, in the order of group, then time.

    `group` indexes `cohorts`, whose last member is the never-treated where there are any; `time` and `base` are
    positions; `controls` says which cohorts a cell is compared with, shape (cells, cohorts).
    """

    cohorts: Integers
    sizes: Integers
    group: Integers
    time: Integers
    base: Integers
    controls: Flags

    @property
    def start(self) -> Integers:
        """Position at which each cell's group starts."""
        return self.cohorts[self.group]

    @property
    def relative_time(self) -> Integers:
        """Positions since the group's start, 0 in its first treated period."""
        return self.time - self.start


@dataclass(frozen=True)
class GroupTimeEffects:
    """Estimates of cells, shape (cells,), with `influence` (cells, r) and `membership` (cohorts, r)."""

    cells: Cells
    estimates: Floats
    influence: Floats
    membership: Floats

    @property
    def n_units(self) -> int:
        """Units that the effects rest on."""
        return int(self.cells.sizes.sum())


def list_cells(panel: Panel, *, not_yet_treated: bool, universal_base: bool) -> Cells:
    """List the cells of a panel whose controls exist.

    The base is the period before the group's start; before the start it is the period before the cell, unless
    the base is universal. Controls are the never-treated, and where asked the units that start after both.

    Raises:
        InvalidInput: no treated group, or no unit to compare with.
    """
    cohorts, sizes = np.unique(panel.first_treated, return_counts=True)
    groups = np.flatnonzero(cohorts != NEVER)
    if groups.size == 0:
        raise InvalidInput(
            "No treated unit with a period before its start is left.", remedy="Check the starts."
        )
    if not not_yet_treated and cohorts[-1] != NEVER:
        raise InvalidInput(
            "There is no never-treated unit to compare with.",
            remedy="Compare with the not-yet-treated, or add units that never start.",
        )
    first = 0 if universal_base else 1
    group, time = (
        axis.ravel() for axis in np.meshgrid(groups, np.arange(first, panel.n_times), indexing="ij")
    )
    start = cohorts[group]
    base = start - 1 if universal_base else np.where(time >= start, start - 1, time - 1)
    controls = np.broadcast_to(cohorts == NEVER, (len(group), len(cohorts)))
    if not_yet_treated:
        controls = cohorts > np.maximum(time, base)[:, None]
        controls[np.arange(len(group)), group] = False
    some = controls.any(axis=1)
    if not some.any():
        raise InvalidInput("There is no never-treated or later-treated unit to compare with.")
    return Cells(cohorts, sizes, group[some], time[some], base[some], controls[some])


def group_time_effects(panel: Panel, cells: Cells) -> GroupTimeEffects:
    """Estimate each cell as the group's mean change less its controls' mean change, from base to time.

    Sources:
        Callaway and Sant'Anna 2021, J Econometrics 225:200.
    """
    members = [panel.first_treated == cohort for cohort in cells.cohorts]
    means = np.stack([panel.outcome[member].mean(axis=0) for member in members])
    changes = (means[:, cells.time] - means[:, cells.base]).T
    control_sizes = cells.controls * cells.sizes
    shares = control_sizes / control_sizes.sum(axis=1, keepdims=True)
    control_change = (shares * changes).sum(axis=1)
    order = np.arange(len(cells.group))
    own_change = changes[order, cells.group]
    n = cells.sizes.sum()
    loads = -n * shares / cells.sizes
    loads[order, cells.group] = n / cells.sizes[cells.group]
    centre = np.broadcast_to(control_change[:, None], loads.shape).copy()
    centre[order, cells.group] = own_change
    influence, membership = [], []
    for place, member in enumerate(members):
        spread = _square_root_of_scatter(panel.outcome[member] - means[place]).T
        used = np.flatnonzero(loads[:, place])
        block = np.zeros((len(order), spread.shape[1] + 1))
        moved = spread[cells.time[used]] - spread[cells.base[used]]
        block[used, :-1] = moved * loads[used, place][:, None]
        block[:, -1] = np.sqrt(cells.sizes[place]) * loads[:, place] * (changes - centre)[:, place]
        influence.append(block)
        belongs = np.zeros((len(members), block.shape[1]))
        belongs[place, -1] = np.sqrt(cells.sizes[place])
        membership.append(belongs)
    return GroupTimeEffects(cells, own_change - control_change, np.hstack(influence), np.hstack(membership))


def _square_root_of_scatter(centred: Floats) -> Floats:
    """Shrink rows, centred on their mean, to at most one a period with the same sums of squares and products."""
    if len(centred) <= centred.shape[1]:
        return centred
    return np.asarray(np.linalg.qr(centred, mode="r"), dtype=np.float64)
