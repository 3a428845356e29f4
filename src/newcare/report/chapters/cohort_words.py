"""What the chapters on a cohort share: names of measures and groups, and figures with their limits."""

from __future__ import annotations

from newcare.report.page import Section
from newcare.report.results import SUPPRESSED, Results, Row
from newcare.terms.words import interval_words, number_words, per_cent

MEASURES = {
    "cost_pence": "Cost of care",
    "emergency_admissions": "Emergency admissions",
    "zero_day_emergency_admissions": "Emergency admissions of no night",
    "emergency_bed_days": "Emergency bed days",
    "attendances": "A&E attendances",
}
GROUPS = {
    "cohort": "The cohort",
    "by segment": "of it, for their segment",
    "by rank": "of it, for their rank",
    "rest": "Everybody else registered",
    "newcomers": "Not registered on the day",
    "75 or over, often in A&E": "Aged 75 or over with three or more attendances",
}
RANGE_WORDS = "95 % limits that count people, not events"


def unknown(results: Results, anchor: str, heading: str) -> Section:
    """A section whose figures are not known."""
    return Section(
        anchor,
        heading,
        "Not known: the records do not reach far enough, or too few people are in the cohort to show.",
        notes=results.notes("none", "none"),
    )


def share_words(row: Row | None) -> str:
    """A share, or a star where it is suppressed."""
    return SUPPRESSED if row is None or row["share"] is None else per_cent(row["share"])


def with_limits(row: Row | None) -> str:
    """A share with its limits."""
    if row is None or row["share"] is None:
        return SUPPRESSED
    return f"{per_cent(row['share'])} ({interval_words(row['lower'], row['upper'], words=per_cent)})"


def per_thousand(rate: float | None) -> str:
    """A rate for a person-year as one for 1,000."""
    return number_words(None if rate is None else 1000 * rate, places=0)
