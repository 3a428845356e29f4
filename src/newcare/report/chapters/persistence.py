"""Who is still there a year later, and what people used before and after they were chosen."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.chapters.cohort_words import GROUPS, MEASURES, per_thousand, unknown, with_limits
from newcare.report.charts.cohorts import fates
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import SUPPRESSED, Results, Row, counted, table_of
from newcare.terms.words import interval_words, per_cent, pounds_words

YEARS = {
    "earlier": "The year before that",
    "past": "The year on which they were chosen",
    "next": "The year after",
}


def who_stays(results: Results) -> Section:
    """Persistence and regression to the mean."""
    rows = [row for row in results["persistence"] if row["share"] is not None]
    if not rows:
        return unknown(results, "persistence", "Who is still there a year later?")
    main = next((row for row in rows if row["kind"] in ("rank", "cohort")), rows[0])
    named = [
        {**row, "name": _group_words(row)} for row in rows if row["kind"] != "cost" or row["group"] == "5"
    ]
    drawn = [row for row in named if None not in (row["people"], row["registered"], row["still"])]
    return Section(
        "persistence",
        "Who is still there a year later?",
        (
            f"Of {_group_words(main, sentence=True)}, {per_cent(main['share'])}"
            f" ({interval_words(main['lower'], main['upper'], words=per_cent)}) of those alive and registered a year"
            f" later would be chosen again. {_gone_words(main)}",
            _regression_words(results),
            "The year after includes whatever was done for them in it: these figures are no evidence of an effect.",
        ),
        charts=_fates_chart(drawn),
        tables=(_fates_table(results), _years_table(results)),
        notes=results.notes(
            rows[0]["method"], "95 % Wilson limits; rates with limits that count people, not events"
        ),
    )


def _gone_words(row: Row) -> str:
    """How many died and left; a count too small to show is said to be that."""
    died, left = ("too few to show" if row[name] is None else counted(row[name]) for name in ("died", "left"))
    return f"Of {counted(row['people'])} people chosen, those who had died: {died}; who had left the list: {left}."


def _fates_chart(rows: Sequence[Row]) -> tuple[Chart, ...]:
    """What became of the groups of which all counts may be shown; no chart where there is none."""
    if not rows:
        return ()
    said = (f"{row['name']}: {per_cent(row['share'])} of those registered still chosen" for row in rows)
    title = "Share of everybody chosen: still chosen, no longer chosen, left the list, died"
    return (Chart("What became of them in a year", "; ".join(said), fates(rows, title=title)),)


def _group_words(row: Row, *, sentence: bool = False) -> str:
    """A group of people in words."""
    words = {
        "cohort": "The whole cohort",
        "rank": "Those chosen by rank",
        "segment": f"Those of {row['group'].replace('-', ' ')}",
        "cost": f"The dearest {row['group']} %",
    }[row["kind"]]
    return words[0].lower() + words[1:] if sentence else words


def _regression_words(results: Results) -> str:
    """People chosen for high use use less afterwards, whatever is done."""
    rates = {
        (row["group"], row["year"]): row["rate"]
        for row in results["cohort_use"]
        if row["measure"] == "emergency_admissions"
    }
    said = (
        "People chosen because they used much will on average use less afterwards without any care at all (regression"
        " to the mean): a bad year was part of why they were chosen."
    )
    past, later = rates.get(("by rank", "past")), rates.get(("by rank", "next"))
    if past is None or later is None:
        return said
    others = rates.get(("rest", "past")), rates.get(("rest", "next"))
    beside = (
        f", while everybody else's went from {per_thousand(others[0])} to {per_thousand(others[1])}"
        if None not in others
        else ""
    )
    return (
        f"{said} Here, those chosen by rank went from {per_thousand(past)} to {per_thousand(later)} emergency"
        f" admissions for 1,000 person-years{beside}. Only a comparison with similar people can tell an effect"
        " from this."
    )


def _fates_table(results: Results) -> DataTable:
    """Every group."""
    return table_of(
        "A year later",
        [
            {
                "group": _group_words(row),
                "people": counted(row["people"]),
                "registered": counted(row["registered"]),
                "still": counted(row["still"]),
                "share": with_limits(row),
                "died": counted(row["died"]),
                "left": counted(row["left"]),
            }
            for row in results["persistence"]
        ],
        group="Chosen",
        people="People",
        registered="Alive and registered",
        still="Chosen again",
        share="Share of them (95 % limits)",
        died="Died",
        left="Left the list",
    )


def _years_table(results: Results) -> DataTable:
    """Mean use in the years around, of those chosen and of the rest."""
    rates = {(row["group"], row["measure"], row["year"]): row for row in results["cohort_use"]}
    years = {
        year: words
        for year, words in YEARS.items()
        if any(row["year"] == year for row in results["cohort_use"])
    }
    rows = []
    for measure in ("emergency_admissions", "emergency_bed_days", "cost_pence"):
        for group in ("cohort", "by segment", "by rank", "rest"):
            found = {year: rates.get((group, measure, year)) for year in years}
            if any(found.values()):
                rows.append(
                    {
                        "what": f"{MEASURES[measure]}: {GROUPS[group].replace('of it, ', 'the cohort, ').lower()}"
                    }
                    | {year: _rate_words(row, measure) for year, row in found.items()}
                )
    return table_of(
        "Use on either side of the day: events for 1,000 person-years on the list, cost for one (95 % limits)",
        rows,
        what="Use",
        **years,
    )


def _rate_words(row: Row | None, measure: str) -> str:
    """A rate with its limits: events for 1,000 person-years, or pounds for one."""
    if row is None:
        return "not in the records"
    if row["rate"] is None:
        return SUPPRESSED
    words = pounds_words if measure == "cost_pence" else per_thousand
    return f"{words(row['rate'])} ({interval_words(row['lower'], row['upper'], words=words)})"
