"""Rows that the chapter on effect shows, and how they are named."""

from __future__ import annotations

from newcare.evaluation.sides import estimate_of, limits_of, same_analysis
from newcare.evaluation.wording import SCREEN_NAMES, analysis_name, is_ratio
from newcare.report.results import Results, Row
from newcare.terms.words import interval_words, number_words, per_cent


def main_row(results: Results) -> Row:
    """The row of the estimates that the protocol judges by."""
    return next(row for row in results["estimate"] if row["main"])


def of_main(row: Row, main: Row) -> bool:
    """Whether a row is of the main outcome, design, screen and comparison."""
    return row["outcome"] == main["outcome"] and same_analysis(row, main)


def designs_of(results: Results, main: Row) -> list[Row]:
    """All analyses of the main outcome."""
    return [row for row in results["estimate"] if row["outcome"] == main["outcome"]]


def outcomes_of(results: Results, main: Row) -> list[Row]:
    """All outcomes by the main analysis."""
    return [row for row in results["estimate"] if same_analysis(row, main)]


def around_start(results: Results, main: Row) -> list[Row]:
    """Quarters around the start by the headline's design, or by one that has them."""
    same = [row for row in results["event_study"] if same_analysis(row, main, "outcome", "screen")]
    return [row for row in same if same_analysis(row, main)] or [
        row for row in same if same_analysis(row, same[0])
    ]


def name_of(row: Row) -> str:
    """An analysis by design, comparison and screen."""
    return f"{analysis_name(row)}, {SCREEN_NAMES[row['screen']]}{_mark(row)}"


def title_of(results: Results, row: Row) -> str:
    """The outcome of a row."""
    return f"{results.indicator(row['outcome']).title}{_mark(row)}"


def _mark(row: Row) -> str:
    return " (headline)" if row["main"] else ""


def effect_words(row: Row) -> str:
    """The effect with its interval."""
    return f"{figure_words(row)} ({interval_of(row)})"


def figure_words(row: Row) -> str:
    """The effect on the scale of its design."""
    return _words(row, estimate_of(row))


def interval_of(row: Row) -> str:
    """The interval on that scale, or why there is none."""
    lower, upper = limits_of(row) or (None, None)
    return interval_words(lower, upper, words=lambda end: _words(row, end), reason=row["reason"])


def _words(row: Row, figure: float | None) -> str:
    return per_cent(figure, signed=True) if is_ratio(row) else number_words(figure, signed=True)
