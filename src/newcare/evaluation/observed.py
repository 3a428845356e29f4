"""Reads the panel of an evaluation: events of each unit in each quarter, beside those to be expected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.errors import InvalidInput
from newcare.evaluation.areas.case import RATIO
from newcare.evaluation.clusters import clusters_of_units
from newcare.evaluation.log_rates import log_ratios, without_events_before
from newcare.methods.panel import NEVER, Flags, Floats, Integers, Panel
from newcare.terms.periods import Quarter

RARE = 5  # events of a unit in a period, below which logarithms bend
MOST = 1e12  # events in a cell: more is an error of keying
COLUMNS = ("unit", "quarter", "events", "expected", "person_years", "start", "reporting_break")


@dataclass(frozen=True)
class Observed:
    """A checked panel of one outcome.

    Where events are counted, `panel` holds the logarithm of events over expected events, so that what multiplies the
    rates of all units (season, a common shock) cancels, and effects are rate ratios. `half_added`: 0.5 was added to
    both, because some cell of a unit seen in every quarter had no events; a cell of another unit does not decide it,
    since such a unit is in no comparison. `events`, `expected` and `person_years` have its shape, NaN where there is
    no row.

    Where `counted` is false, `events` are the outcome itself (a rate or a measurement), `person_years` are 1 a cell,
    and `panel` holds the outcome, or its logarithm where `scale` is "ratio". `covariates` has shape (k, units, times).
    `averaged` names the panel's outcome in words.

    `silent` flags units without an event before their start (for units that never start: before the first start); the
    logarithm of nothing tells nothing, so their outcome is NaN and no design uses them. `cluster` labels each unit's
    site or provider, of which units share what chance brings; null where none is named. Both of shape (units,).
    """

    panel: Panel
    events: Floats
    expected: Floats
    person_years: Floats
    reporting_break: Flags
    half_added: bool
    covariates: Floats
    periods_per_year: int = 4
    scale: str = RATIO
    counted: bool = True
    averaged: str = "the log of events over expected events"
    silent: Flags | None = None
    cluster: tuple[str, ...] | None = None

    @property
    def rare(self) -> bool:
        """Whether half of the units that are used expect fewer than 5 events a period before the first start."""
        used = ~np.isnan(self.panel.outcome).any(axis=1)
        first = int(self.panel.first_treated.min(initial=self.panel.n_times))
        if not self.counted or not used.any() or first == 0:
            return False
        return float(np.median(self.events_expected[used, :first].mean(axis=1))) < RARE

    @property
    def events_expected(self) -> Floats:
        """Expected events on the level of those seen; shape (units, times)."""
        seen = np.isfinite(self.expected) & np.isfinite(self.events)
        total = float(self.expected[seen].sum())
        return self.expected * (float(self.events[seen].sum()) / total if total > 0 else 1.0)

    def total(self, cells: Flags) -> tuple[float, float]:
        """Events and person-years over some cells, shape (units, times); over none, nought."""
        return float(np.nansum(self.events[cells])), float(np.nansum(self.person_years[cells]))

    def since_start(self, earliest: int | None, latest: int | None) -> Flags:
        """Cells of units that start, from `earliest` to `latest` periods since the start; shape (units, times)."""
        relative = self.panel.relative_time
        chosen = np.broadcast_to(~self.panel.never_treated[:, None], relative.shape).copy()
        chosen &= relative >= (0 if earliest is None else earliest)
        return chosen if latest is None else chosen & (relative <= latest)


def read_panel(table: pa.Table) -> Observed:
    """Check a panel table and set it out by unit and quarter.

    Args:
        table: one row a unit and quarter: `unit` (text), `quarter` (such as "2022-23 Q1"; all quarters from the
            first to the last), `events` (0 or more), `expected` (events at reference rates, 0 or more),
            `person_years` (above 0), `start` (quarter in which the unit starts, null where it never does),
            `reporting_break` (the unit's counts jumped by a change in reporting). `cluster` (text; the same in all
            rows of a unit) may be left out.

    Raises:
        InvalidInput: a column is missing, holds nulls or numbers out of range; a duplicate row; a quarter is
            left out by all units; a unit has two starts.

    A unit may lack quarters (nobody was registered with it): the events of its other quarters still count.
    """
    _check_columns(table)
    units, unit = np.unique(table["unit"].to_numpy(), return_inverse=True)
    first, quarters, position = _quarters(table["quarter"].to_pylist())
    _refuse_duplicates(unit, position, len(quarters))
    place = (len(units), len(quarters)), (unit, position)
    events = _spread(_numbers(table, "events", 0, MOST), *place)
    expected = _spread(_numbers(table, "expected", 0), *place)
    start = _starts(table["start"].to_pylist(), unit, len(units), first)
    breaks = np.zeros(len(units), dtype=bool)
    np.logical_or.at(breaks, unit, table["reporting_break"].to_numpy(zero_copy_only=False))
    silent = without_events_before(events, start)
    outcome, half = log_ratios(events, expected, silent)
    panel = Panel([str(label) for label in units], quarters, outcome, start)
    years = _spread(_numbers(table, "person_years", np.nextafter(0, 1)), *place)
    cluster = (
        clusters_of_units(table["cluster"].to_pylist(), unit) if "cluster" in table.column_names else None
    )
    none = np.zeros((0, *events.shape))
    return Observed(panel, events, expected, years, breaks, half, none, silent=silent, cluster=cluster)


def _check_columns(table: pa.Table) -> None:
    """Refuse a table without the columns, or with nulls where there can be none."""
    missing = [name for name in COLUMNS if name not in table.column_names]
    if missing:
        raise InvalidInput(
            f"The panel lacks {', '.join(missing)}.", seen=", ".join(table.column_names), remedy="Add them."
        )
    if table.num_rows == 0:
        raise InvalidInput("The panel has no rows.")
    for name in COLUMNS:
        if name != "start" and table[name].null_count:
            raise InvalidInput(f"Column {name!r} of the panel holds nulls.", remedy="Leave the rows out.")


def _quarters(labels: list[str]) -> tuple[int, list[str], Integers]:
    """Put quarters in order; return the number of the first, their labels, and each row's position."""
    by_label = {label: _number(Quarter.parse(label)) for label in set(labels)}
    first, last = min(by_label.values()), max(by_label.values())
    order = sorted(by_label, key=by_label.__getitem__)
    if last - first + 1 != len(order):
        raise InvalidInput(
            "The panel leaves out a quarter between its first and its last.",
            seen=f"{len(order)} quarters from {order[0]} to {order[-1]}",
        )
    return first, order, np.array([by_label[label] - first for label in labels], dtype=np.int64)


def _number(quarter: Quarter) -> int:
    """Count quarters from the year 0."""
    return 4 * quarter.financial_year + quarter.number


def _refuse_duplicates(unit: Integers, position: Integers, n_quarters: int) -> None:
    """Refuse two rows of one unit and quarter."""
    if len(np.unique(unit * n_quarters + position)) < len(unit):
        raise InvalidInput("The panel holds a duplicate: two rows for one unit and quarter.")


def _numbers(table: pa.Table, name: str, least: float, most: float = np.inf) -> Floats:
    """Take a column of finite numbers, none below `least` or above `most`."""
    values = np.asarray(pc.cast(table[name], pa.float64()).to_numpy())
    if not np.all(np.isfinite(values) & (values >= least) & (values <= most)):
        raise InvalidInput(f"Column {name!r} of the panel holds a number that cannot be.", remedy="Check it.")
    return values


def _spread(values: Floats, shape: tuple[int, int], cells: tuple[Integers, Integers]) -> Floats:
    """Set a column out by unit and quarter."""
    spread = np.full(shape, np.nan)
    spread[cells] = values
    return spread


def _starts(labels: list[str | None], unit: Integers, n_units: int, first: int) -> Integers:
    """Find the position of each unit's start: 0 where it lies before the panel, past its end where after."""
    found: dict[int, str | None] = {}
    for row, label in zip(unit.tolist(), labels, strict=True):
        if found.setdefault(row, label) != label:
            raise InvalidInput(
                "A unit's start changes within unit.", remedy="Give each unit one start or none."
            )
    start = np.full(n_units, NEVER)
    for row, label in found.items():
        if label is not None:
            start[row] = max(_number(Quarter.parse(label)) - first, 0)
    return start
