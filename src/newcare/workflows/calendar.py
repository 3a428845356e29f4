"""Which quarters a set of records covers, and where a model's starts and years fall among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Engine, Table
from newcare.errors import InvalidModelFile, InvalidRecords
from newcare.terms import Quarter, quarters_between

WHOLE_YEAR, LATER = "model of care", "started later"
DAYS_OF = {"spell": "admission_date", "attendance": "arrival_date", "contact": "contact_date"}
FEEDS = {
    "primary": ("contact",),
    "community": ("contact",),
    "mental-health": ("contact",),
    "acute-emergency": ("spell", "attendance"),
    "acute-planned": ("spell",),
    "social-care": (),  # packages run on, so no day tells whether they are all there
}
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

    def groups_in(self, year: int) -> dict[str, str]:
        """Unit -> whether it runs the model of care for the whole of a financial year, or started later.

        Raises:
            InvalidModelFile: none runs it for the whole year, so there is nothing to settle.
        """
        opening = Quarter(year, 1).start
        groups = {unit: WHOLE_YEAR if day <= opening else LATER for unit, day in self.start_days.items()}
        if WHOLE_YEAR not in groups.values():
            raise InvalidModelFile(
                f"budget.payment_year begins on {opening}, before any unit has started.",
                seen=f"first start {min(self.start_days.values())}",
                remedy="Choose a later payment year.",
            )
        return groups

    @property
    def end_day(self) -> dt.date:
        """First day after the records."""
        return self.quarters[-1].end

    @property
    def last_day(self) -> dt.date:
        """Last day of the records."""
        return self.end_day - dt.timedelta(days=1)


def calendar_of(model: ModelOfCare, tables: Mapping[str, Table], engine: Engine) -> Calendar:
    """Work out the calendar of a model of care on a set of records.

    Args:
        model: the model of care.
        tables: records by name; at least `spell`, `attendance` and `contact`.
        engine: runs the counts.

    Raises:
        InvalidRecords: the spells cover less than one whole quarter, or a table that feeds a budget line does not
            cover the base or payment year.
        InvalidModelFile: a year that the model names, or the year before its population date, is not wholly covered,
            or no unit starts while records run.
    """
    counts = {
        name: _by_quarter(table, DAYS_OF[name], engine) for name, table in tables.items() if name in DAYS_OF
    }
    quarters = covered_quarters(tables["spell"], engine)
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
    years = {
        "outcomes.baseline_year": model.outcomes.baseline_year,
        "budget.base_year": model.budget.base_year,
        "budget.payment_year": model.budget.payment_year,
    }
    for name, label in years.items():
        refuse_uncovered(name, label, quarters)
    _refuse_short_look_back(model.place.population_date, quarters)
    feeding = {table for line in model.budget.lines for table in FEEDS[line]}
    for table in sorted(feeding):
        for year in (model.budget.base_year, model.budget.payment_year):
            _refuse_thin(table, year, counts[table])
    return Calendar(quarters, quarters_of_year(model.outcomes.baseline_year), starts)


def _by_quarter(table: Table, day: str, engine: Engine) -> dict[Quarter, int]:
    """Number of rows in each quarter."""
    dates: Any = table[day]
    counted = engine.to_arrow(table.group_by(year=dates.year(), month=dates.month()).agg(rows=table.count()))
    counts: dict[Quarter, int] = {}
    for row in counted.to_pylist():
        quarter = Quarter.of(dt.date(row["year"], row["month"], 1))
        counts[quarter] = counts.get(quarter, 0) + row["rows"]
    return counts


def _refuse_thin(table: str, year: str, counts: Mapping[Quarter, int]) -> None:
    """Refuse to price a year in which a table is not there, or is only half there: silence is not a saving."""
    usual = median(counts.values()) if counts else 0
    thin = [str(quarter) for quarter in quarters_of_year(year) if counts.get(quarter, 0) <= usual / 2]
    if thin:
        raise InvalidRecords(
            f"The table '{table}' has less than half its usual rows in {', '.join(thin)}, and a budget line needs it.",
            remedy="Bring the missing records, or take the line out of [budget] lines.",
        )


def _refuse_short_look_back(day: dt.date, quarters: Sequence[Quarter]) -> None:
    """Refuse to sort people by their use in the year before a day that the records do not reach back to."""
    look_back = day - dt.timedelta(days=365)
    if look_back < quarters[0].start or day > quarters[-1].end:
        raise InvalidModelFile(
            f"place.population_date is {day}; people are sorted by the year before it, which the records do not cover.",
            seen=f"records from {quarters[0]} to {quarters[-1]}",
            remedy=f"Choose a day from {quarters[0].start + dt.timedelta(days=365)} to {quarters[-1].end}.",
        )


def covered_quarters(spell: Table, engine: Engine) -> tuple[Quarter, ...]:
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


def quarters_of_year(year: str) -> tuple[Quarter, ...]:
    """The four quarters of a financial year such as 2022-23."""
    return tuple(Quarter(int(year[:4]), number) for number in (1, 2, 3, 4))


def refuse_uncovered(name: str, year: str, quarters: Sequence[Quarter]) -> None:
    """Refuse a year, named by this key of the model file, that records do not wholly cover."""
    missing = [str(quarter) for quarter in quarters_of_year(year) if quarter not in quarters]
    if missing:
        raise InvalidModelFile(
            f"{name} is {year}, but the records do not cover {', '.join(missing)}.",
            seen=f"records from {quarters[0]} to {quarters[-1]}",
            remedy="Choose a year that the records cover.",
        )
