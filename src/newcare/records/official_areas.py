"""Published files with a row an area (populations, look-ups, deprivation), held against what is published of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.errors import InvalidRecords
from newcare.records.official_checks import SourceCheck
from newcare.records.official_file import read_published, refuse_below_nought
from newcare.reference.official import AreaFile, PublishedTotal

ALL = "ALL"
_ROUNDING = 1e-6


def read_area_file(
    publication: AreaFile, content: bytes, path: Path
) -> tuple[pa.Table, tuple[SourceCheck, ...]]:
    """Read a publication with a row an area.

    Returns:
        Its rows as published, and what was checked of them.

    Raises:
        InvalidRecords: it is cut short, lacks a column, has a number below nought or an area twice.
    """
    types = {publication.key: pa.string()} | dict.fromkeys(publication.numbers, pa.float64())
    types |= {} if publication.shares is None else {publication.shares: pa.float64()}
    rows = read_published(content, path, types)
    refuse_below_nought(rows, publication.numbers, path)
    areas = len(rows[publication.key].unique())
    if publication.shares is None and areas < len(rows):
        raise InvalidRecords(
            f"'{path.name}' has an area twice.",
            seen=f"{len(rows) - areas} rows too many in {publication.key}",
        )
    return rows, tuple(_checks(publication, rows))


def _checks(publication: AreaFile, rows: pa.Table) -> Iterator[SourceCheck]:
    """Rows, totals, number of values, shares."""
    yield SourceCheck(
        publication.name,
        f"{publication.rows:,} rows, as published",
        f"{len(rows):,}",
        len(rows) == publication.rows,
    )
    for total in publication.totals:
        yield _published(publication, rows, total)
    for column, values in publication.distinct.items():
        seen = len(rows[column].drop_null().unique())
        yield SourceCheck(
            publication.name, f"{values:,} different values of {column}", f"{seen:,}", seen == values
        )
    if publication.shares is not None:
        sums = rows.group_by(publication.key).aggregate([(publication.shares, "sum")])
        worst = float(np.abs(sums[f"{publication.shares}_sum"].to_numpy() - 1).max())
        yield SourceCheck(
            publication.name,
            f"{publication.shares} adds up to 1 for each {publication.key}",
            f"at most {worst:.1e} away",
            worst <= _ROUNDING,
        )


def _published(publication: AreaFile, rows: pa.Table, total: PublishedTotal) -> SourceCheck:
    """The sum of a column, or of all, against what was published."""
    columns = publication.numbers if total.column == ALL else (total.column,)
    found = sum(pc.sum(rows[name]).as_py() or 0.0 for name in columns)
    share = found / total.published
    what = "all columns" if total.column == ALL else total.column
    return SourceCheck(
        publication.name,
        f"{what} against the published figure ({total.source})",
        f"{found:,.0f} against {total.published:,.0f}",
        total.least <= share <= total.most,
    )
