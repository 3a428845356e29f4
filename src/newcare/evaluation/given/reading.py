"""Sets a panel file out by unit and time, checks it, and says how it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.clusters import clusters_of_units
from newcare.evaluation.given.columns import Columns
from newcare.evaluation.given.flags import flags_of
from newcare.evaluation.given.outcome_scale import on_its_scale
from newcare.evaluation.given.panel_file import PanelFile
from newcare.evaluation.given.reading_words import reading_words
from newcare.evaluation.given.starts import starts_by_flag, starts_by_label
from newcare.evaluation.given.times import Times, times_of
from newcare.evaluation.observed import Observed
from newcare.methods.panel import Flags, Floats, Integers, Panel

ONE_SERIES = "all"


@dataclass(frozen=True)
class Given:
    """A panel of one outcome, and sentences that say how it was read.

    `starts`: unit -> label of its first treated time, where that lies within the panel.
    """

    outcome: str
    observed: Observed
    times: Times
    reading: tuple[str, ...]
    starts: dict[str, str]


def read_given(
    file: PanelFile,
    columns: Columns,
    outcome: str,
    *,
    logarithm: bool = False,
    periods_per_year: int | None = None,
) -> Given:
    """Read one outcome of a panel.

    Args:
        file: the panel.
        columns: as `columns_of` found them.
        outcome: name of its column: events where `columns` names person-time, otherwise a number in its own unit.
        logarithm: work on the logarithm of a number that is not a count; counts are on that scale always.
        periods_per_year: where it cannot be read off the times.

    Raises:
        InvalidInput: a missing value, a duplicate row, a unit that lacks a time, times not evenly spaced, negative
            events, person-time that is not positive, an outcome that does not vary, a treatment that ends, or no unit
            that starts, or one that is treated from the first time on.
    """
    times = times_of(file.labels(columns.time), periods_per_year, columns.time)
    rows = len(file.columns[columns.time])
    units, unit = np.unique(
        file.labels(columns.unit) if columns.unit else [ONE_SERIES] * rows, return_inverse=True
    )
    labels = [str(label) for label in units]
    place = {label: position for position, label in enumerate(times.labels)}
    cells = unit, np.array([place[label] for label in file.columns[columns.time]])
    _refuse_gaps(cells, labels, times)

    def spread(name: str) -> Floats:
        found = np.empty((len(labels), len(times.labels)))
        found[cells] = file.numbers(name)
        return found

    if columns.start is not None:
        start = starts_by_label(file.starts(columns.start), unit, labels, times)
    else:
        start = starts_by_flag(file.labels(columns.treated or ""), cells, labels, times)
    values = spread(outcome)
    if np.ptp(values) == 0:
        raise InvalidInput(
            f"The outcome {outcome!r} is the same in every row.", remedy="Name another column."
        )
    covariates = np.stack([spread(name) for name in columns.covariates]) if columns.covariates else None
    exposure = None if columns.person_time is None else spread(columns.person_time)
    observed = on_its_scale(
        values, exposure, Panel(labels, times.labels, values, start), logarithm, covariates, times
    )
    if columns.reporting_break is not None:
        observed = replace(
            observed, reporting_break=_broken(file, columns.reporting_break, unit, len(labels))
        )
    if columns.cluster is not None:
        observed = replace(observed, cluster=clusters_of_units([*file.labels(columns.cluster)], unit))
    begun = {
        label: times.labels[position]
        for label, position in zip(labels, start.tolist(), strict=True)
        if position < len(times.labels)
    }
    return Given(outcome, observed, times, tuple(reading_words(columns, outcome, observed, times)), begun)


def _broken(file: PanelFile, column: str, unit: Integers, n_units: int) -> Flags:
    """Units of which some row says that their reporting broke; shape (units,)."""
    broken = np.zeros(n_units, dtype=bool)
    remedy = "Write 1 in the rows of units whose counts jumped by a change in reporting, and 0 in the others."
    np.logical_or.at(broken, unit, flags_of(file.labels(column), "reporting break", remedy))
    return broken


def _refuse_gaps(cells: tuple[Integers, Integers], units: list[str], times: Times) -> None:
    """Refuse two rows for one unit and time, and units that lack a time."""
    seen = np.zeros((len(units), len(times.labels)), dtype=np.int64)
    np.add.at(seen, cells, 1)
    for count, problem, remedy in (
        (
            seen > 1,
            "The panel holds a duplicate: two rows for one unit and time.",
            "Keep one row, or add them up.",
        ),
        (
            seen < 1,
            "The panel has gaps: a unit lacks a time.",
            "Add the rows (0 events where there were none), or leave out the units that lack some.",
        ),
    ):
        if count.any():
            unit, time = np.argwhere(count)[0]
            raise InvalidInput(
                problem,
                seen=f"{int(count.sum())} in all, the first unit {units[unit]!r} at {times.labels[time]!r}",
                remedy=remedy,
            )
