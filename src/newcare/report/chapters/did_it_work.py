"""Did it work, and with what certainty?"""

from __future__ import annotations

import datetime as dt

from newcare.evaluation.verdict import Verdict, verdict_of
from newcare.evaluation.wording import DESIGN_NAMES, SCREEN_NAMES
from newcare.outcomes import INDICATORS
from newcare.report.charts import event_study, interval_dots
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, table_of
from newcare.terms import Quarter
from newcare.terms.words import interval_words, number_words, per_cent


def judged(results: Results) -> Verdict:
    """The verdict on the primary outcome."""
    indicator = INDICATORS[results.about["primary"]]
    return verdict_of(
        results["estimate"], outcome=indicator.title.lower(), lower_is_better=indicator.lower_is_better
    )


def did_it_work(results: Results) -> Section:
    """The verdict, each design and screen beside it, the quarters around the start, and the years after it."""
    main = next(row for row in results["estimate"] if row["main"])
    found = judged(results)
    return Section(
        "did-it-work",
        "Did it work, and how sure are we?",
        (
            found.sentence,
            f"{found.because} {found.would_change}",
            *(f"Another analysis says otherwise. {words}" for words in found.disagreements),
            *_breaks(results),
            _follow_up(results),
            f"Before the start the place said what would count as failure: {results.about['failure']}",
        ),
        charts=_charts(results, main),
        tables=_tables(results, main),
        notes=results.notes(
            main["method"],
            f"{per_cent(main['confidence'], places=0)}; with {main['units_treated']} units that started and"
            f" {main['units_comparison']} that never did",
            "The protocol was not locked before these outcomes were read.",
            "Effects of quarters before the start are a check: they should be near no change.",
        ),
    )


def _breaks(results: Results) -> list[str]:
    """Name the providers whose reporting broke."""
    rows = results["reporting_break"]
    if not rows:
        return ["No provider's reporting broke by the screen that was set beforehand."]
    named = "; ".join(
        f"{row['provider']}, {row['kind']} in {row['month']} ({per_cent(row['change'], signed=True)})"
        for row in rows
    )
    return [
        f"Reporting broke: {named}. Units that depend on them are left out of the analyses"
        " “units without a reporting break” and kept in the others."
    ]


def _follow_up(results: Results) -> str:
    """How much of the follow-up that the protocol asks for has been seen."""
    planned = results.about["follow_up_years"]
    first = Quarter.of(dt.date.fromisoformat(min(results.about["starts"].values())))
    last = Quarter.parse(results.about["last_quarter"])
    seen = (4 * (last.financial_year - first.financial_year) + last.number - first.number + 1) / 4
    early = (
        "Effects of such models have taken years to show, so this is an early look." if seen < planned else ""
    )
    return (
        f"The protocol follows units for {planned} years; the first to start have been seen for"
        f" {number_words(seen)}. {early}".strip()
    )


def _name(row: Row) -> str:
    return f"{DESIGN_NAMES[row['design']]}, {SCREEN_NAMES[row['screen']]}" + (
        " (headline)" if row["main"] else ""
    )


def _around_start(results: Results, main: Row) -> list[Row]:
    """Quarters around the start by the headline's design, or by Callaway-Sant'Anna where it has none."""
    same = [row for row in results["event_study"] if row["screen"] == main["screen"]]
    return [row for row in same if row["design"] == main["design"]] or same


def _charts(results: Results, main: Row) -> tuple[Chart, ...]:
    rows = [{**row, "name": _name(row)} for row in results["estimate"]]
    if all(row["relative_effect"] is None for row in rows):
        return ()  # the tables say why nothing is known
    around = _around_start(results, main)
    forest = Chart(
        "Each design and screen",
        "Relative effect: " + "; ".join(f"{row['name']} {_effect(row)}" for row in rows),
        interval_dots(
            rows, "name", "relative_effect", "lower", "upper", title="Change in the rate, with interval"
        ),
    )
    if not any(row["relative_effect"] is not None and row["relative_quarter"] != -1 for row in around):
        return (forest,)
    return (
        forest,
        Chart(
            "Quarter by quarter around the start",
            f"Relative effect from {around[0]['relative_quarter']} to {around[-1]['relative_quarter']} quarters"
            " since the start, against the quarter before it; the table below holds every value.",
            event_study(
                around,
                "relative_quarter",
                "relative_effect",
                "lower",
                "upper",
                title="Change in the rate, against the quarter before the start",
            ),
        ),
    )


def _effect(row: Row) -> str:
    interval = interval_words(row["lower"], row["upper"], reason=row["reason"])
    return f"{per_cent(row['relative_effect'], signed=True)} ({interval})"


def _tables(results: Results, main: Row) -> tuple[DataTable, ...]:
    around = _around_start(results, main)
    estimates = table_of(
        "Estimates by design and screen",
        [
            {
                "name": _name(row),
                "effect": per_cent(row["relative_effect"], signed=True),
                "interval": interval_words(row["lower"], row["upper"], reason=row["reason"]),
                "absolute": number_words(row["absolute_effect"], signed=True),
                "avoided": number_words(row["events_avoided"], places=0, signed=True),
                "units": f"{row['units_treated']} and {row['units_comparison']}",
                "detectable": per_cent(row["minimum_detectable_effect"]),
                "trend": number_words(row["pre_trend_p"], places=2),
            }
            for row in results["estimate"]
        ],
        name="Design and screen",
        effect="Relative effect",
        interval="Interval",
        absolute="Per 1,000 person-years",
        avoided="Avoided",
        units="Units started and not",
        detectable="Could have missed",
        trend="Trend before, p",
    )
    quarters = table_of(
        "Effect by quarter since the start",
        [
            {
                "quarter": f"{row['relative_quarter']:+d}".replace("-", "−"),
                "effect": per_cent(row["relative_effect"], signed=True),
                "interval": interval_words(row["lower"], row["upper"], reason=row["reason"]),
                "units": str(row["units_treated"]),
            }
            for row in around
        ],
        quarter="Quarters since the start",
        effect="Relative effect",
        interval="Interval",
        units="Units",
    )
    years = table_of(
        "Effect by year since the start",
        [
            {
                "year": f"Year {row['year']}",
                "effect": per_cent(row["relative_effect"], signed=True),
                "interval": interval_words(row["lower"], row["upper"], reason=row["reason"]),
                "units": str(row["units_treated"]),
            }
            for row in results["effect_by_year"]
            if (row["design"], row["screen"]) == (main["design"], main["screen"])
        ],
        year="Year",
        effect="Relative effect",
        interval="Interval",
        units="Units",
    )
    return tuple(table for table in (estimates, quarters, years) if table.rows)
