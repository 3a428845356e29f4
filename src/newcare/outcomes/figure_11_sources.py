"""The published numbers behind Figure 11, on units that stay the same over the years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newcare.errors import InvalidRecords
from newcare.outcomes.area_index import REST, AreaPanel
from newcare.records.official_activity import AnnualAdmissions, AreaPopulation, MonthlyActivity
from newcare.records.official_units import gather_units
from newcare.reference.vanguards import VanguardArea
from newcare.terms import CareModel, Quarter

Floats = NDArray[np.float64]

COMPARED = (CareModel.MCP, CareModel.PACS)


@dataclass(frozen=True)
class Figure11Sources:
    """Counts of stable units.

    Attributes:
        units: codes, sorted; names: unit -> name.
        months: first days. episodes, monthly_shares: shape (units, months): non-elective episodes, and their share of
            the sum over all areas of England. national: shape (months,): episodes of no area.
        years: financial years of the admissions. emergency, zero_day: shape (units, years). all_rows: shape (years,).
        population: persons of the units in the middle of each year.
        left_out: codes whose numbers cannot be given to one unit.
    """

    units: tuple[str, ...]
    names: Mapping[str, str]
    months: tuple[dt.date, ...]
    episodes: Floats
    monthly_shares: Floats
    national: Floats
    years: tuple[int, ...]
    emergency: Floats
    zero_day: Floats
    all_rows: Floats
    population: AreaPopulation
    left_out: tuple[str, ...]

    def groups(
        self, mapping: Sequence[VanguardArea], *, low_too: bool = False, whole_only: bool = False
    ) -> tuple[str, ...]:
        """Group of each unit: MCP, PACS or rest.

        Args:
            mapping: vanguards and their areas.
            low_too: also count rows of low confidence, where no other row names the area.
            whole_only: count only areas that a vanguard covers whole.
        """
        label = {
            area.unit: area.care_model.value
            for area in sorted(mapping, key=lambda area: area.counted)
            if area.care_model in COMPARED
            and (low_too or area.counted)
            and not (whole_only and area.part == "part")
        }
        return tuple(label.get(unit, REST) for unit in self.units)

    def month_span(self, first: int, last: int) -> tuple[int, int]:
        """Positions of the first month of a financial year, and of the month after the end of another."""
        days = (dt.date(first, 4, 1), dt.date(last + 1, 3, 1))
        for day in days:
            if day not in self.months:
                raise InvalidRecords(
                    f"The Monthly Activity Return has no numbers for {day:%B %Y}.",
                    seen=f"{self.months[0]:%B %Y} to {self.months[-1]:%B %Y}",
                    remedy="Use the file that covers April 2013 to March 2018 or more.",
                )
        return self.months.index(days[0]), self.months.index(days[1]) + 1

    def monthly_panel(self, groups: Sequence[str]) -> AreaPanel:
        """Non-elective episodes by quarter, 2013-14 to 2017-18; a quarter of a year's persons are its person-years."""
        first, end = self.month_span(2013, 2017)
        quarters = [Quarter.of(day) for day in self.months[first:end:3]]
        events = self.episodes[:, first:end].reshape(len(self.units), len(quarters), 3).sum(axis=2)
        years = np.array([quarter.financial_year for quarter in quarters])
        persons = np.column_stack([self.population.of(year) / 4 for year in years.tolist()])
        return AreaPanel(self.units, tuple(groups), tuple(map(str, quarters)), years, events, persons)

    def annual_panel(self, groups: Sequence[str], stays: str) -> AreaPanel:
        """Emergency admissions by year, 2015-16 to 2017-18; `stays` is zero-day, one-day-or-more or all."""
        events = {
            "zero-day": self.zero_day,
            "one-day-or-more": self.emergency - self.zero_day,
            "all": self.emergency,
        }[stays]
        kept = [position for position, year in enumerate(self.years) if 2015 <= year <= 2017]
        years = np.array([self.years[position] for position in kept])
        if years.tolist() != [2015, 2016, 2017]:
            raise InvalidRecords("Hospital Episode Statistics by area lack a year of 2015-16 to 2017-18.")
        persons = np.column_stack([self.population.of(year) for year in years.tolist()])
        periods = tuple(f"{year}-{(year + 1) % 100:02d}" for year in years.tolist())
        return AreaPanel(self.units, tuple(groups), periods, years, events[:, kept], persons)


def on_stable_units(
    activity: MonthlyActivity, admissions: AnnualAdmissions, population: AreaPopulation
) -> Figure11Sources:
    """Bring the two activity sources onto the units of the population."""
    units = population.units
    episodes = gather_units(activity.episodes, activity.codes, units)
    emergency = gather_units(admissions.emergency, admissions.codes, units)
    zero_day = gather_units(admissions.zero_day, admissions.codes, units)
    return Figure11Sources(
        units=units,
        names={unit: _name(unit, activity.names) for unit in units},
        months=activity.months,
        episodes=episodes.counts,
        monthly_shares=episodes.counts / np.nansum(activity.episodes, axis=0),
        national=activity.national,
        years=admissions.years,
        emergency=emergency.counts,
        zero_day=zero_day.counts,
        all_rows=admissions.all_rows,
        population=population,
        left_out=episodes.left_out,
    )


def _name(unit: str, names: Mapping[str, str]) -> str:
    """Name a unit; one of two codes carries both names."""
    return " + ".join(names.get(code, code) for code in unit.split("+"))
