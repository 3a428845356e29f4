"""One area of England as a page: every measure that counts it, beside its own first year, with its breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from newcare.outcomes.published_measures import MeasureFindings, PublishedMeasures
from newcare.outcomes.series_breaks import METHOD as SCREEN_METHOD
from newcare.records.official_series import AreaSeries
from newcare.report.charts import small_multiples
from newcare.report.england.break_words import break_table
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.terms.words import count_words, number_words

_METHOD = "counts of each quarter (or year) over the mean of the area's first whole year, which is 100; not per head"


def area_page(
    area: str, published: PublishedMeasures, group: str, data_version: str, attribution: str
) -> Page:
    """Lay out one area."""
    measures = published.of_area(area)
    name = measures[0].series.names.get(area, area)
    breaks = [each for found in measures for each in found.breaks if each.area == area]
    titles = {found.series.measure.id: found.series.measure.title for found in measures}
    by_time = [
        [each for each in measures if each.series.monthly],
        [each for each in measures if not each.series.monthly],
    ]
    sections = [
        _series(area, some, words, data_version)
        for some, words in zip(by_time, ("By quarter", "By year"), strict=True)
        if some
    ]
    tables = (break_table(breaks, f"Breaks of {name}", titles=titles),) if breaks else ()
    sections.append(
        Section(
            "breaks",
            "Breaks in reporting",
            f"{len(breaks)} breaks in {len(measures)} measures." if breaks else "No break was found.",
            tables=tables,
            notes=Notes(SCREEN_METHOD, "none: thresholds, as said", data_version),
        )
    )
    return Page(
        title=f"{name} ({area})",
        lede=f"{group}. {len(measures)} published measures count this area; {len(breaks)} breaks were found in them.",
        key_figures=(
            KeyFigure("Measures", count_words(len(measures)), "published series that count this area"),
            KeyFigure(
                "Breaks", count_words(len(breaks)), "with dates below", "unsure" if breaks else "plain"
            ),
        ),
        sections=tuple(sections),
        colophon=(attribution, f"Data version {data_version}: SHA-256 of the files read."),
    )


def _series(area: str, measures: Sequence[MeasureFindings], heading: str, data_version: str) -> Section:
    """Small charts of the measures with one length of period."""
    rows = [row for each in measures for row in _indexed(each, area)]
    periods = sorted({row["period"] for row in rows})
    chart = Chart(
        f"{heading}: first whole year = 100",
        f"A small chart for each of {len(measures)} measures; the table under it has the first and last value.",
        small_multiples(rows, periods=periods, baseline=100, title="first whole year = 100"),
    )
    return Section(
        f"series-{heading.lower().replace(' ', '-')}",
        heading,
        "Each measure beside the area's own first whole year. A line ends where there is no number; a diamond marks "
        "where a break in reporting begins.",
        (chart,),
        (_ends(measures, rows),),
        Notes(_METHOD, "none: counts of all people", data_version),
    )


def _indexed(found: MeasureFindings, area: str) -> list[dict[str, Any]]:
    """Quarters (or years) of one measure as an index of the area's first whole year."""
    series = found.series
    broken = {
        _period(series, each.first.year, each.first.month) for each in found.breaks if each.area == area
    }
    counts = series.counts[series.areas.index(area)]
    labels = [_period(series, day.year, day.month) for day in series.periods]
    order = list(dict.fromkeys(labels))
    of_row = np.array([order.index(label) for label in labels])
    sums = np.array([counts[of_row == each].sum() for each in range(len(order))])
    sizes = np.bincount(of_row)
    sums = np.where(sizes == (3 if series.monthly else 1), sums, np.nan)
    known = sums[np.isfinite(sums)]
    base = known[: 4 if series.monthly else 1].mean() if known.size else np.nan
    return [
        {
            "name": series.measure.title,
            "period": period,
            "value": None if not np.isfinite(value) or not base > 0 else float(100 * value / base),
            "broken": period in broken,
        }
        for period, value in zip(order, sums, strict=True)
    ]


def _period(series: AreaSeries, year: int, month: int) -> str:
    """The financial quarter or year of a month."""
    first = year - (month < 4)
    label = f"{first}-{(first + 1) % 100:02d}"
    return f"{label} Q{(month - 4) % 12 // 3 + 1}" if series.monthly else label


def _ends(measures: Sequence[MeasureFindings], rows: Sequence[dict[str, Any]]) -> DataTable:
    """First and last index of each measure, and what it counts."""
    body = []
    for each in measures:
        own = [row for row in rows if row["name"] == each.series.measure.title and row["value"] is not None]
        body.append(
            {
                "measure": each.series.measure.title,
                "counts": each.series.measure.counting,
                "last": number_words(own[-1]["value"] if own else None),
                "period": own[-1]["period"] if own else "–",
            }
        )
    columns = (
        TableColumn("measure", "Measure"),
        TableColumn("counts", "What is counted"),
        TableColumn("last", "Last index", "right"),
        TableColumn("period", "Period", "right"),
    )
    return DataTable("Last value of each measure", columns, tuple(body))
