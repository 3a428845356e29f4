"""Published series: counts of areas by month or year, on areas that stay the same, held against published totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from newcare.errors import InvalidRecords
from newcare.records.official_checks import SourceCheck, series_checks
from newcare.records.official_file import plain_name, read_published, refuse_below_nought, where
from newcare.records.official_units import gather_units
from newcare.reference.official import Measure, SeriesFile

Floats = NDArray[np.float64]
_FINANCIAL_YEAR = 4  # the month in which it begins


@dataclass(frozen=True)
class AreaSeries:
    """One measure of a publication: `counts` has shape (areas, periods), NaN where an area has no number.

    `periods` are first days; `kind` of the publication says whether of months or of financial years.
    """

    publication: SeriesFile
    measure: Measure
    areas: tuple[str, ...]
    names: Mapping[str, str]
    periods: tuple[dt.date, ...]
    counts: Floats

    @property
    def monthly(self) -> bool:
        """Whether a period is a month."""
        return self.publication.periods.kind == "month"


@dataclass(frozen=True)
class PublishedSeries:
    """Every measure of one publication, and what was checked of it."""

    series: tuple[AreaSeries, ...]
    checks: tuple[SourceCheck, ...]


def read_series_file(
    publication: SeriesFile, content: bytes, path: Path, units: Sequence[str] = ()
) -> PublishedSeries:
    """Read a publication with a row an area and period.

    Args:
        publication: what the file is.
        content: its bytes. path: names it.
        units: areas that codes which merged are brought onto; codes that lead to none of them are left out.

    Raises:
        InvalidRecords: it is cut short, lacks a column or a month, has a count below nought or two rows for one area
            and period.
    """
    rows = _areas_only(publication, _dated(publication, content, path))
    publication, lacking = _with_columns_of(publication, rows)
    _refuse_doubles(publication, rows, path)
    checks = list(series_checks(publication, rows))
    if publication.areas.all is not None:
        rows = rows.filter(pc.not_equal(rows[publication.areas.column], publication.areas.all))
    names = _names(publication, rows)
    series = [_series(publication, measure, rows, names, path) for measure in publication.measures]
    if publication.areas.merged and units:
        series = [_on_stable_areas(each, units) for each in series]
    return PublishedSeries(tuple(series), (*lacking, *checks))


def _with_columns_of(publication: SeriesFile, rows: pa.Table) -> tuple[SeriesFile, list[SourceCheck]]:
    """Leave out what a cut-down file has no column for, and say so."""
    there = set(rows.column_names)
    kept = replace(
        publication,
        measures=tuple(each for each in publication.measures if there.issuperset(each.read)),
        totals=tuple(each for each in publication.totals if each.column in there),
        parts=tuple(each for each in publication.parts if there.issuperset((each.whole, *each.parts))),
    )
    gone = [each for each in publication.measures if each not in kept.measures]
    return kept, [
        SourceCheck(
            publication.name, f"{each.title}: {', '.join(each.read)}", "no such column in the file", None
        )
        for each in gone
    ]


def _dated(publication: SeriesFile, content: bytes, path: Path) -> pa.Table:
    """Read the columns that count, with the first day of each period."""
    counted = {name for measure in publication.measures for name in measure.read}
    counted |= {total.column for total in publication.totals}
    counted |= {name for each in publication.parts for name in (each.whole, *each.parts)}
    words = {publication.areas.column, publication.periods.column, *publication.keep, *publication.by}
    words |= {name for measure in publication.measures for name in measure.where}
    words |= set() if publication.areas.name is None else {publication.areas.name}
    types = dict.fromkeys(words, pa.string()) | dict.fromkeys(counted, pa.float64())
    rows = where(read_published(content, path, types, optional=counted), publication.keep)
    rows = rows.select([name for name in types if name in rows.column_names])
    refuse_below_nought(rows, counted & set(rows.column_names), path)
    written = rows[publication.periods.column].unique().to_pylist()
    day_of = {each: _first_day(each, publication, path) for each in written}
    days = [day_of[each] for each in rows[publication.periods.column].to_pylist()]
    rows = rows.append_column("period_start", pa.array(days, pa.date32()))
    first = publication.periods.first
    if first is not None:
        earliest = dt.date.fromisoformat(f"{first}-01")
        rows = rows.filter(pc.greater_equal(rows["period_start"], pa.scalar(earliest)))
    return rows


def _first_day(written: str, publication: SeriesFile, path: Path) -> dt.date:
    """First day of a period as it is written; a year is a financial year by its first calendar year."""
    try:
        day = dt.datetime.strptime(written, publication.periods.format).date()
    except ValueError as error:
        raise InvalidRecords(
            f"'{path.name}' has a period that is not written as it should be.", seen=repr(written)
        ) from error
    return day.replace(month=_FINANCIAL_YEAR) if publication.periods.kind == "year" else day.replace(day=1)


def _areas_only(publication: SeriesFile, rows: pa.Table) -> pa.Table:
    """Leave out rows whose name says that they are no areas, and rows that announce an area without numbers."""
    areas = publication.areas
    if areas.without is not None and areas.name is not None:
        other = pc.match_substring(pc.fill_null(rows[areas.name], ""), areas.without, ignore_case=True)
        rows = rows.filter(pc.invert(other))
    return rows


def _names(publication: SeriesFile, rows: pa.Table) -> dict[str, str]:
    """Latest name of each code, as people write it; the code itself where the file has no names."""
    areas = publication.areas
    codes = rows.sort_by("period_start")[areas.column].to_pylist()
    if areas.name is None:
        return dict(zip(codes, codes, strict=True))
    names = rows.sort_by("period_start")[areas.name].to_pylist()
    return {code: plain_name(name or code) for code, name in zip(codes, names, strict=True)}


def _series(
    publication: SeriesFile, measure: Measure, rows: pa.Table, names: Mapping[str, str], path: Path
) -> AreaSeries:
    """Add up the rows of one measure by area and period, on areas that stay the same."""
    chosen = where(rows, measure.where)
    codes, row = np.unique(
        np.array(chosen[publication.areas.column].to_pylist(), dtype=str), return_inverse=True
    )
    days, column = np.unique(chosen["period_start"].to_numpy(), return_inverse=True)
    periods = tuple(day.astype("datetime64[D]").item() for day in days)
    if publication.periods.kind == "month":
        _refuse_gap(periods, path)
    values = sum(
        (chosen[name].to_numpy(zero_copy_only=False) for name in measure.read), np.zeros(len(chosen))
    )
    counts = np.full((len(codes), len(days)), np.nan)
    known = ~np.isnan(values)
    cell = (row * len(days) + column)[known]
    sums = np.bincount(cell, values[known], counts.size).reshape(counts.shape)
    seen = np.bincount(cell, minlength=counts.size).reshape(counts.shape) > 0
    counts[seen] = sums[seen]
    return AreaSeries(publication, measure, tuple(codes.tolist()), names, periods, counts)


def _on_stable_areas(series: AreaSeries, units: Sequence[str]) -> AreaSeries:
    """Add merged codes together, so that a merger is no break."""
    gathered = gather_units(series.counts, series.areas, units).counts
    kept = np.flatnonzero(~np.isnan(gathered).all(axis=1)).tolist()
    areas = tuple(units[each] for each in kept)
    names = {unit: " + ".join(series.names.get(code, code) for code in unit.split("+")) for unit in areas}
    return replace(series, areas=areas, names=names, counts=gathered[kept])


def _refuse_gap(periods: Sequence[dt.date], path: Path) -> None:
    """Refuse a series of months that leaves one out."""
    numbers = [day.year * 12 + day.month for day in periods]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise InvalidRecords(f"'{path.name}' leaves out a month, or has none.")


def _refuse_doubles(publication: SeriesFile, rows: pa.Table, path: Path) -> None:
    """Refuse two rows for one area and period (and kind, where the file has kinds)."""
    key = [publication.areas.column, "period_start", *publication.by]
    seen = rows.group_by(key).aggregate([]).num_rows
    if seen < len(rows):
        raise InvalidRecords(
            f"'{path.name}' has two rows for one area and one period.",
            seen=f"{len(rows) - seen} rows too many",
        )
