"""Where are the people of the cohort, and is that more or fewer than age and sex explain?"""

from __future__ import annotations

from newcare.report.chapters.cohort_words import unknown
from newcare.report.page import Section
from newcare.report.results import SUPPRESSED, Results, Row, counted, table_of
from newcare.terms.words import interval_words, number_words


def where(results: Results) -> Section:
    """Units with more or fewer people in the cohort than age and sex explain."""
    rows = results["cohort_unit"]
    if not rows:
        return unknown(results, "where", "Where are they?")
    higher = sum(row["standing"] == "higher" for row in rows)
    lower = sum(row["standing"] == "lower" for row in rows)
    unit = results.unit
    return Section(
        "where",
        "Where are they?",
        (
            f"Of {len(rows)} {unit}s, {higher} have more people in the cohort than their ages and sexes would lead one"
            f" to expect, and {lower} have fewer, outside limits that chance crosses about twice in 1,000.",
            "More can mean greater need, better recording, or a rule that fits the place badly; fewer can mean people"
            " who are missed. Look before lists are used.",
        ),
        tables=(
            table_of(
                f"People in the cohort by {unit}",
                [
                    {
                        "unit": row["unit"],
                        "people": counted(row["people"]),
                        "members": counted(row["members"]),
                        "expected": SUPPRESSED
                        if row["expected"] is None
                        else number_words(row["expected"], places=0),
                        "ratio": SUPPRESSED
                        if row["ratio"] is None
                        else f"{number_words(row['ratio'], places=2)} ({_ratio_limits(row)})",
                        "standing": row["standing"] or "not known",
                    }
                    for row in rows
                ],
                text=("standing",),
                unit=unit.capitalize(),
                people="Registered",
                members="In the cohort",
                expected="Expected",
                ratio="Ratio (95 % limits)",
                standing="Outside 99.8 % limits",
            ),
        ),
        notes=results.notes(
            rows[0]["method"], "95 % limits of the ratio; 99.8 % for what is called higher or lower"
        ),
    )


def _ratio_limits(row: Row) -> str:
    return interval_words(row["lower"], row["upper"], words=lambda end: number_words(end, places=2))
