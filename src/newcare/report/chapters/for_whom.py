"""Who is it for?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newcare.report.chapters.cohort import cohort_sections
from newcare.report.chapters.movements import segment_movements
from newcare.report.chapters.rising_risk import rising_risk
from newcare.report.chapters.segment_words import definition_words, segment_names, share_of
from newcare.report.chapters.segments import segment_sizes
from newcare.report.page import DataTable, Section
from newcare.report.results import Results, counted, table_of
from newcare.terms.words import day_words, per_cent


def for_whom_sections(results: Results) -> tuple[Section, ...]:
    """Who it is for, and then every section on segments and on the choice for which the results hold tables."""
    makers = (
        ("segment_overlap", segment_sizes),
        ("movement", segment_movements),
        ("rising_risk_size", rising_risk),
    )
    segments = tuple(make(results) for table, make in makers if table in results.tables)
    return (for_whom(results), *segments, *cohort_sections(results))


def for_whom(results: Results) -> Section:
    """How many people the cohort holds, by which rule, and how many of each segment."""
    about = results.about
    people = {row["segment"]: row for row in results["cohort_size"]}
    everybody = next(row for row in results["segment_size"] if row["segment"] == "ALL")
    members = people["ALL"]
    return Section(
        "for-whom",
        "Who is it for?",
        (
            f"{counted(members['people'])} people, {share_of(members, everybody, 'people')} of the"
            f" {counted(everybody['people'])} registered on {day_words(about['population_date'])}:"
            f" {_rule_words(about)}.",
            "Risk is not impactability: these lists say who needs or uses most care, not who would gain most.",
        ),
        tables=(_by_segment(results, people),),
        notes=results.notes(
            definition_words(about["segmentation"]),
            "none: these are counts of everybody registered on the day",
        ),
    )


def _rule_words(about: Mapping[str, Any]) -> str:
    """The rule that chooses, in words."""
    names = [str(name).replace("-", " ") for name in about["include"]]
    parts = [f"people in {' and '.join(names)}"] if names else []
    if about["top"]:
        by = about["top"]["by"].replace("-in-past-year", " in the past year").replace("-", " ")
        parts.append(f"the top {per_cent(about['top']['share'])} by {by}")
    return ", and ".join(parts) + (" who live in a care home" if about["unit"] == "care-home" else "")


def _by_segment(results: Results, people: Mapping[str, Any]) -> DataTable:
    """People of each segment, and those of them in the cohort."""
    names = segment_names(results.about["segmentation"])
    rows = []
    for row in sorted(results["segment_size"], key=lambda row: _place(row["segment"], list(names))):
        inside = people.get(row["segment"], {"people": 0})
        rows.append(
            {
                "segment": names.get(row["segment"], "Everybody"),
                "registered": counted(row["people"]),
                "members": counted(inside["people"]),
                "share": share_of(inside, row, "people"),
            }
        )
    return table_of(
        "The cohort by segment",
        rows,
        segment="Segment",
        registered="Registered",
        members="In the cohort",
        share="Share of the segment",
    )


def _place(segment: str, names: list[str]) -> int:
    """Place of a segment in the table; everybody last."""
    return names.index(segment) if segment in names else len(names)
