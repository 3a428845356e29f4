"""New entrants: people whose risk is rising, by the segment they are in now."""

from __future__ import annotations

from newcare.report.chapters.segment_words import first_and_last, segment_names
from newcare.report.page import Section
from newcare.report.results import Results, counted, table_of
from newcare.terms.words import day_words, number_words

NOT_IMPACTABILITY = (
    "Risk is not impactability: this says whose need is rising, not who would gain most from care."
)


def rising_risk(results: Results) -> Section:
    """New entrants: people whose risk is rising, by the segment they are in now."""
    names, rule = segment_names(results.about["segmentation"]), results.about["rising_risk"]
    first, last = first_and_last(results)
    sizes = {row["segment"]: row for row in results["rising_risk_size"]}
    listed = [name for name in (*names, "ALL") if name in sizes]
    rows = [
        {
            "segment": names.get(name, "Everybody"),
            "people": counted(sizes[name]["people"]),
            "rank": counted(sizes[name]["by_rank"]),
            "score": counted(sizes[name]["by_score"]),
            "new": counted(sizes[name]["new_in_segment"]),
        }
        for name in listed
    ]
    found = counted(sizes["ALL"]["people"]) if "ALL" in sizes else "No"
    table = table_of(
        f"People whose risk is rising, by segment on {day_words(last)}",
        rows,
        segment="Segment",
        people="People",
        rank="Rank rose",
        score="High score, not managed",
        new="New in the segment",
    )
    return Section(
        "rising-risk",
        "Whose risk is rising?",
        (
            f"{found} people registered on {day_words(first)} and on {day_words(last)} are on the way up.",
            NOT_IMPACTABILITY,
        ),
        tables=(table,) if rows else (),
        notes=results.notes(
            f"rising by rank: {_need_words(rule['rank'])} rose by {rule['deciles']} tenths or more; by score:"
            f" {_need_words(rule['score'])} above {number_words(rule['score_above'], places=2)} and not yet in the"
            f" top {number_words(rule['managed_percent'])} % by rank (our reading: each number is the place's to set)",
            "none: these are counts of everybody registered on both days",
        ),
    )


def _need_words(need: str) -> str:
    return need.replace("_", " ").replace(" percent", "")
