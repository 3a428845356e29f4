"""Readers of the three official statistics behind Figure 11; each gives counts by area code and period.

Only areas are kept. In the monthly return the rows of primary care trusts, strategic health authorities and X24
(nationally commissioned activity) are not areas of this time; in Hospital Episode Statistics neither are the rows of
commissioning hubs, nor the empty rows that announce a merged area a year early.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from newcare.errors import InvalidRecords
from newcare.records.official_file import plain_name, read_published

Floats = NDArray[np.float64]

FIRST_MONTH = dt.date(2013, 4, 1)  # clinical commissioning groups take over from primary care trusts
NATIONAL = "X24"


@dataclass(frozen=True)
class MonthlyActivity:
    """Non-elective general and acute first finished consultant episodes (wider than emergency admissions).

    Attributes:
        codes: area codes, sorted. names: latest name of each code, as people write it. months: first days, no gaps.
        episodes: shape (codes, months); NaN where a code has no row.
        national: shape (months,): nationally commissioned episodes (X24), no area's; NaN where there is no row.
    """

    codes: tuple[str, ...]
    names: Mapping[str, str]
    months: tuple[dt.date, ...]
    episodes: Floats
    national: Floats


@dataclass(frozen=True)
class AnnualAdmissions:
    """Emergency admissions by area and financial year.

    Attributes:
        codes: area codes, sorted. years: first calendar year of each financial year (2015 is 2015-16).
        emergency, zero_day: shape (codes, years): all emergency admissions, and those of no night. NaN where a code
            has no row or the count is suppressed. From 2017-18 every count is rounded to a multiple of 5.
        all_rows: shape (years,): emergency admissions of every row of the table, commissioning hubs too.
        left_out: rows that are no areas (commissioning hubs, announced areas without numbers).
    """

    codes: tuple[str, ...]
    years: tuple[int, ...]
    emergency: Floats
    zero_day: Floats
    all_rows: Floats
    left_out: int


@dataclass(frozen=True)
class AreaPopulation:
    """Persons on 30 June: `persons` has shape (units, years)."""

    units: tuple[str, ...]
    years: tuple[int, ...]
    persons: Floats

    def of(self, year: int) -> Floats:
        """Persons of each unit in the middle of a calendar year; refuses a year that the file does not have."""
        if year not in self.years:
            raise InvalidRecords(
                f"The population file has no estimate for mid-{year}.",
                seen=f"mid-{self.years[0]} to mid-{self.years[-1]}",
            )
        return np.asarray(self.persons[:, self.years.index(year)])


def read_monthly_activity(content: bytes, path: Path) -> MonthlyActivity:
    """Read the Monthly Activity Return from April 2013 on; `content` is the file's bytes, `path` names it."""
    types = {"date": pa.date32(), "nonelective_ga": pa.float64()} | dict.fromkeys(
        ("org_code", "org_name", "org_level"), pa.string()
    )
    rows = read_published(content, path, types)
    rows = rows.filter(pc.greater_equal(rows["date"], pa.scalar(FIRST_MONTH)))
    areas = rows.filter(pc.equal(rows["org_level"], "CCG"))
    national = rows.filter(pc.equal(rows["org_code"], NATIONAL))
    codes, days, (episodes,) = _pivot(areas, "org_code", "date", ("nonelective_ga",), path)
    months = _without_gaps(days, path)
    names = {row["org_code"]: plain_name(row["org_name"]) for row in areas.sort_by("date").to_pylist()}
    by_month = dict(zip(national["date"].to_pylist(), national["nonelective_ga"].to_pylist(), strict=True))
    national_episodes = [by_month.get(month, np.nan) for month in months]
    return MonthlyActivity(codes, names, months, episodes, np.array(national_episodes, dtype=np.float64))


def read_annual_admissions(content: bytes, path: Path) -> AnnualAdmissions:
    """Read the annual table of Hospital Episode Statistics; `emergency_2` is its count of stays of no night."""
    types = {"fy": pa.int64(), "ccg": pa.string(), "name": pa.string()} | dict.fromkeys(
        ("emergency", "emergency_2"), pa.float64()
    )
    rows = read_published(content, path, types)
    is_hub = pc.match_substring(rows["name"], "hub", ignore_case=True)
    areas = rows.filter(pc.and_(pc.invert(is_hub), pc.greater(pc.fill_null(rows["emergency"], 0), 0)))
    codes, years, (emergency, zero_day) = _pivot(areas, "ccg", "fy", ("emergency", "emergency_2"), path)
    totals = [pc.sum(rows.filter(pc.equal(rows["fy"], year))["emergency"]).as_py() for year in years]
    return AnnualAdmissions(
        codes, tuple(years), emergency, zero_day, np.array(totals, dtype=np.float64), len(rows) - len(areas)
    )


def read_area_population(content: bytes, path: Path) -> AreaPopulation:
    """Read the population of each unit: one row a unit, one column a year."""
    rows = read_published(content, path, {"ccg": pa.string()})
    years = tuple(sorted(int(name) for name in rows.column_names if name.isdecimal()))
    persons = np.column_stack([rows[str(year)].to_numpy().astype(np.float64) for year in years])
    if not (persons > 0).all():
        raise InvalidRecords(f"'{path.name}' has an area without people.", seen="a blank, nought or less")
    order = np.argsort(np.array(rows["ccg"].to_pylist()))
    units = tuple(rows["ccg"].take(pa.array(order)).to_pylist())
    return AreaPopulation(units, years, persons[order])


def _pivot(
    rows: pa.Table, code: str, period: str, columns: tuple[str, ...], path: Path
) -> tuple[tuple[str, ...], list[Any], list[Floats]]:
    """Turn rows into one array of shape (codes, periods) a column; refuses doubles and negative counts."""
    codes, row = np.unique(rows[code].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    periods = sorted(set(rows[period].to_pylist()))
    place = {each: position for position, each in enumerate(periods)}
    column = np.array([place[each] for each in rows[period].to_pylist()], dtype=np.int64)
    if len(np.unique(row * len(periods) + column)) < len(row):
        raise InvalidRecords(f"'{path.name}' has two rows for one area and one {period}.")
    arrays = []
    for name in columns:
        values = rows[name].to_numpy(zero_copy_only=False).astype(np.float64)
        if (values < 0).any():
            raise InvalidRecords(f"'{path.name}' has a count below nought.", seen=f"column {name}")
        array = np.full((len(codes), len(periods)), np.nan)
        array[row, column] = values
        arrays.append(array)
    return tuple(codes.tolist()), periods, arrays


def _without_gaps(days: Sequence[dt.date], path: Path) -> tuple[dt.date, ...]:
    """Refuse a series that leaves out a month."""
    numbers = [day.year * 12 + day.month for day in days]
    if not days or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise InvalidRecords(f"'{path.name}' leaves out a month, or has no month from April 2013 on.")
    return tuple(days)
