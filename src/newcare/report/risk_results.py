"""What pages say about a risk model, looked up in its released tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.results import SUPPRESSED, Results, Row
from newcare.terms.words import interval_words, number_words, per_cent

NOT_IMPACTABILITY = (
    "Risk is not impactability: these lists say who is likely to be admitted, not who would gain from being offered"
    " more."
)
TOPS = ("0.5 %", "2 %", "5 %")
OBSERVED_EXPECTED, MISSED = "observed / expected", "share of the admitted missed by the top 5 %"
CUTS = {
    "age": "Age",
    "sex": "Sex",
    "fifth by deprivation": "Fifth by deprivation",
    "ethnicity": "Ethnicity",
}


def main_model(results: Results) -> str:
    """The model that was judged; what stands beside it are simple scores."""
    name: str = results["risk_performance"][0]["model"]
    return name


def measures(results: Results, cut: str, measure: str, *, model: str | None = None) -> list[Row]:
    """Rows of one measure in one cut, in order."""
    name = main_model(results) if model is None else model
    return [
        row
        for row in results["risk_performance"]
        if row["model"] == name and row["cut"] == cut and row["measure"] == measure
    ]


def overall(results: Results, measure: str, *, model: str | None = None) -> Row | None:
    """The row of one measure for everybody."""
    return next(iter(measures(results, "everybody", measure, model=model)), None)


def beside(results: Results) -> list[str]:
    """The model and the scores beside it, in order."""
    return list(dict.fromkeys(row["model"] for row in results["risk_performance"]))


def figure_words(row: Row | None, *, places: int = 2) -> str:
    """A figure with its interval where it has one: "0.74 (0.73 to 0.75)"."""
    return _words(row, lambda value: number_words(value, places=places))


def share_words(row: Row | None) -> str:
    """A share with its interval where it has one: "34.2 % (30.2 % to 38.5 %)"."""
    return _words(row, per_cent)


def group_rows(results: Results, measure: str) -> list[dict[str, Any]]:
    """Rows of a measure in every cut that a reader audits: `name`, `value`, `lower`, `upper`."""
    return [
        {"name": f"{words}: {row['group']}", **{end: row[end] for end in ("value", "lower", "upper")}}
        for cut, words in CUTS.items()
        for row in measures(results, cut, measure)
    ]


def known_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose value is known."""
    return [row for row in rows if row["value"] is not None]


def _words(row: Row | None, words: Any) -> str:
    if row is None:
        return "not known"
    if row["value"] is None:
        return SUPPRESSED if row["reason"] is None else "too few"
    if row["lower"] is None:
        return str(words(row["value"]))
    return f"{words(row['value'])} ({interval_words(row['lower'], row['upper'], words=words)})"
