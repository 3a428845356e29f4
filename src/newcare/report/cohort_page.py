"""The page of `newcare cohort`: whom a model of care is for, and what to know before the choice is used."""

from __future__ import annotations

from newcare.report.chapters.for_whom import for_whom_sections
from newcare.report.page import KeyFigure, Page
from newcare.report.results import SUPPRESSED, Results, Row, counted
from newcare.terms.words import day_words, per_cent


def cohort_page(results: Results) -> Page:
    """Assemble the page; the ceiling stands first, for it bounds what may be promised."""
    about = results.about
    return Page(
        title=f"Choosing the cohort: {about['name']}",
        lede=(
            f"{about['summary']} This page shows what a choice of people on {day_words(about['population_date'])} can"
            " and cannot do. Risk is not impactability: it says who needs or uses most care, not who would gain most."
        ),
        key_figures=_key_figures(results),
        sections=for_whom_sections(results),
        colophon=(
            "Written by newcare from a model file and linked records.",
            f"Data version {results.data_version}.",
            "The same numbers stand in cohort.xlsx and in the Parquet files that manifest.json names.",
        ),
        banner="Synthetic place: made-up people, made-up records." if results.truth is not None else None,
    )


def _key_figures(results: Results) -> tuple[KeyFigure, ...]:
    """Size, share of cost, the ceiling, who stays."""
    members = next(row["people"] for row in results["cohort_size"] if row["segment"] == "ALL")
    cost = next(
        (
            row
            for row in results["cohort_use"]
            if (row["group"], row["year"], row["measure"]) == ("cohort", "past", "cost_pence")
        ),
        None,
    )
    ceiling = next((row for row in results["ceiling"] if row["measure"] == "emergency_admissions"), None)
    stays = next((row for row in results["persistence"] if row["kind"] in ("cohort", "rank")), None)
    return (
        KeyFigure("People", counted(members), f"on {day_words(results.about['population_date'])}"),
        KeyFigure("Share of the cost of care", _share(cost), "in the year before"),
        KeyFigure("Ceiling", _share(ceiling), "of everybody's emergency admissions come from them"),
        KeyFigure("Still there a year later", _share(stays), "of those alive and registered"),
    )


def _share(row: Row | None) -> str:
    """A share, a star where it is suppressed, or not known."""
    if row is None:
        return "not known"
    return SUPPRESSED if row["share"] is None else per_cent(row["share"])
