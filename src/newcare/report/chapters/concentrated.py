"""How concentrated is use, and what of it is the cohort's?"""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.chapters.cohort_words import GROUPS, MEASURES, RANGE_WORDS, share_words, with_limits
from newcare.report.charts.cohorts import concentration_curves
from newcare.report.charts.scales import is_known
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import SUPPRESSED, Results, Row, counted, table_of
from newcare.terms.words import day_words, per_cent

_METHOD = "people registered on the day, ranked by use in the year before it"
CURVES = ("cost_pence", "emergency_admissions", "emergency_bed_days")
SHOWN_TOPS = (0.5, 1, 2, 4, 5, 10, 20)


def concentrated(results: Results) -> Section:
    """Top shares and the Lorenz curve, with the cohort on it."""
    used = _used(results, "past")
    own = [row for row in results["concentration"] if row["ranked_by"] == row["measure"]]
    members, everybody = _people(results)
    part = None if members is None or not everybody else 100 * members / everybody
    names = {measure: MEASURES[measure] for measure in CURVES}
    tops = {(row["measure"], row["top_percent"]): row for row in own}
    two, five = tops.get(("cost_pence", 2.0)), tops.get(("cost_pence", 5.0))
    cost, admissions = used["cost_pence"], used["emergency_admissions"]
    return Section(
        "concentrated",
        "How concentrated is use?",
        (
            f"The cohort, {_part_words(part)} of everybody registered, had {share_words(cost)} of the cost of care and"
            f" {share_words(admissions)} of the emergency admissions of the year before"
            f" {day_words(results.about['population_date'])}.",
            f"The dearest 2 % of people account for {share_words(two)} of the cost, the dearest 5 % for"
            f" {share_words(five)}. No choice of so many people could hold more than the curves show; how far the"
            " diamonds of the cohort lie below them is what the choice gives up, and may gain in need or in what can be"
            " changed.",
        ),
        charts=_curve_chart(own, names, used, part),
        tables=(_tops_table(tops), _shares_table(results)),
        notes=results.notes(_METHOD if not own else str(own[0]["method"]), RANGE_WORDS),
    )


def _curve_chart(
    own: Sequence[Row], names: dict[str, str], used: dict[str, Row], part: float | None
) -> tuple[Chart, ...]:
    """The curves, where there is anything to draw."""
    rows = [{**row, "name": names[row["measure"]]} for row in own if row["measure"] in names]
    if not any(is_known(row["share"]) for row in rows):
        return ()
    marks = [
        {"name": names[measure], "share": used[measure]["share"]}
        for measure in CURVES
        if is_known(used[measure]["share"]) and any(row["measure"] == measure for row in own)
    ]
    reach = 20.0 if part is None or part <= 20 else 100.0
    said = "; ".join(f"{row['name']}: the cohort has {per_cent(row['share'])}" for row in marks)
    return (
        Chart(
            "Share of use by share of people",
            f"Curves of concentration (Lorenz, from the top) for the year before. {said}.",
            concentration_curves(
                rows, marks, people=part, reach=reach, title="Share of everybody's use in the year"
            ),
        ),
    )


def _tops_table(tops: dict[tuple[str, float], Row]) -> DataTable:
    """Top shares, each ranked by its own measure."""
    rows = []
    for top in SHOWN_TOPS:
        found = {measure: tops.get((measure, float(top))) for measure in (*CURVES, "attendances")}
        first = found["cost_pence"]
        rows.append(
            {"top": f"Top {top:g} %", "people": counted(first["people"]) if first else "not known"}
            | {measure: with_limits(row) for measure, row in found.items()}
        )
    return table_of(
        "Share of everybody's use, people ranked by each kind of use itself (95 % limits)",
        rows,
        top="Part",
        people="People",
        **{measure: MEASURES[measure] for measure in (*CURVES, "attendances")},
    )


def _shares_table(results: Results) -> DataTable:
    """What each group used of the whole."""
    rows = []
    for group, words in GROUPS.items():
        of_group = {
            row["measure"]: row
            for row in results["cohort_use"]
            if (row["group"], row["year"]) == (group, "past")
        }
        if of_group:
            first = of_group["cost_pence"]
            rows.append(
                {"group": words, "people": counted(first["people"])}
                | {measure: share_words(of_group[measure]) for measure in MEASURES}
            )
    return table_of(
        "Share of everybody's use in the year before, by group",
        rows,
        group="Group",
        people="People",
        **MEASURES,
    )


def _used(results: Results, year: str) -> dict[str, Row]:
    """The cohort's rows of one year, by measure; a row without figures where there is none."""
    nothing = {"share": None, "lower": None, "upper": None}
    found = {
        row["measure"]: row
        for row in results["cohort_use"]
        if (row["group"], row["year"]) == ("cohort", year)
    }
    return {measure: found.get(measure, nothing) for measure in MEASURES}


def _people(results: Results) -> tuple[int | None, int | None]:
    """People in the cohort, and everybody registered."""
    members = next((row["people"] for row in results["cohort_size"] if row["segment"] == "ALL"), None)
    everybody = next((row["people"] for row in results["segment_size"] if row["segment"] == "ALL"), None)
    return members, everybody


def _part_words(part: float | None) -> str:
    return SUPPRESSED if part is None else per_cent(part / 100)
