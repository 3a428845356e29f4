"""The page of `newcare england`: Figure 11 recomputed, which conclusions survive, and what the answer depends on."""

from __future__ import annotations

from newcare.outcomes.area_index import REST
from newcare.outcomes.figure_11_results import PUBLISHED_PERCENT, PUBLISHED_SOURCE, Figure11
from newcare.outcomes.figure_11_verdicts import CARE_MODELS
from newcare.report.england.findings import EnglandFindings
from newcare.report.england.sections import (
    all_areas_section,
    breaks_section,
    checks_section,
    mapping_section,
    nights_section,
    variants_section,
    verdict_section,
)
from newcare.report.england.words import GROUP_NAMES, change_words, lede, order_in_variants, p_words
from newcare.report.page import KeyFigure, Page, Section


def england_page(findings: EnglandFindings, measures: Section) -> Page:
    """Lay out the report; the answer comes first. `measures` leads to the pages of measures and areas."""
    figure = findings.figure
    return Page(
        title="The auditors' Figure 11 on published numbers",
        lede=f"{lede(findings.verdicts)} {order_in_variants(findings.figure.variants)}",
        key_figures=_key_figures(figure),
        sections=(
            verdict_section(findings),
            all_areas_section(findings),
            breaks_section(findings),
            nights_section(findings),
            measures,
            variants_section(findings),
            mapping_section(findings),
            checks_section(findings),
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
            f"{GROUP_NAMES[group]}{'' if group == REST else ' areas'}",
            change_words(changes[group].change_percent),
            f"2014-15 to 2017-18; published {change_words(PUBLISHED_PERCENT[group])}"
            + (f"; {p_words(changes[group].permutation_p)} against the rest" if group != REST else ""),
        )
        for group in (*CARE_MODELS, REST)
    )
    areas = sum(change.areas for change in changes.values())
    broken = KeyFigure(
        "Reporting breaks", f"{len(figure.excluded)} of {areas}", "areas have a step of more than 15 %"
    )
    return (*groups, broken)
