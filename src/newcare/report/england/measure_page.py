"""One published measure as a page: care models beside the rest, with and without breaks, and every area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from newcare.outcomes.measure_changes import EVERY_AREA, WITHOUT_ANY_BREAK, GroupedMeasure
from newcare.outcomes.published_measures import MeasureFindings
from newcare.outcomes.series_breaks import METHOD as SCREEN_METHOD
from newcare.records.official_series import AreaSeries
from newcare.report.charts import indexed_lines
from newcare.report.england.break_words import break_table
from newcare.report.england.findings import METHOD
from newcare.report.england.tables import GROUPS
from newcare.report.england.words import GROUP_NAMES, change_words, p_words
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.terms.words import count_words, per_cent

TEST = "Permutation over areas, 1,999 shuffles, two-sided; no interval, because the numbers are counts of all England."


def measure_page(
    findings: MeasureFindings, area_pages: Mapping[str, str], data_version: str, attribution: str
) -> Page:
    """Lay out one measure; `area_pages` leads from an area's code to its page."""
    series = findings.series
    sections = [] if findings.grouped is None else [_groups(findings, findings.grouped, data_version)]
    sections += [_areas(findings, area_pages, data_version), _breaks(findings, data_version)]
    return Page(
        title=series.measure.title,
        lede=f"{series.measure.counting[:1].upper()}{series.measure.counting[1:]}, by {series.publication.areas.kind}. "
        f"{_broken_words(findings)}",
        key_figures=_key_figures(findings),
        sections=tuple(sections),
        colophon=(
            attribution,
            f"{series.publication.title}, {series.publication.publisher}.",
            *((series.publication.caution,) if series.publication.caution else ()),
            f"Data version {data_version}: SHA-256 of the files read.",
        ),
    )


def _broken_words(findings: MeasureFindings) -> str:
    broken = len({each.area for each in findings.breaks})
    return f"{broken} of {len(findings.series.areas)} areas have a break."


def _key_figures(findings: MeasureFindings) -> tuple[KeyFigure, ...]:
    """The change of each group with and without breaks, or what there is."""
    if findings.grouped is None:
        judged = sum(each.accepted is not None for each in findings.breaks)
        return (
            KeyFigure(
                "Areas", count_words(len(findings.series.areas)), findings.series.publication.areas.kind
            ),
            KeyFigure("Breaks", count_words(len(findings.breaks)), f"{judged} judged"),
        )
    every = findings.grouped.changes[0]
    without = findings.grouped.changes[-1]
    return tuple(
        KeyFigure(
            GROUP_NAMES[group],
            change_words(every.changes[group].change_percent),
            f"{_years(findings.grouped)}; {change_words(without.changes[group].change_percent)} without breaks",
        )
        for group in GROUPS
    )


def _years(grouped: GroupedMeasure) -> str:
    first, last = grouped.panel.periods[0], grouped.panel.periods[-1]
    return f"{first} to {last}"


def _groups(findings: MeasureFindings, grouped: GroupedMeasure, data_version: str) -> Section:
    """Care models beside the rest."""
    rows = [
        {"period": point.period, "index": point.index, "group": GROUP_NAMES[point.group]}
        for point in grouped.index
    ]
    words = _sensitivity(grouped)
    chart = Chart(
        f"{findings.series.measure.title} per head, {grouped.panel.periods[0]} = 100",
        words,
        indexed_lines(rows, "period", "index", "group", title=f"{grouped.panel.periods[0]} = 100"),
    )
    return Section(
        "groups",
        "Care models beside the rest of England",
        words,
        (chart,),
        (change_table(grouped),),
        Notes(METHOD, TEST, data_version),
    )


def _sensitivity(grouped: GroupedMeasure) -> str:
    """Whether the order of the groups, or what chance explains, hangs on areas that break."""
    orders, firm = [], []
    for change in (grouped.changes[0], grouped.changes[-1]):
        orders.append(sorted(GROUPS, key=lambda group: change.changes[group].change_percent))
        firm.append([group for group in GROUPS if (change.changes[group].permutation_p or 1) < 0.05])
    if orders[0] != orders[1]:
        return (
            "The order of the groups changes when areas whose reporting breaks are left out: it is not firm."
        )
    if firm[0] != firm[1]:
        return (
            "The order of the groups stays when areas whose reporting breaks are left out, but whether chance explains "
            "a difference does not: it is not firm."
        )
    known = " and ".join(GROUP_NAMES[group] for group in firm[0])
    seen = (
        f"{known} differ from the rest by more than chance" if known else "chance explains every difference"
    )
    return f"With and without areas whose reporting breaks the order of the groups is the same, and {seen}."


def change_table(grouped: GroupedMeasure) -> DataTable:
    """One row a screen, with each group's change and test."""
    names = {EVERY_AREA: "Every area", WITHOUT_ANY_BREAK: "Without areas that break in these years"}
    rows = []
    for change in grouped.changes:
        row = {
            "screen": names.get(change.screen, "Without breaks judged to be reporting"),
            "out": count_words(len(change.left_out)),
        }
        for group in GROUPS:
            found = change.changes[group]
            tested = "" if found.permutation_p is None else f" ({p_words(found.permutation_p)})"
            row[group] = f"{change_words(found.change_percent)}{tested}"
        rows.append(row)
    columns = [TableColumn("screen", "Areas"), TableColumn("out", "Left out", "right")]
    columns += [TableColumn(group, GROUP_NAMES[group], "right") for group in GROUPS]
    return DataTable(f"Change per head, {_years(grouped)}", tuple(columns), tuple(rows))


def _areas(findings: MeasureFindings, area_pages: Mapping[str, str], data_version: str) -> Section:
    """Every area: first and last whole year, change, breaks."""
    series = findings.series
    first, last, labels = _first_and_last(series)
    breaks = {area: sum(each.area == area for each in findings.breaks) for area in series.areas}
    rows, links = [], {}
    for position, area in enumerate(series.areas):
        name = f"{series.names.get(area, area)} ({area})"
        change = last[position] / first[position] - 1 if first[position] > 0 else None
        rows.append(
            {
                "area": name,
                "first": count_words(_known(first[position])),
                "last": count_words(_known(last[position])),
                "change": per_cent(None if change is None else float(change), signed=True),
                "breaks": count_words(breaks[area]) if breaks[area] else "–",
            }
        )
        if area in area_pages:
            links[name] = area_pages[area]
    columns = (
        TableColumn("area", "Area"),
        TableColumn("first", labels[0], "right"),
        TableColumn("last", labels[1], "right"),
        TableColumn("change", "Change", "right"),
        TableColumn("breaks", "Breaks", "right"),
    )
    return Section(
        "areas",
        "Every area",
        f"Counts of {labels[0]} and {labels[1]}, the first and last whole year; an area with a break should not be "
        "read without looking at it.",
        tables=(
            DataTable(
                f"{series.measure.title} by {series.publication.areas.kind}", columns, tuple(rows), links
            ),
        ),
        notes=Notes(
            "counts as published, added up by financial year", "none: counts of all England", data_version
        ),
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _first_and_last(series: AreaSeries) -> tuple[np.ndarray, np.ndarray, tuple[str, str]]:
    """Counts of the first and last whole financial year; not known for an area that has no number in some month."""
    years = np.array([day.year - (day.month < 4) for day in series.periods])
    whole = [year for year in np.unique(years) if (years == year).sum() == (12 if series.monthly else 1)]
    ends = [int(whole[0]), int(whole[-1])]
    counts = [series.counts[:, years == year].sum(axis=1) for year in ends]
    return counts[0], counts[1], (_label(ends[0]), _label(ends[1]))


def _label(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


def _breaks(findings: MeasureFindings, data_version: str) -> Section:
    """Every break, with its dates and what was decided."""
    found: Sequence[object] = findings.breaks
    opening = (
        "A step may be missing months, a new record system, recoding, a moved service or a real change; the screen "
        "cannot tell. What somebody has decided stands beside it."
        if found
        else "No break was found."
    )
    tables = (break_table(findings.breaks, f"Breaks: {findings.series.measure.title}"),) if found else ()
    return Section(
        "breaks",
        "Breaks in reporting",
        opening,
        tables=tables,
        notes=Notes(SCREEN_METHOD, "none: thresholds, as said", data_version),
    )
