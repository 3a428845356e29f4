"""What each design found, when it came about, and what happened to the other outcomes."""

from __future__ import annotations

from newcare.evaluation.wording import analysis_name, effect_columns
from newcare.report.evaluation.effects import analysis_of, around_start, dots, notes
from newcare.report.evaluation.effects_table import effects_table
from newcare.report.evaluation.evaluated import CARE, PRIMARY, Evaluated
from newcare.report.page import Section
from newcare.report.results import Row

_ROLES = {
    "primary": "judged by",
    "balancing": "must not get worse",
    "negative-control": "cannot be moved by the {intervention}",
}


def designs_section(found: Evaluated) -> Section:
    """The primary outcome by every design, comparison and screen."""
    rows = found.of_primary(found.estimates)
    title, main = found.titled(found.main["outcome"]), found.main["method"]
    methods = dict.fromkeys(
        f"{analysis_name(row)}: {row['method']}." for row in rows if row["method"] != main
    )

    def named(row: Row) -> str:
        return analysis_of(found, row)

    return Section(
        "designs",
        f"{title}: what did each design find?",
        "Designs make different assumptions of what would have happened otherwise. Where they disagree, that is shown; "
        "nothing is averaged.",
        dots("Each analysis", rows, named, found),
        (effects_table("Estimates by analysis", rows, named, "Analysis", found, detailed=True),),
        notes(found, *methods),
    )


def time_section(found: Evaluated) -> Section | None:
    """The effect by period and by year since the start; null where neither is known."""
    around, years = found.of_main(found.quarters), found.of_main(found.years)
    head = f"{found.period.capitalize()}s since the start"
    caption = f"Effect by {found.period} since the start"
    exhibits = [(around_start(found, around), effects_table(caption, around, _since, head, found))]
    if found.by_year or not around:
        table = effects_table("Effect by year since the start", years, _year, "Year", found)
        exhibits.append((dots("Year by year since the start", years, _year, found), table))
    kept = sorted((each for each in exhibits if each[1].rows), key=lambda each: not each[0])
    if not kept:
        return None
    words = "Each period and year is counted from the start."
    if any(row["relative_quarter"] < -1 for row in around):
        words = "Before the start there should be nothing to see."
    if found.intervention == CARE:
        words += " Models of this kind showed little before their third year, so years are shown one by one."
    return Section(
        "time",
        "When did it come about?",
        words,
        tuple(chart for charts, _ in kept for chart in charts),
        tuple(table for _, table in kept),
        notes(found, *_why_missing(around)),
    )


def _why_missing(rows: list[Row]) -> list[str]:
    """Why some periods have no interval."""
    reasons = dict.fromkeys(
        row["reason"] for row in rows if row["reason"] and row[effect_columns(row)[1]] is None
    )
    return [f"Without an interval: {reason}." for reason in reasons]


def _since(row: Row) -> str:
    """Periods since the start, with a sign."""
    return f"{row['relative_quarter']:+d}".replace("-", "−") if row["relative_quarter"] else "0"


def _year(row: Row) -> str:
    return f"Year {row['year']}"


def outcomes_section(found: Evaluated) -> Section | None:
    """Every outcome by the main analysis: primary, balancing, negative control; null where there is one."""
    rows = found.of_main_analysis(found.estimates)
    if len(rows) < 2:
        return None

    def named(row: Row) -> str:
        role = _ROLES[row.get("role", PRIMARY)].format(intervention=found.intervention)
        return f"{found.titled(row['outcome'])} ({role})"

    return Section(
        "outcomes",
        "What happened to the other outcomes?",
        "One outcome is judged by; the others show whether a gain in one place was a loss in another, and whether "
        f"something moved that the {found.intervention} cannot move.",
        dots("Each outcome, by the headline's analysis", rows, named, found),
        (
            effects_table(
                "All outcomes by the headline's analysis", rows, named, "Outcome", found, detailed=True
            ),
        ),
        notes(found),
    )
