"""The page of `newcare england`: Figure 11 recomputed, which conclusions survive, and what the answer depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newcare.outcomes.area_index import REST
from newcare.outcomes.figure_11_checks import Check
from newcare.outcomes.figure_11_results import (
    LABELLINGS,
    PUBLISHED_PERCENT,
    PUBLISHED_SOURCE,
    SEED,
    Figure11,
    View,
)
from newcare.outcomes.figure_11_verdicts import CARE_MODELS, ShortStayPart, Verdict
from newcare.report.charts import indexed_lines
from newcare.report.england_tables import (
    change_table,
    check_table,
    mapping_table,
    series_table,
    step_table,
    variant_table,
    verdict_table,
)
from newcare.report.england_words import (
    GROUP_NAMES,
    change_words,
    changes_sentence,
    lede,
    leverage_sentence,
    p_words,
    short_stay_paragraph,
    variants_paragraphs,
    verdict_paragraph,
    year_before_sentence,
)
from newcare.report.page import Chart, KeyFigure, Notes, Page, Section

METHOD = (
    "Pooled rate of each group: all its events over the persons of its areas in the middle of the year (30 June 2014 "
    "for 2014-15, and so on), indexed to the mean of the baseline year. Not standardised for age or sex."
)
TEST = (
    f"Permutation over areas: the group's label shuffled {LABELLINGS:,} times over its areas and those of the rest "
    f"(seed {SEED}), two-sided, p = (1 + as far apart) / (1 + shuffles). No interval is given: the numbers are counts "
    "of all England, and the question is whether the label matters."
)
CAUTIONS = (
    "The mapping of vanguards to areas is our reading, not a published list; several vanguards cover part of an area. "
    "The variants below show how far another reading moves the numbers.",
    "Care-home, urgent-care and acute vanguards lie inside the rest of England.",
    "NHS England's analysis was standardised for age and sex; numbers published by area do not allow that over time.",
    "Monthly numbers are non-elective general and acute first finished consultant episodes: wider than emergency "
    "admissions.",
    "Persons of an area are its share, fixed in 2017, of each local authority's yearly estimate.",
    "Vanguards were chosen, not drawn by lot: a small p-value says that chance is a poor explanation, not that the "
    "care model is the reason. Of eight independent tests at 5 %, one or more passes by chance a third of the time.",
)


@dataclass(frozen=True)
class EnglandFindings:
    """What the page shows: the figure, what was judged and checked, and the version of the numbers."""

    figure: Figure11
    verdicts: tuple[Verdict, ...]
    short_stays: tuple[ShortStayPart, ...]
    checks: tuple[Check, ...]
    data_version: str
    attribution: str


def england_page(findings: EnglandFindings) -> Page:
    """Lay out the report; the answer comes first."""
    figure = findings.figure
    return Page(
        title="The auditors' Figure 11 on published numbers",
        lede=lede(findings.verdicts),
        key_figures=_key_figures(figure),
        sections=(
            _verdict_section(findings),
            _all_areas_section(findings),
            _breaks_section(findings),
            _nights_section(findings),
            _variants_section(findings),
            _mapping_section(findings),
            _checks_section(findings),
        ),
        colophon=(
            findings.attribution,
            f"Compared with: {PUBLISHED_SOURCE}, paragraph 3.9 and Figure 11 (analysis by NHS England).",
            f"Data version {findings.data_version}: SHA-256 of the files read and of the mapping.",
        ),
    )


def _key_figures(figure: Figure11) -> tuple[KeyFigure, ...]:
    """The three changes of the first view, and how many areas break."""
    changes = figure.view("all-areas").changes
    groups = tuple(
        KeyFigure(
            f"{GROUP_NAMES[group]}{'' if group == REST else ' areas'}, 2014-15 to 2017-18",
            change_words(changes[group].change_percent),
            f"published {change_words(PUBLISHED_PERCENT[group])}"
            + (f"; {p_words(changes[group].permutation_p)} against the rest" if group != REST else ""),
        )
        for group in (*CARE_MODELS, REST)
    )
    areas = sum(change.areas for change in changes.values())
    broken = KeyFigure(
        "Reporting breaks", f"{len(figure.excluded)} of {areas}", "areas have a step of more than 15 %"
    )
    return (*groups, broken)


def _verdict_section(findings: EnglandFindings) -> Section:
    """Which published conclusion survives which check."""
    return Section(
        "verdict",
        "Which published conclusions survive",
        tuple(verdict_paragraph(verdict, findings.figure) for verdict in findings.verdicts),
        tables=(verdict_table(findings.verdicts),),
        notes=_notes(findings, CAUTIONS),
    )


def _all_areas_section(findings: EnglandFindings) -> Section:
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


def _breaks_section(findings: EnglandFindings) -> Section:
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
        tables=(change_table(view), series_table(view), step_table(figure)),
        notes=_notes(findings),
    )


def _nights_section(findings: EnglandFindings) -> Section:
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
            f"published numbers directly. The monthly return over the same two years gives {beside}.",
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


def _variants_section(findings: EnglandFindings) -> Section:
    """What the answer depends on."""
    return Section(
        "variants",
        "What the answer depends on",
        (*variants_paragraphs(findings.figure), year_before_sentence(findings.figure)),
        tables=(variant_table(findings.figure),),
    )


def _mapping_section(findings: EnglandFindings) -> Section:
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


def _checks_section(findings: EnglandFindings) -> Section:
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
