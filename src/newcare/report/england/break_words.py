"""Breaks of published series as words and tables."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.outcomes.published_measures import PublishedMeasures
from newcare.outcomes.series_breaks import BEGINS, ENDS, GAP, NOT_SUBMITTED, SPIKE, SeriesBreak
from newcare.report.page import DataTable, TableColumn
from newcare.terms.words import month_words, per_cent

RETURNED = "non-elective-episodes"
_STANDING = {"data": "reporting, not care", "real": "care changed", "unknown": "looked into, not settled"}
_KINDS = {
    BEGINS: "begins (new, or merged from others)",
    ENDS: "ends (closed, or merged into another)",
    NOT_SUBMITTED: "not submitted",
}


def span_words(found: SeriesBreak) -> str:
    """When a break was: a month, or from when to when."""
    first, last = (month_words(f"{day:%Y-%m}") for day in (found.first, found.last))
    return first if first == last else f"{first} to {last}"


def kind_words(found: SeriesBreak) -> str:
    """What a break is, with its size."""
    kind = _KINDS.get(found.kind, found.kind)
    return kind if found.change is None else f"{kind} of {per_cent(found.change, places=0, signed=True)}"


def judged_words(found: SeriesBreak) -> str:
    """What the register says of a break."""
    if found.accepted is None:
        return "nobody has judged it"
    return f"{_STANDING[found.accepted.standing]}: {found.accepted.reason} ({found.accepted.decided_by})"


def odd_months_of(published: PublishedMeasures) -> dict[str, str]:
    """Area -> months of the monthly return in which its numbers are missing or far from usual, in words."""
    return {
        area: "; ".join(
            f"{kind_words(each)}, {span_words(each)}"
            for each in found.breaks
            if each.area == area and each.kind in (GAP, SPIKE, NOT_SUBMITTED)
        )
        for found in published.measures
        if found.series.measure.id == RETURNED
        for area in {each.area for each in found.breaks if each.kind in (GAP, SPIKE, NOT_SUBMITTED)}
    }


def break_table(
    breaks: Sequence[SeriesBreak], caption: str, *, titles: dict[str, str] | None = None
) -> DataTable:
    """One row a break; `titles` of measures adds which measure it is of."""
    columns = [TableColumn("area", "Area")]
    columns += [] if titles is None else [TableColumn("measure", "Measure")]
    columns += [TableColumn("kind", "Break"), TableColumn("when", "When"), TableColumn("judged", "Judged")]
    rows = [
        {
            "area": f"{each.area_name} ({each.area})",
            "measure": each.measure if titles is None else titles[each.measure],
            "kind": kind_words(each),
            "when": span_words(each),
            "judged": judged_words(each),
        }
        for each in breaks
    ]
    return DataTable(caption, tuple(columns), tuple(rows))
