"""Did it work, and with what certainty?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from newcare.evaluation.protocol.status import ProtocolStatus
from newcare.evaluation.verdict import Verdict, VerdictCode, verdict_of
from newcare.report.chapters.beside_answer import beside_answer
from newcare.report.chapters.did_it_work_charts import charts_of
from newcare.report.chapters.did_it_work_rows import main_row
from newcare.report.chapters.did_it_work_tables import tables_of
from newcare.report.page import Section
from newcare.report.results import Results
from newcare.terms import Quarter
from newcare.terms.words import interval_words, number_words, per_cent, pounds_words


def judged(results: Results) -> Verdict:
    """The verdict on the primary outcome, from its estimates and the checks on them."""
    indicator = results.indicator(results.about["primary"])
    status = results.about.get("protocol")
    return verdict_of(
        results["estimate"],
        diagnostics=results.tables.get("diagnostic", ()),
        protocol=None if status is None else ProtocolStatus(**status),
        pounds=_pounds(results),
        outcome=indicator.title.lower(),
        lower_is_better=indicator.lower_is_better,
    )


def did_it_work(results: Results) -> Section:
    """The verdict, then outcomes, designs, quarters and years, and what could refute it."""
    main = main_row(results)
    found = judged(results)
    return Section(
        "did-it-work",
        "Did it work, and how sure are we?",
        (
            found.sentence,
            *_people_and_pounds(found),
            f"{found.because} {found.would_change}",
            found.protocol,
            *beside_answer(found),
            *_breaks(results),
            _follow_up(results),
            f"Before the start the place said what would count as failure: {results.about['failure']}",
        ),
        charts=charts_of(results),
        tables=tables_of(results),
        notes=results.notes(
            main["method"],
            f"{per_cent(main['confidence'], places=0)}; with {main['units_treated']} units that started and"
            f" {main['units_comparison']} that never did",
            "Effects of quarters before the start are a check: they should be near no change.",
        ),
    )


def _people_and_pounds(found: Verdict) -> Iterator[str]:
    """Events and money, where the model of care can be said to have made the difference or none was seen."""
    if found.code is VerdictCode.CANNOT_TELL:
        return
    words = " ".join(part for part in (found.people, found.pounds) if part)
    if words:
        yield words


def _pounds(results: Results) -> str | None:
    """What the effect was worth, less what was spent; null where it is not known."""
    rows = {row["scenario"]: row["net_saving_pence"] for row in results.tables.get("value", ())}
    named = [rows.get(name) for name in ("central", "lower limit", "upper limit")]
    known = [pence for pence in named if pence is not None]
    if len(known) < len(named):
        return None
    central, *limits = known
    low, high = sorted(limits)
    return (
        f"Less what the interventions cost, that is worth {pounds_words(central, signed=True)} "
        f"({interval_words(low, high, words=lambda pence: pounds_words(pence, signed=True))}); capacity released, not "
        "cash."
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
