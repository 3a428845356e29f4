"""Sections of a risk model's card: who is on the lists, and how well it tells who will be admitted."""

from __future__ import annotations

from newcare.report.charts.risks import top_lists
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, counted, table_of
from newcare.report.risk_results import (
    NOT_IMPACTABILITY,
    TOPS,
    beside,
    figure_words,
    main_model,
    overall,
    share_words,
)
from newcare.terms.words import day_words, number_words, per_cent

_PPV, _SENSITIVITY = "positive predictive value of the top", "sensitivity of the top"
_NAMES = {"logistic": "This model", "lightgbm": "This model (boosted trees)"}


def split_words(results: Results) -> str:
    """How the judgement was kept apart from the fit."""
    about = results.about["risk"]
    fitted, judged, scored = (day_words(about[name]) for name in ("fitted_on", "judged_on", "scored_on"))
    return (
        f"Split in time: fitted on what was known on {fitted} and the admissions of the year from it; judged on what"
        f" was known on {judged} and the year from it. Then fitted again on that later year, and used for what was"
        f" known on {scored}. Many people stand in both years; no admission does."
    )


def lists(results: Results) -> Section:
    """How long the lists are and how many admissions they are expected to hold."""
    rows = [
        {
            "list": row["list"].capitalize(),
            "people": counted(row["people"]),
            "expected": number_words(row["expected"], places=0),
            "lowest": per_cent(row["lowest_risk"]),
            "new": counted(row["new_entrants"]),
        }
        for row in results["risk_list"]
    ]
    return Section(
        "lists",
        "Who is on the lists?",
        (
            NOT_IMPACTABILITY,
            f"Everybody registered on {day_words(results.about['risk']['scored_on'])}, in order of the risk of an"
            " emergency admission in the year from that day. “Rising” are those who climbed by two tenths of the"
            " population or more in a year; “new” are those among the top 2 % who were not a year before. Both rules"
            " are our proposal. People are named by pseudonyms of the purpose “planning”.",
        ),
        tables=(
            table_of(
                "Lists that a place might make",
                rows,
                list="List",
                people="People",
                expected="Of them, expected to be admitted",
                lowest="Lowest risk",
                new="New in the top 2 %",
            ),
        ),
        notes=results.notes("table risk_list; the people themselves are in the table risk", "none: counts"),
    )


def how_well(results: Results) -> Section:
    """Discrimination, beside two simple scores, and what a list would have caught."""
    area, alone = (
        overall(results, "auroc", model=name) for name in (main_model(results), beside(results)[-1])
    )
    return Section(
        "how-well",
        "How well does it tell who will be admitted?",
        (
            f"AUROC {figure_words(area, places=3)}: put one person who was admitted beside one who was not, and the"
            f" model gives the first the higher risk that often. {beside(results)[-1].capitalize()} gives"
            f" {figure_words(alone, places=3)}.",
            f"Of the 5 % with the highest risk, {share_words(overall(results, f'{_PPV} 5 %'))} were admitted in the"
            f" year; they were {share_words(overall(results, f'{_SENSITIVITY} 5 %'))} of all who were.",
        ),
        charts=(top_chart(results),),
        tables=(top_table(results), _beside(results)),
        notes=results.notes(
            split_words(results), "95 %: DeLong for the area, Wilson for shares; others have none here"
        ),
    )


def top_chart(results: Results) -> Chart:
    """Positive predictive value and sensitivity of the lists."""
    rows = [
        {"name": f"{words} ({share})", **{end: row[end] for end in ("value", "lower", "upper")}}
        for measure, words in (
            (_PPV, "Of those listed, admitted"),
            (_SENSITIVITY, "Of those admitted, listed"),
        )
        for share in TOPS
        if (row := overall(results, f"{measure} {share}")) is not None and row["value"] is not None
    ]
    said = "; ".join(f"{row['name']}: {per_cent(row['value'])}" for row in rows)
    return Chart("What a list would have caught, by the share of people on it", said, top_lists(rows))


def top_table(results: Results) -> DataTable:
    """The same as a table."""
    rows = [
        {
            "share": f"Top {share}",
            "ppv": share_words(overall(results, f"{_PPV} {share}")),
            "sensitivity": share_words(overall(results, f"{_SENSITIVITY} {share}")),
        }
        for share in TOPS
    ]
    return table_of(
        "What a list would have caught",
        rows,
        share="List",
        ppv="Of those listed, admitted (positive predictive value)",
        sensitivity="Of those admitted, listed (sensitivity)",
    )


def _beside(results: Results) -> DataTable:
    """The model beside the simple scores."""
    rows = [
        {
            "model": _NAMES.get(name, name.capitalize()),
            "auroc": figure_words(overall(results, "auroc", model=name), places=3),
            "auprc": figure_words(overall(results, "auprc", model=name), places=3),
            "ppv": share_words(overall(results, f"{_PPV} 2 %", model=name)),
        }
        for name in beside(results)
    ]
    return table_of(
        "The model beside simpler scores",
        rows,
        model="Score",
        auroc="AUROC",
        auprc="AUPRC",
        ppv="Of the top 2 %, admitted",
    )
