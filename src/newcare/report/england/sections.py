"""The sections of the England report, one idea each."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.outcomes.area_index import REST
from newcare.outcomes.figure_11_results import View
from newcare.outcomes.figure_11_verdicts import CARE_MODELS
from newcare.report.charts import indexed_lines
from newcare.report.england.findings import CAUTIONS, METHOD, TEST, EnglandFindings
from newcare.report.england.tables import (
    change_table,
    check_table,
    mapping_table,
    series_table,
    step_table,
    variant_table,
    verdict_table,
)
from newcare.report.england.words import (
    GROUP_NAMES,
    change_words,
    changes_sentence,
    leverage_sentence,
    short_stay_paragraph,
    variants_paragraphs,
    verdict_paragraph,
    year_before_sentence,
)
from newcare.report.page import Chart, Notes, Section


def verdict_section(findings: EnglandFindings) -> Section:
    """Which published conclusion survives which check."""
    return Section(
        "verdict",
        "Which published conclusions survive",
        tuple(verdict_paragraph(verdict, findings.figure) for verdict in findings.verdicts),
        tables=(verdict_table(findings.verdicts),),
        notes=_notes(findings, CAUTIONS),
    )


def all_areas_section(findings: EnglandFindings) -> Section:
    """The figure itself."""
    view = findings.figure.view("all-areas")
    return Section(
        "all-areas",
        "All areas, 2014-15 to 2017-18",
        (changes_sentence(view), leverage_sentence(findings.figure)),
        charts=(_chart(view),),
        tables=(change_table(view), series_table(view)),
        notes=_notes(findings),
    )


def breaks_section(findings: EnglandFindings) -> Section:
    """The figure without areas whose reporting breaks, and their list."""
    figure, view = findings.figure, findings.figure.view("without-reporting-breaks")
    lost = {group: len({step.unit for step in figure.steps if step.group == group}) for group in GROUP_NAMES}
    return Section(
        "without-reporting-breaks",
        "Without areas whose reporting breaks",
        (
            changes_sentence(view),
            f"Left out: {lost['MCP']} MCP, {lost['PACS']} PACS and {lost[REST]} other areas. A step may be missing "
            "months, a new record system, recoding, a moved service or a real change; the screen cannot tell, and "
            "looks at every month of the return from April 2013, so that it does not depend on the years compared.",
        ),
        charts=(_chart(view),),
        tables=(change_table(view), series_table(view), step_table(figure, findings.odd_months)),
        notes=_notes(findings),
    )


def nights_section(findings: EnglandFindings) -> Section:
    """Stays with and without a night, from hospital episodes."""
    figure = findings.figure
    longer, short = figure.view("one-day-or-more"), figure.view("zero-day")
    two_years = next(variant for variant in figure.variants if variant.key == "monthly-two-years")
    beside = ", ".join(
        f"{GROUP_NAMES[group]} {change_words(two_years.changes[group].change_percent)}"
        for group in (*CARE_MODELS, REST)
    )
    return Section(
        "nights",
        "Stays with a night and stays without",
        (
            short_stay_paragraph(findings.short_stays),
            f"One night or more, {changes_sentence(longer)} No night, {changes_sentence(short)}",
            "These two views begin in 2015-16, because the annual table by area does: they measure two years of growth "
            "from the programme's first year, not three from the year before it, and so cannot be set beside the "
            f"published numbers directly. The two charts have scales of their own. "
            f"The monthly return over the same two years gives {beside}.",
        ),
        charts=(_chart(longer), _chart(short)),
        tables=(change_table(longer), change_table(short), series_table(longer), series_table(short)),
        notes=_notes(
            findings,
            (
                "From 2017-18 the source rounds counts to multiples of 5 and leaves small ones blank: too little to "
                "move a group. Commissioning hubs and people of unknown area are in no group.",
            ),
        ),
    )


def variants_section(findings: EnglandFindings) -> Section:
    """What the answer depends on."""
    return Section(
        "variants",
        "What the answer depends on",
        (*variants_paragraphs(findings.figure), year_before_sentence(findings.figure)),
        tables=(variant_table(findings.figure),),
    )


def mapping_section(findings: EnglandFindings) -> Section:
    """Where the vanguards worked, as read by us."""
    mapping = findings.figure.mapping
    low = sum(not area.counted for area in mapping)
    return Section(
        "mapping",
        "Where the vanguards worked",
        f"{len(mapping)} rows, {low} of low confidence: those are listed and not counted. High: the vanguard's own "
        "area. Medium: it covers part of an area or several, and this is its main one. Low: a further area in which "
        "some practices took part. Care-home vanguards are listed for one of the variants. "
        "To correct it, edit the table and give it with "
        "--mapping.",
        tables=(mapping_table(findings.figure),),
    )


def checks_section(findings: EnglandFindings) -> Section:
    """What was checked of the sources."""
    failed = sum(check.holds is False for check in findings.checks)
    held = sum(check.holds is True for check in findings.checks)
    return Section(
        "checks",
        "What was checked of the sources",
        f"{held} checks hold, {failed} do not; {len(findings.checks) - held - failed} have nothing to compare with.",
        tables=(check_table(findings.checks),),
    )


def _chart(view: View) -> Chart:
    """Indexed lines of the three groups."""
    rows = [
        {"period": point.period, "index": point.index, "group": GROUP_NAMES[group]}
        for group in (*CARE_MODELS, REST)
        for point in view.series
        if point.group == group
    ]
    quarterly = " Q" in view.series[0].period
    title = f"{view.measure[0].upper()}{view.measure[1:]} per head, {view.baseline} = 100"
    return Chart(
        f"{view.title}: {view.source}",
        f"Lines of MCP areas, PACS areas and the rest of England, {view.baseline} = 100. {changes_sentence(view)}",
        indexed_lines(
            rows,
            "period",
            "index",
            "group",
            title=title,
            rules=(("2015-16 Q1", "first vanguards begin"),) if quarterly else (),
        ),
    )


def _notes(findings: EnglandFindings, extra: Sequence[str] = ()) -> Notes:
    """Method, test and version, the same under each section."""
    return Notes(METHOD, TEST, findings.data_version[:12], tuple(extra))
