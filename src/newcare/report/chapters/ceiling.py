"""What is the most that a change in the cohort could do?"""

from __future__ import annotations

from newcare.report.chapters.cohort_words import MEASURES, RANGE_WORDS, unknown, with_limits
from newcare.report.charts.cohorts import ceiling_bars
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, table_of
from newcare.terms.words import interval_words, per_cent

_EFFECTS = (0.1, 0.2, 0.5)


def most(results: Results) -> Section:
    """The ceiling."""
    lines = {row["measure"]: row for row in results["ceiling"]}
    line = lines.get("emergency_admissions")
    if line is None or line["share"] is None:
        return unknown(results, "ceiling", "What is the most it could do?")
    year = (
        "the year after they were chosen" if line["year"] == "next" else "the year on which they were chosen"
    )
    target = per_cent(line["target"], places=0)
    return Section(
        "ceiling",
        "What is the most it could do?",
        (
            f"If nobody in the cohort were admitted in an emergency again, everybody's emergency admissions would"
            f" fall by {per_cent(line['share'])} ({interval_words(line['lower'], line['upper'], words=per_cent)}):"
            f" that is the ceiling of any change in this cohort, for so much of {year} was theirs.",
            f"For everybody's emergency admissions to fall by {target}, {_needed_words(line)}.",
            _auditors_words(results),
        ),
        charts=(
            Chart(
                "Everybody's emergency admissions, and the part that the cohort can move",
                f"Of all emergency admissions {per_cent(line['share'])} come from the cohort; line at {target}.",
                ceiling_bars(
                    _ceiling_rows(results),
                    target=line["target"],
                    title=f"Share of everybody's emergency admissions; the upright line stands at {target}",
                ),
            ),
        ),
        tables=(_ceiling_table(results),),
        notes=results.notes(line["method"], RANGE_WORDS),
    )


def _needed_words(line: Row) -> str:
    """What would have to happen in the cohort."""
    if line["needed"] is None:
        return f"no change in this cohort would do: {line['reason']}"
    limits = interval_words(
        line["needed_lower"], line["needed_upper"], words=per_cent, reason="up to all of them"
    )
    return f"{per_cent(line['needed'])} ({limits}) of the cohort's own would have to be prevented"


def _auditors_words(results: Results) -> str:
    """The auditors' own group, in this place."""
    row = next(
        (
            row
            for row in results["cohort_use"]
            if (row["group"], row["year"], row["measure"])
            == ("75 or over, often in A&E", "past", "attendances")
        ),
        None,
    )
    here = "not known" if row is None or row["share"] is None else per_cent(row["share"])
    return (
        "The auditors made this point for England: people aged 75 or over who visit A&E more than twice in a year"
        f" account for only 4 % of attendances (NAO, HC 1129, 2018, paragraph 3.11). In this"
        f" place they account for {here}."
    )


def _ceiling_rows(results: Results) -> list[dict[str, object]]:
    """The bars."""
    line = next(row for row in results["ceiling"] if row["measure"] == "emergency_admissions")
    falls = {
        row["effect"]: row["fall"]
        for row in results["ceiling_effect"]
        if row["measure"] == "emergency_admissions"
    }
    return [
        {"name": "All emergency admissions", "value": 1.0, "whole": True},
        {"name": "From the cohort: the ceiling", "value": line["share"], "whole": False},
        *(
            {
                "name": f"If {per_cent(effect, places=0)} of the cohort's were prevented",
                "value": falls[effect],
                "whole": False,
            }
            for effect in reversed(_EFFECTS)
        ),
    ]


def _ceiling_table(results: Results) -> DataTable:
    """Every kind of use."""
    rows = []
    for line in results["ceiling"]:
        falls = {row["effect"]: row for row in results["ceiling_effect"] if row["measure"] == line["measure"]}
        rows.append(
            {
                "measure": MEASURES[line["measure"]],
                "share": with_limits(line),
                **{f"at_{effect}": per_cent(falls[effect]["fall"]) for effect in _EFFECTS},
                "needed": per_cent(line["needed"]) if line["needed"] is not None else "out of reach",
            }
        )
    return table_of(
        "The ceiling, and what a fall within the cohort makes of the whole",
        rows,
        measure="Kind of use",
        share="Ceiling (95 % limits)",
        **{f"at_{effect}": f"Fall of the whole at {per_cent(effect, places=0)} fewer" for effect in _EFFECTS},
        needed="Needed for the whole to fall by 4 %",
    )
