"""The page of one segmentation on one population: sizes, overlap, movements, rising risk."""

from __future__ import annotations

from newcare.report.chapters.movements import segment_movements
from newcare.report.chapters.rising_risk import rising_risk
from newcare.report.chapters.segment_words import segment_names
from newcare.report.chapters.segments import segment_sizes
from newcare.report.page import KeyFigure, Page
from newcare.report.results import Results, counted
from newcare.terms.words import day_words, per_cent


def segments_page(results: Results) -> Page:
    """Assemble the page; `results.about` holds what `segmentation`, `population_date`, `movement_days` say."""
    about = results.about["segmentation"]
    days = results.about["movement_days"]
    return Page(
        title=about["name"],
        lede=f"Everybody registered on {day_words(results.about['population_date'])}, in one segment each, and where"
        f" they were on {day_words(days[0])}. Rules: {about['standing']}.",
        key_figures=_key_figures(results),
        sections=(segment_sizes(results), segment_movements(results), rising_risk(results)),
        colophon=(
            f"Segmentation {about['id']}, version {about['version']}. Source: {about['source']}.",
            "Purpose: planning. People stand in the tables under pseudonyms; small numbers are suppressed here.",
            f"Data version {results.data_version}. The same numbers stand in the Parquet files beside this page.",
        ),
        banner="Synthetic place: made-up people, made-up records." if results.truth else None,
    )


def _key_figures(results: Results) -> tuple[KeyFigure, ...]:
    """Everybody, the segment of highest priority, the overlap where one is declared, and rising risk."""
    names = segment_names(results.about["segmentation"])
    sizes = {row["segment"]: row for row in results["segment_size"]}
    everybody, top = sizes["ALL"]["people"], next(iter(names))
    people = sizes[top]["people"] if top in sizes else 0
    share = f"{per_cent(people / everybody)} of everybody" if people and everybody else "of everybody"
    rising = next((row["people"] for row in results["rising_risk_size"] if row["segment"] == "ALL"), 0)
    return (
        KeyFigure(
            "People", counted(everybody), f"registered on {day_words(results.about['population_date'])}"
        ),
        KeyFigure(names[top], counted(people), share),
        *(
            KeyFigure(
                "In both groups", counted(row["people_in_both"]), f"{row['group']} and {row['other_group']}"
            )
            for row in results["segment_overlap"]
        ),
        KeyFigure("Risk rising", counted(rising), f"since {day_words(results.about['movement_days'][0])}"),
    )
