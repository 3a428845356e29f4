"""Which quarters a set of records covers, and where a model's starts and years fall among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from newcare.caremodel import ModelOfCare
from newcare.engines import Engine, Table
from newcare.errors import InvalidModelFile, InvalidRecords
from newcare.terms import Quarter, quarters_between

_SLACK = dt.timedelta(days=7)  # records that reach within a week of a quarter's end cover the quarter


@dataclass(frozen=True)
class Calendar:
    """The quarters covered, the baseline among them, and the quarter and day in which each unit started."""

    quarters: tuple[Quarter, ...]
    baseline: tuple[Quarter, ...]
    start_days: dict[str, dt.date]

    @property
    def labels(self) -> list[str]:
        """Names of the quarters, in order."""
        return [str(quarter) for quarter in self.quarters]

    @property
    def baseline_labels(self) -> list[str]:
        """Names of the baseline quarters."""
        return [str(quarter) for quarter in self.baseline]

    @property
    def start_quarters(self) -> dict[str, str]:
        """Unit -> quarter in which it started: the first that counts as under the model of care."""
        return {unit: str(Quarter.of(day)) for unit, day in self.start_days.items()}

    @property
    def start_dates(self) -> dict[str, str]:
        """Unit -> day it started, as an ISO date."""
        return {unit: day.isoformat() for unit, day in self.start_days.items()}

    @property
    def end_day(self) -> dt.date:
        """First day after the records."""
        return self.quarters[-1].end

    @property
    def last_day(self) -> dt.date:
        """Last day of the records."""
        return self.end_day - dt.timedelta(days=1)


def calendar_of(model: ModelOfCare, spell: Table, engine: Engine) -> Calendar:
    """Work out the calendar of a model of care on a set of records.

    Raises:
        InvalidRecords: the spells cover less than one whole quarter.
        InvalidModelFile: a year that the model names is not wholly covered, or no unit starts while records run.
    """
    quarters = _covered(spell, engine)
    last = quarters[-1].end
    starts: dict[str, dt.date] = {}
    for wave in sorted(model.waves, key=lambda wave: wave.start):
        if wave.start < last:
            starts.setdefault(wave.unit, wave.start)
    if not starts:
        raise InvalidModelFile(
            f"No unit in '{model.place.waves}' starts before the records end on {last - dt.timedelta(days=1)}.",
            remedy="Bring later records, or check the dates.",
        )
    for name, label in (
        ("outcomes.baseline_year", model.outcomes.baseline_year),
        ("budget.base_year", model.budget.base_year),
        ("budget.payment_year", model.budget.payment_year),
    ):
        _refuse_uncovered(name, label, quarters)
    return Calendar(quarters, _quarters_of(model.outcomes.baseline_year), starts)


def _covered(spell: Table, engine: Engine) -> tuple[Quarter, ...]:
    """Quarters that the spells cover from end to end.

    An extract by day of discharge holds a few stays that began before it opens, and one that was cut short holds part
    of its last quarter: a quarter at either end counts only if spells reach within a week of its edge and are at least
    half as many as in the middle quarter of all.
    """
    by_day = engine.to_arrow(spell.group_by("admission_date").agg(spells=spell.count()))
    spells = dict(zip(*(by_day.column(name).to_pylist() for name in by_day.column_names), strict=True))
    if not spells:
        raise InvalidRecords("The table 'spell' has no rows.", remedy="Export it again from its source.")
    counts: dict[Quarter, int] = {}
    for day, number in spells.items():
        counts[Quarter.of(day)] = counts.get(Quarter.of(day), 0) + number
    enough = median(counts.values()) / 2
    whole = sorted(quarter for quarter in counts if counts[quarter] >= enough)
    first, last = whole[0], whole[-1]
    opens = min(day for day in spells if day >= first.start)
    closes = max(day for day in spells if day < last.end)
    quarters = quarters_between(
        first.start if opens <= first.start + _SLACK else first.end,
        last.end if closes >= last.end - _SLACK else last.start,
    )
    if not quarters:
        raise InvalidRecords("The spells cover less than one whole quarter.", seen=f"{opens} to {closes}")
    return tuple(quarters)


def _quarters_of(year: str) -> tuple[Quarter, ...]:
    """The four quarters of a financial year such as 2022-23."""
    return tuple(Quarter(int(year[:4]), number) for number in (1, 2, 3, 4))


def _refuse_uncovered(name: str, year: str, quarters: Sequence[Quarter]) -> None:
    missing = [str(quarter) for quarter in _quarters_of(year) if quarter not in quarters]
    if missing:
        raise InvalidModelFile(
            f"{name} is {year}, but the records do not cover {', '.join(missing)}.",
            seen=f"records from {quarters[0]} to {quarters[-1]}",
            remedy="Choose a year that the records cover.",
        )
