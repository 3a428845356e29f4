"""Published rows held against England and against themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.reference.official import Parts, PublishedTotal, SeriesFile


@dataclass(frozen=True)
class SourceCheck:
    """One check of a publication: what was looked at, what was seen, whether it holds (null: nothing to compare)."""

    publication: str
    what: str
    seen: str
    holds: bool | None


def series_checks(publication: SeriesFile, rows: pa.Table) -> Iterator[SourceCheck]:
    """Hold the rows against England and against themselves."""
    for total in publication.totals:
        yield _published(publication, rows, total)
    for parts in publication.parts:
        yield _adds_up(publication, rows, parts)
    if publication.areas.all is not None:
        yield _repeats_england(publication, rows, publication.areas.all)
    if not (publication.totals or publication.areas.all):
        yield SourceCheck(
            publication.name,
            "The areas against the published total of England",
            "the file does not hold one, and none is shipped",
            None,
        )


def _published(publication: SeriesFile, rows: pa.Table, total: PublishedTotal) -> SourceCheck:
    """The sum of a column over a financial year against what was published."""
    year = int((total.period or "0")[:4])
    first, end = dt.date(year, 4, 1), dt.date(year + 1, 4, 1)
    days = rows["period_start"]
    within = rows.filter(pc.and_(pc.greater_equal(days, pa.scalar(first)), pc.less(days, pa.scalar(end))))
    found = pc.sum(within[total.column]).as_py() or 0.0
    share = found / total.published
    return SourceCheck(
        publication.name,
        f"{total.column} in {total.period} against the published figure of England ({total.source})",
        f"{found:,.0f} of {total.published:,.0f} ({100 * share:.1f} %)",
        total.least <= share <= total.most,
    )


def _adds_up(publication: SeriesFile, rows: pa.Table, parts: Parts) -> SourceCheck:
    """A column against the sum of its parts, row by row."""
    whole = rows[parts.whole].to_numpy(zero_copy_only=False)
    added = sum((rows[name].to_numpy(zero_copy_only=False) for name in parts.parts), np.zeros(len(rows)))
    wrong = int((np.abs(whole - added) > 0).sum())
    return SourceCheck(
        publication.name,
        f"{parts.whole} is {' + '.join(parts.parts)} in every row",
        f"{wrong} of {len(rows):,} rows differ",
        wrong == 0,
    )


def _repeats_england(publication: SeriesFile, rows: pa.Table, code: str) -> SourceCheck:
    """Rows that repeat England against the sum of the areas, for every month and measure that has one."""
    is_all = pc.equal(rows[publication.areas.column], code)
    england, areas = rows.filter(is_all), rows.filter(pc.invert(is_all))
    names = sorted({name for measure in publication.measures for name in measure.read})
    sums = areas.group_by("period_start").aggregate([(name, "sum") for name in names]).to_pylist()
    of_month = {row["period_start"]: row for row in sums}
    apart = [
        (row["period_start"], name)
        for row in england.to_pylist()
        for name in names
        if row[name] != of_month[row["period_start"]][f"{name}_sum"]
    ]
    return SourceCheck(
        publication.name,
        f"The providers add up to the rows of England ({code}) in every month that has one",
        f"{len(england)} months, {len(names)} columns, {len(apart)} differ",
        not apart,
    )
