"""What each design found, when it came about, and what happened to the other outcomes."""

from __future__ import annotations

from newcare.evaluation.wording import analysis_name
from newcare.report.evaluation.effects import analysis_of, around_start, dots, effects_table, notes
from newcare.report.evaluation.evaluated import PRIMARY, Evaluated
from newcare.report.page import Section
from newcare.report.results import Row

_ROLES = {
    "primary": "judged by",
    "balancing": "must not get worse",
    "negative-control": "cannot be moved by the model of care",
}


def designs_section(found: Evaluated) -> Section:
    """The primary outcome by every design, comparison and screen."""
    rows = found.of_primary(found.estimates)
    title = found.titled(found.main["outcome"])
    methods = dict.fromkeys(f"{analysis_name(row)}: {row['method']}." for row in rows)
    return Section(
        "designs",
        f"{title}: what did each design find?",
        "Designs make different assumptions of what would have happened otherwise. Where they disagree, that is shown; "
        "nothing is averaged.",
        dots("Each design, comparison and screen", rows, analysis_of, found),
        (effects_table("Estimates by analysis", rows, analysis_of, "Analysis", found, detailed=True),),
        notes(found, *methods),
    )


def time_section(found: Evaluated) -> Section:
    """The effect by period and by year since the start."""
    around = found.of_main(found.quarters)
    years = found.of_main(found.years)
    period = found.period
    tables = [
        effects_table(
            f"Effect by {period} since the start",
            around,
            lambda row: f"{row['relative_quarter']:+d}".replace("-", "−"),
            f"{period.capitalize()}s since the start",
            found,
        ),
        effects_table(
            "Effect by year since the start", years, lambda row: f"Year {row['year']}", "Year", found
        ),
    ]
    charts = (
        *around_start(found, around),
        *dots("Year by year since the start", years, lambda row: f"Year {row['year']}", found),
    )
    kept = tuple(table for table in tables if table.rows)
    if len(charts) > len(kept):
        charts = charts[: len(kept)]
    return Section(
        "time",
        "When did it come about?",
        "Before the start there should be nothing to see. Models of this kind showed little before their third year, "
        "so years are shown one by one.",
        charts,
        kept,
        notes(found),
    )


def outcomes_section(found: Evaluated) -> Section | None:
    """Every outcome by the main analysis: primary, balancing, negative control; null where there is one."""
    rows = found.of_main_analysis(found.estimates)
    if len(rows) < 2:
        return None

    def named(row: Row) -> str:
        return f"{found.titled(row['outcome'])} ({_ROLES[row.get('role', PRIMARY)]})"

    return Section(
        "outcomes",
        "What happened to the other outcomes?",
        "One outcome is judged by; the others show whether a gain in one place was a loss in another, and whether "
        "something moved that the model of care cannot move.",
        dots("Each outcome, by the headline's analysis", rows, named, found),
        (
            effects_table(
                "All outcomes by the headline's analysis", rows, named, "Outcome", found, detailed=True
            ),
        ),
        notes(found),
    )
