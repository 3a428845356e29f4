"""What designs of persons found, and how alike people were, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newcare.evaluation.people.study import WHOLE
from newcare.evaluation.person_effect import PersonEffect
from newcare.report.evaluation.people_charts import measure_words, name_of
from newcare.report.page import DataTable
from newcare.report.results import SUPPRESSED, Row, table_of
from newcare.tables.person_estimates import UNADJUSTED
from newcare.terms.words import number_words


def estimates_table(rows: Sequence[Row], titled: Callable[[str], str]) -> DataTable:
    """Every outcome, part of the follow-up and measure, by design and control group."""
    return table_of(
        "Effects on people, by design and control group",
        [
            {
                "what": f"{titled(row['outcome'])}{_part(row)}: {measure_words(row)}",
                "design": name_of(row),
                "effect": f"{_figure(row, row['estimate'])}",
                "interval": _limits(row),
                "people": f"{_people(row['people_treated'])}\u00a0v\u00a0{_people(row['people_comparison'])}",
            }
            for row in rows
        ],
        text=("design",),
        what="Outcome and measure",
        design="Design and control group",
        effect="Effect",
        interval="Interval",
        people="People",
    )


def balance_table(balance: Sequence[Row]) -> DataTable:
    """How alike people were in what was known of them beforehand, by each design and control group."""
    return table_of(
        "What was known of people before their start",
        [
            {
                "covariate": f"{row['covariate'].replace('_', ' ')} ({_balanced(row)})",
                "treated": number_words(row["mean_treated"], places=2),
                "beside": number_words(row["mean_comparison"], places=2),
                "difference": number_words(row["standardised_difference"], places=2, signed=True),
                "variance": _or_none(row["variance_ratio"]),
                "gap": _or_none(row["ks"]),
                "alike": "alike" if row["within_threshold"] else "unlike",
            }
            for row in balance
        ],
        covariate="What was known",
        treated="Mean, under it",
        beside="Mean, set beside",
        difference="Standardised difference",
        variance="Variance ratio",
        gap="Largest gap",
        alike="Within limits",
    )


def _part(row: Row) -> str:
    """The part of the follow-up, where it is not the whole."""
    return "" if row["window"] == WHOLE else f", {row['window']}"


def _or_none(figure: float | None) -> str:
    return "–" if figure is None else number_words(figure, places=2)


def _balanced(row: Row) -> str:
    return name_of(row).replace(UNADJUSTED.capitalize(), "as they are")


def _figure(row: Row, figure: float | None) -> str:
    """A figure as the table holds it: ratios as ratios."""
    effect = PersonEffect(row)
    return number_words(figure, places=3) if effect.is_ratio else effect.words(figure)


def _limits(row: Row) -> str:
    if row["lower"] is None or row["upper"] is None:
        return row["reason"] or "not known"
    return f"{_figure(row, row['lower'])} to {_figure(row, row['upper'])}"


def _people(number: int | None) -> str:
    return SUPPRESSED if number is None else f"{number:,}"
