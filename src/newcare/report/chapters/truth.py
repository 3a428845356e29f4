"""What was the truth? Only a made-up place can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newcare.evaluation.wording import SCREEN_NAMES, analysis_name
from newcare.report.page import Section
from newcare.report.results import Results, Row, table_of
from newcare.terms.words import interval_words, month_words, per_cent


def truth(results: Results) -> Section:
    """The effect that was set, beside what each design found."""
    was = results.truth or {}
    main = next(row for row in results["estimate"] if row["main"])
    rows = [
        {
            "design": f"{analysis_name(row)}, {SCREEN_NAMES[row['screen']]}",
            "estimate": per_cent(row["relative_effect"], signed=True),
            "interval": interval_words(row["lower"], row["upper"], reason=row["reason"]),
            "holds": _holds(row, was["relative_effect"]),
        }
        for row in results["estimate"]
        if row["outcome"] == main["outcome"]
    ]
    return Section(
        "truth",
        "What was the truth?",
        (
            f"The place is made up, and the effect that was set is {per_cent(was['relative_effect'], signed=True)};"
            f" the headline interval {_verb(main, was['relative_effect'])} it.",
            "Over many places made up in this way the interval holds the truth at about its stated rate; the command"
            " make bench counts how often.",
            *_breaks(was),
        ),
        tables=(
            table_of(
                "Each estimate beside the truth",
                rows,
                text=("holds",),
                design="Design and screen",
                estimate="Estimate",
                interval="Interval",
                holds="Holds the truth",
            ),
        ),
        notes=results.notes(
            "the effect multiplies the chance of an emergency admission of everybody in a unit from its start on",
            f"{per_cent(main['confidence'], places=0)} intervals",
            f"Seed {was['seed']}; {was['people']:,} people.",
        ),
    )


def _holds(row: Row, effect: float) -> str:
    if row["lower"] is None:
        return "no interval"
    return "yes" if row["lower"] <= effect <= row["upper"] else "no"


def _verb(row: Row, effect: float) -> str:
    return {"yes": "holds", "no": "misses", "no interval": "is not given, so it cannot hold"}[
        _holds(row, effect)
    ]


def _breaks(was: Mapping[str, Any]) -> list[str]:
    """Name the reporting breaks that were set."""
    breaks = was.get("reporting_breaks") or []
    if not breaks:
        return []
    named = ", ".join(f"{each['provider']} in {month_words(each['month'])}" for each in breaks)
    return [f"Breaks in reporting were set too, in which a hospital lost most of its records: {named}."]
