"""The section of the England report that leads to every measure and area."""

from __future__ import annotations

from collections.abc import Mapping

from newcare.outcomes.published_measures import MeasureFindings, PublishedMeasures
from newcare.report.england.findings import METHOD
from newcare.report.england.measure_page import TEST
from newcare.report.england.tables import GROUPS
from newcare.report.england.words import GROUP_NAMES, change_words
from newcare.report.page import DataTable, Notes, Section, TableColumn
from newcare.terms.words import count_words

_JOINED = "\N{NO-BREAK SPACE}"
_HOLDS = {True: "holds", False: "does not hold", None: "nothing to compare with"}


def measures_section(
    published: PublishedMeasures, measure_pages: Mapping[str, str], data_version: str
) -> Section:
    """Every measure of care models, with and without areas whose reporting breaks, and where to read on."""
    absent = f" Not in the folder: {'; '.join(published.absent)}." if published.absent else ""
    return Section(
        "measures",
        "Every measure, with and without areas that break",
        (
            f"{len(published.measures)} measures were read; {len(published.grouped)} count areas of care models. Each "
            "name leads to a page with its areas and its breaks.",
            "No single measure decides: a fall of stays of no night beside a rise of longer stays is recoding until "
            f"shown otherwise.{absent}",
        ),
        tables=(
            _grouped_table(published, measure_pages),
            _other_table(published, measure_pages),
            _check_table(published),
        ),
        notes=Notes(METHOD, TEST, data_version),
    )


def _grouped_table(published: PublishedMeasures, pages: Mapping[str, str]) -> DataTable:
    """One row a measure: the change of each group, every area and without breaks."""
    rows = []
    for each in published.grouped:
        if each.grouped is None:
            continue
        every, without = each.grouped.changes[0].changes, each.grouped.changes[-1].changes
        row = {"measure": _since(each)}
        for group in GROUPS:
            found = every[group]
            mark = f"{_JOINED}*" if found.permutation_p is not None and found.permutation_p < 0.05 else ""
            row[group] = f"{change_words(found.change_percent)}{mark}"
            later = without[group]
            mark = f"{_JOINED}*" if later.permutation_p is not None and later.permutation_p < 0.05 else ""
            row[f"{group}-without"] = f"{change_words(later.change_percent)}{mark}"
        rows.append(row)
    columns = [TableColumn("measure", "Measure")]
    columns += [TableColumn(group, GROUP_NAMES[group], "right") for group in GROUPS]
    columns += [
        TableColumn(f"{group}-without", f"{GROUP_NAMES[group]}, no breaks", "right") for group in GROUPS
    ]
    links = {_since(each): pages[each.series.measure.id] for each in published.grouped}
    return DataTable(
        "Change per head to 2017-18; * differs from the rest by more than chance (p below 0.05, one test each)",
        tuple(columns),
        tuple(rows),
        links,
    )


def _since(found: MeasureFindings) -> str:
    """The title of a measure with the year it is compared with."""
    first = "" if found.grouped is None else f", from {found.grouped.panel.periods[0]}"
    return f"{found.series.measure.title}{first}"


def _other_table(published: PublishedMeasures, pages: Mapping[str, str]) -> DataTable:
    """One row a measure without care models."""
    other = [each for each in published.measures if each.grouped is None]
    rows = [
        {
            "measure": f"{each.series.measure.title} ({each.series.periods[0]:%Y} to {each.series.periods[-1]:%Y}, "
            f"by {each.series.publication.areas.kind})",
            "areas": count_words(len(each.series.areas)),
            "breaks": count_words(len(each.breaks)),
        }
        for each in other
    ]
    links = {row["measure"]: pages[each.series.measure.id] for row, each in zip(rows, other, strict=True)}
    columns = (
        TableColumn("measure", "Measure"),
        TableColumn("areas", "Areas", "right"),
        TableColumn("breaks", "Breaks", "right"),
    )
    return DataTable("Measures of areas without a care model's label", columns, tuple(rows), links)


def _check_table(published: PublishedMeasures) -> DataTable:
    """What was checked of every publication."""
    rows = [
        {
            "what": f"{each.publication}: {each.what}",
            "seen": each.seen,
            "holds": _HOLDS[each.holds],
        }
        for each in published.checks
    ]
    columns = (TableColumn("what", "Check"), TableColumn("seen", "Seen"), TableColumn("holds", "Standing"))
    return DataTable("What was checked of each publication", columns, tuple(rows))
