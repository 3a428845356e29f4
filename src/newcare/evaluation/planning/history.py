"""The quarters before the first start: what is known of a place when its evaluation is planned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.errors import InvalidInput
from newcare.methods.panel import NEVER, Flags, Floats, Integers
from newcare.terms import Quarter

QUARTERS_OF_YEAR = 4
LEAST_QUARTERS = 4  # a year: fewer show no season
RARE = 5  # events of a unit in a quarter
NONE_SEEN = 0.5  # events where none were: a rate of nothing would let none ever come


@dataclass(frozen=True)
class History:
    """Counts of one outcome before the first start.

    Args:
        units: labels; `events` and `expected` have a row for each and a column for each quarter.
        events: what was counted.
        expected: what the ages and sexes of the unit's people would lead to, above 0.
        starts: position of each unit's first quarter under the model of care, counted from the first quarter of the
            history and so past its end; `NEVER` for units to compare with. Shape (units,).
        left_out: units that no comparison can use: not seen in every quarter, or with a break in reporting.
    """

    units: tuple[str, ...]
    events: Floats
    expected: Floats
    starts: Integers
    left_out: int = 0

    @property
    def quarters(self) -> int:
        """Quarters before the first start."""
        return int(self.events.shape[1])

    @property
    def will_start(self) -> Flags:
        """Which units will start; shape (units,)."""
        will: Flags = self.starts != NEVER
        return will

    @property
    def yearly_events(self) -> float:
        """Events a year in the units that will start."""
        return float(self.events[self.will_start].sum()) / self.quarters * QUARTERS_OF_YEAR

    @property
    def rare(self) -> bool:
        """Whether half of the units have fewer than 5 events a quarter, so that logarithms bend."""
        return float(np.median(self.fitted.mean(axis=1))) < RARE

    @property
    def by_unit(self) -> Floats:
        """Rate of each unit against what was to be expected of it; shape (units,)."""
        return np.asarray(np.maximum(self.events.sum(axis=1), NONE_SEEN) / self.expected.sum(axis=1))

    @property
    def by_quarter(self) -> Floats:
        """Rate of all units together in each quarter, against their mean; shape (quarters,)."""
        fitted = self.expected * self.by_unit[:, None]
        return np.asarray(np.maximum(self.events.sum(axis=0), NONE_SEEN) / fitted.sum(axis=0))

    @property
    def fitted(self) -> Floats:
        """Events that unit and quarter alone would lead to; shape (units, quarters)."""
        return np.asarray(self.expected * self.by_unit[:, None] * self.by_quarter)


def history_of(panel: pa.Table, outcome: str, *, exclude_reporting_breaks: bool) -> History:
    """Take the history of one outcome from a panel that ends before the first start.

    Args:
        panel: outcome, unit, quarter, events, expected, start (null for a comparison), reporting_break; one row an
            outcome, unit and quarter.
        outcome: name of the outcome.
        exclude_reporting_breaks: leave out units whose reporting broke.

    Raises:
        InvalidInput: fewer than 4 quarters come before the first start, or no unit is seen in all of them.
    """
    rows = panel.filter(pc.field("outcome") == outcome)
    labels = sorted(set(rows.column("quarter").to_pylist()), key=Quarter.parse)
    refuse_short_history(len(labels))
    units, unit = np.unique(rows.column("unit").to_numpy(), return_inverse=True)
    quarter = np.array([labels.index(label) for label in rows.column("quarter").to_pylist()])
    cells: dict[str, Floats] = {}
    for name in ("events", "expected"):
        cells[name] = np.full((len(units), len(labels)), np.nan)
        cells[name][unit, quarter] = pc.cast(rows.column(name), pa.float64()).to_numpy()
    cells["expected"] = _rounded(cells["expected"])
    starts = _starts(rows.column("start").to_pylist(), unit, len(units), labels[0])
    broken = np.zeros(len(units), dtype=bool)
    np.logical_or.at(broken, unit, rows.column("reporting_break").to_numpy(zero_copy_only=False))
    whole = (cells["expected"] > 0).all(axis=1) & (np.nansum(cells["events"], axis=1) > 0)
    kept = whole & ~(broken & exclude_reporting_breaks)
    if not kept.any():
        raise InvalidInput(
            f"No unit has '{outcome}' in every quarter before the first start.",
            remedy="Check the records, or choose another outcome.",
        )
    return History(
        tuple(units[kept].tolist()),
        cells["events"][kept],
        cells["expected"][kept],
        starts[kept],
        int((~kept).sum()),
    )


def refuse_short_history(quarters: int) -> None:
    """Refuse a place of which too little is known before the first start."""
    if quarters < LEAST_QUARTERS:
        raise InvalidInput(
            f"A plan needs {LEAST_QUARTERS} whole quarters of records before the first start.",
            seen=f"{quarters}",
            remedy="Bring earlier records, or start later: without a year before it no season can be told from an"
            " effect.",
        )


def _rounded(values: Floats) -> Floats:
    """Leave off the last digits, which hang on the order of adding up, so that a plan is the same each time."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (np.floor(np.log10(values)) - 8)
    return np.where(values > 0, np.round(values / scale) * scale, values)


def _starts(labels: list[str | None], unit: Integers, n_units: int, first: str) -> Integers:
    """Position of each unit's start, counted from the first quarter."""
    starts = np.full(n_units, NEVER)
    opening = _number(first)
    for row, label in zip(unit.tolist(), labels, strict=True):
        if label is not None:
            starts[row] = _number(label) - opening
    return starts


def _number(label: str) -> int:
    """Count quarters from the year 0."""
    quarter = Quarter.parse(label)
    return QUARTERS_OF_YEAR * quarter.financial_year + quarter.number
