"""Who is likely to be admitted?"""

from __future__ import annotations

from newcare.report.page import Section
from newcare.report.results import Results
from newcare.report.risk_results import (
    NOT_IMPACTABILITY,
    OBSERVED_EXPECTED,
    figure_words,
    overall,
    share_words,
)
from newcare.report.risk_sections import split_words, top_chart, top_table
from newcare.terms.words import day_words


def risk(results: Results) -> Section:
    """What the lists by risk are worth, in one section; the model card says the rest."""
    about = results.about["risk"]
    area, ratio = (overall(results, name) for name in ("auroc", OBSERVED_EXPECTED))
    found = share_words(overall(results, "positive predictive value of the top 2 %"))
    caught = share_words(overall(results, "sensitivity of the top 2 %"))
    return Section(
        "risk",
        "Who is likely to be admitted?",
        (
            f"Of the 2 % of people with the highest risk, {found} were admitted as an emergency in the year; they were"
            f" {caught} of all who were. {NOT_IMPACTABILITY}",
            f"AUROC {figure_words(area, places=3)}; observed over expected {figure_words(ratio)}. The model in use"
            f" scores everybody registered on {day_words(about['scored_on'])}; its card shows how it does by age, sex,"
            " deprivation and ethnicity, and what it is not for.",
        ),
        charts=(top_chart(results),),
        tables=(top_table(results),),
        notes=results.notes(
            split_words(results), "95 %: DeLong for the area, Byar for the ratio, Wilson for shares"
        ),
    )
