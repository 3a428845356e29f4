"""Segments of the population: how large they are, what their people use, how they overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.chapters.segment_words import definition_words, segment_names, share_of, short_name
from newcare.report.charts import bars
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import SUPPRESSED, Results, Row, counted, table_of
from newcare.terms.words import day_words, number_words, per_cent, pounds_words


def segment_sizes(results: Results) -> Section:
    """How many people are in each segment, what they use, and how many meet the rules of two groups at once."""
    about, names = results.about["segmentation"], segment_names(results.about["segmentation"])
    by_segment = {row["segment"]: row for row in results["segment_size"]}
    everybody = by_segment["ALL"]
    sizes = [by_segment[name] for name in names if name in by_segment]
    overlaps = [_overlap_words(row, names) for row in results["segment_overlap"]]
    return Section(
        "segments",
        "Who is in which segment?",
        (
            f"{counted(everybody['people'])} people were registered on"
            f" {day_words(results.about['population_date'])}; each is in the first segment, from the top of the"
            " table, whose rules they meet.",
            *overlaps,
        ),
        charts=_cost_chart(sizes, everybody, names),
        tables=(_sizes_table(sizes, everybody, names), *_overlap_table(results, names)),
        notes=results.notes(
            definition_words(about),
            "none: these are counts of everybody registered on the day",
            *_extra_notes(about),
        ),
    )


def _cost_chart(sizes: Sequence[Row], everybody: Row, names: Mapping[str, str]) -> tuple[Chart, ...]:
    """Share of cost of each segment whose cost is shown; none where none is."""
    total = everybody["cost_pence"]
    shares = [
        {"segment": names[row["segment"]], "share": row["cost_pence"] / total}
        for row in sizes
        if total and row["cost_pence"] is not None
    ]
    if not shares:
        return ()
    words = "; ".join(f"{row['segment']} {per_cent(row['share'])}" for row in shares)
    picture = bars(
        shares, "segment", "share", title="Share of the cost of care in the past year", unit="share"
    )
    return (Chart("Who uses how much", f"Share of the past year's cost by segment: {words}", picture),)


def _extra_notes(about: Mapping[str, Any]) -> tuple[str, ...]:
    """The thresholds, and what the segmentation names but nothing in the records shows."""
    thresholds = [
        f"{name.replace('_', ' ')} {number_words(value, places=_places(value))}"
        for name, value in about["thresholds"].items()
    ]
    missing = [name.replace("_", " ") for name in about["not_looked_for"]]
    return (
        *([f"Thresholds: {'; '.join(thresholds)}."] if thresholds else []),
        *([f"Not looked for, since no rule is written for it: {', '.join(missing)}."] if missing else []),
    )


def _places(value: float) -> int:
    return 0 if value == int(value) else 2


def _overlap_words(row: Row, names: Mapping[str, str]) -> str:
    one, other = (short_name(names[row[column]]) for column in ("group", "other_group"))
    return (
        f"{counted(row['people_in_both'])} people meet the rules of {one} and of {other} alike; each is counted"
        " once, in the higher of the two."
    )


def _sizes_table(sizes: Sequence[Row], everybody: Row, names: Mapping[str, str]) -> DataTable:
    rows = [
        {
            "segment": names.get(row["segment"], "Everybody"),
            "people": counted(row["people"]),
            "share": share_of(row, everybody, "people"),
            "cost": pounds_words(row["cost_pence"]) if row["cost_pence"] is not None else SUPPRESSED,
            "cost_share": share_of(row, everybody, "cost_pence"),
            "admissions": counted(row["emergency_admissions"]),
        }
        for row in (*sizes, everybody)
    ]
    return table_of(
        "Everybody registered, by segment",
        rows,
        segment="Segment",
        people="People",
        share="Share",
        cost="Cost in the past year",
        cost_share="Share of cost",
        admissions="Emergency admissions",
    )


def _overlap_table(results: Results, names: Mapping[str, str]) -> tuple[DataTable, ...]:
    """How declared pairs of groups overlap; none where the segmentation declares no pair."""
    rows = [
        {
            "pair": f"{names[row['group']]} and {short_name(names[row['other_group']])}",
            "one": counted(row["people_in_group"]),
            "other": counted(row["people_in_other_group"]),
            "both": counted(row["people_in_both"]),
            "cost": pounds_words(row["cost_pence"]) if row["cost_pence"] is not None else SUPPRESSED,
        }
        for row in results["segment_overlap"]
    ]
    if not rows:
        return ()
    return (
        table_of(
            "People who meet the rules of two groups",
            rows,
            pair="Groups",
            one="Meet the first",
            other="Meet the second",
            both="Meet both",
            cost="Cost of those in both",
        ),
    )
