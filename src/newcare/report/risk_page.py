"""The model card: what a risk model is, how well it did, for whom it does worse, and what it is not for."""

from __future__ import annotations

from newcare.report.page import KeyFigure, Page
from newcare.report.results import Results, Row, counted
from newcare.report.risk_audit import by_group, calibration
from newcare.report.risk_results import (
    NOT_IMPACTABILITY,
    OBSERVED_EXPECTED,
    figure_words,
    overall,
    share_words,
)
from newcare.report.risk_sections import how_well, lists, split_words
from newcare.report.risk_terms import not_for, what_it_looks_at
from newcare.terms.words import day_words, interval_words, number_words, per_cent


def risk_page(results: Results) -> Page:
    """Assemble the card; `results.about["risk"]` says what the model is and on which days it stands."""
    about = results.about["risk"]
    return Page(
        title=f"Risk model: {about['title'][0].lower()}{about['title'][1:]}",
        lede=f"Everybody registered on {day_words(about['scored_on'])}, in order of risk. {NOT_IMPACTABILITY}",
        key_figures=_key_figures(results),
        sections=(
            lists(results),
            how_well(results),
            calibration(results),
            by_group(results),
            what_it_looks_at(results),
            not_for(results),
        ),
        colophon=(
            f"Model {about['id']}, version {about['version']}; {about['standing']}. Source: {about['source']}.",
            split_words(results),
            f"Purpose: planning. Data version {results.data_version}.",
            "The same numbers stand in the Parquet files beside this page.",
        ),
        banner="Synthetic place: made-up people, made-up records." if results.truth else None,
    )


def _key_figures(results: Results) -> tuple[KeyFigure, ...]:
    """How well, how right in size, and what the shortest useful list would have caught."""
    area, ratio = overall(results, "auroc"), overall(results, OBSERVED_EXPECTED)
    found = overall(results, "positive predictive value of the top 2 %")
    caught = overall(results, "sensitivity of the top 2 %")
    return (
        KeyFigure("AUROC", _value(area, 3), f"95 % interval {_interval(area, 3)}"),
        KeyFigure("Observed / expected", _value(ratio, 2), f"95 % interval {_interval(ratio, 2)}"),
        KeyFigure(
            "Of the top 2 %, admitted",
            per_cent(None if found is None else found["value"]),
            f"they are {share_words(caught)} of all admitted",
        ),
        KeyFigure(
            "People judged on",
            counted(None if area is None else area["people"]),
            f"{counted(None if area is None else area['events'])} admitted; slope"
            f" {figure_words(overall(results, 'calibration slope'))}",
        ),
    )


def _value(row: Row | None, places: int) -> str:
    return number_words(_of(row, "value"), places=places)


def _interval(row: Row | None, places: int) -> str:
    return interval_words(
        _of(row, "lower"), _of(row, "upper"), words=lambda end: number_words(end, places=places)
    )


def _of(row: Row | None, column: str) -> float | None:
    """A figure of a row that may not be there."""
    found: float | None = None if row is None else row[column]
    return found
