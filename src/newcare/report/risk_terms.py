"""Sections of a risk model's card that say what it is made of, and what it is not for."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.page import Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.report.risk_results import NOT_IMPACTABILITY, main_model, measures, share_words
from newcare.report.risk_sections import split_words
from newcare.terms.words import interval_words, number_words

EXPRESSION = "risk-expression.sql"
_NOT_FOR = (
    (
        "Choosing whom to help by itself",
        "It says who is likely to be admitted, not who would gain from an offer.",
    ),
    ("Refusing or ending care", "A low risk is no finding that somebody is well."),
    (
        "Judging whether a model of care works",
        "People at the top of a list are admitted less the year after anyway.",
    ),
    (
        "Another place, or another year, as it is",
        "Its coefficients are those of these records: fit it again.",
    ),
    (
        "Insurance, or care of one person by itself",
        "It was judged on groups; of one person it knows codes only.",
    ),
)


def what_it_looks_at(results: Results) -> Section:
    """Every term with its coefficient, and where the whole expression is."""
    about = results.about["risk"]
    used = [row for row in results["risk_model"] if row["fit"] == "used"]
    rows = [
        {
            "term": row["term"].capitalize(),
            "transform": row["transform"] or f"left out: {row['reason']}",
            "coefficient": _places(row["coefficient"], 4),
            "ratio": _ratio(row),
        }
        for row in used
    ]
    fitted = next((row for row in used), None)
    return Section(
        "terms",
        "What does it look at?",
        (
            "The log-odds of an admission are the sum of these terms, each times its coefficient; the risk is"
            f" 1 / (1 + exp(-log-odds)). The file {EXPRESSION} holds the whole expression, to score on any engine.",
            f"Predictors: {about['id']}, version {about['version']} ({about['standing']}). {_left_out(used)}",
            *(
                ("The scores on the lists come from boosted trees; this is the readable model beside them.",)
                if main_model(results) == "lightgbm"
                else ()
            ),
        ),
        tables=(
            table_of(
                "Terms of the model in use",
                rows,
                text=("transform",),
                term="Term",
                transform="As SQL",
                coefficient="Coefficient",
                ratio="Odds ratio of one standard deviation (95 %)",
            ),
        ),
        notes=results.notes(
            f"logistic regression on {counted(fitted['people'])} people, {counted(fitted['events'])} of them admitted"
            if fitted is not None
            else "logistic regression",
            "95 %: Wald; terms of one predictor must be read together",
        ),
    )


def _left_out(used: Sequence[Row]) -> str:
    """How many terms these records could not teach."""
    missing = sum(row["coefficient"] is None for row in used)
    if not missing:
        return "Every term could be learned from these records."
    return f"{missing} of {len(used) - 1} terms could not be learned from these records and are left out."


def _ratio(row: Row) -> str:
    """The standardised odds ratio with its limits; none for the intercept and for what was left out."""
    ratio, limits = row["standardised_odds_ratio"], (row["lower"], row["upper"])
    return "none" if ratio is None else f"{_places(ratio, 2)} ({interval_words(*limits, words=_two)})"


def _places(value: float | None, places: int) -> str:
    return "none" if value is None else number_words(value, places=places)


def _two(value: float | None) -> str:
    return _places(value, 2)


def not_for(results: Results) -> Section:
    """What the model must not be used for, and how deaths and moves are handled."""
    gone = {row["group"]: share_words(row) for row in measures(results, "follow-up", "share of people")}
    said = "; ".join(f"{share} {group}" for group, share in gone.items())
    return Section(
        "not-for",
        "What is it not for?",
        (
            NOT_IMPACTABILITY,
            "People at risk are those registered on the day, whatever became of them: who died or left without an"
            f" emergency admission counts as not admitted, as a list made on the day would have met them ({said}).",
        ),
        tables=(
            table_of(
                "What the model is not for",
                [{"use": use, "why": why} for use, why in _NOT_FOR],
                text=("why",),
                use="Use",
                why="Why not",
            ),
        ),
        notes=results.notes(split_words(results), "95 %: Wilson for shares"),
    )
